/** As many as the product's list shows. */
export const PAGE_ROWS = 25;

/** The list's page in literals, with holes where something of a person or a row stands. */
export interface FloorPage {
  headers: Record<string, string>;
  /** Up to the first row; between two parts stands the person's name. */
  head: string[];
  /** From the last row on; between two parts stands where the next page begins. */
  tail: string[];
  /** By state. */
  badges: Record<string, string>;
}

/** Cuts the product's own page, so that both send the same bytes. Throws when it is no such page. */
export function cutPage(html: string, headers: Headers, name: string): FloorPage {
  const start = html.indexOf("<tr", html.indexOf("<tbody"));
  const end = html.lastIndexOf("</tr>") + "</tr>".length;
  if (start < 0 || end < start) throw new Error("the list has no rows");
  const tail = html.slice(end);
  const cursor = /\?before=([^"]+)"/.exec(tail)?.[1];
  const fixed = [...headers].filter(
    ([key]) =>
      !["x-request-id", "content-length", "date", "connection", "keep-alive"].includes(key),
  );
  const open = /<span class="badge tone-warn"[\s\S]*?<\/span\s*>/.exec(html)?.[0];
  const published = /<span class="badge tone-good"[\s\S]*?<\/span\s*>/.exec(html)?.[0];
  if (open === undefined || published === undefined) throw new Error("the rows have no states");
  return {
    headers: Object.fromEntries(fixed),
    head: html.slice(0, start).split(name),
    tail: cursor === undefined ? [tail] : tail.split(cursor),
    badges: { open, published },
  };
}
