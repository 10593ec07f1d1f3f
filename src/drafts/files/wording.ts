/** "3", "3 and 5", "3, 5 and 9". */
function inWords(things: readonly (string | number)[]): string {
  const last = things.at(-1);
  if (things.length < 2) return String(last ?? "");
  return `${things.slice(0, -1).join(", ")} and ${last}`;
}

/** The first few of many, so that a note stays a note. */
export function fewInWords(things: readonly (string | number)[], most = 12): string {
  if (things.length <= most) return inWords(things);
  return inWords([...things.slice(0, most), `${things.length - most} more`]);
}

export const count = (n: number, one: string, many = `${one}s`): string =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString("en-US")} ${many}`;

export const megabytes = (bytes: number): string =>
  `${(bytes / 1024 / 1024).toLocaleString("en-US", { maximumFractionDigits: 1 })} MB`;

/** A name as a title: without its folder and its ending. */
export const bareName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? name).replace(/\.[A-Za-z0-9]{1,5}$/, "").trim() || name;
