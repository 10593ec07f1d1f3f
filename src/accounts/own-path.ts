const OWN = "http://own.invalid";
const LONGEST = 2000;

/**
 * The path and query that a `next=` may lead to; undefined for everything that leaves this site.
 * Browsers read `\` as `/` and skip tabs and line ends, so none of them may stand in it.
 */
export function ownPath(value: string | undefined): string | undefined {
  if (value === undefined || value.length > LONGEST) return undefined;
  if (!/^\/(?!\/)[\x21-\x5B\x5D-\x7E]*$/.test(value)) return undefined;
  const url = URL.parse(value, OWN);
  if (url === null || url.origin !== OWN || url.pathname.startsWith("//")) return undefined;
  return url.pathname + url.search;
}
