import type { Child } from "hono/jsx";

/** Only these are made links; everything else stays text. */
export const isSafeUrl = (url: string) => /^(https?:|mailto:)/i.test(url);

const INLINE =
  /\{\{(.+?)\}\}|\[([^\]|]+)\|([^\]]+)\]|(?<![\w*])\*(\S(?:.*?\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:.*?\S)?)_(?![\w_])|\\([^\w\s])/g;

/** One line of wiki markup as Jira would show it, in the part of the language that we write. */
export function inline(text: string): Child[] {
  const shown: Child[] = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    shown.push(text.slice(from, found.index), element(found));
    from = found.index + found[0].length;
  }
  shown.push(text.slice(from));
  return shown;
}

function element([all, code, label, url, strong, em, escaped]: RegExpMatchArray): Child {
  if (code !== undefined) return <code>{code.replaceAll(/\\([^\w\s])/g, "$1")}</code>;
  if (label !== undefined && url !== undefined) {
    return isSafeUrl(url) ? <a href={url}>{inline(label)}</a> : all;
  }
  if (strong !== undefined) return <strong>{inline(strong)}</strong>;
  if (em !== undefined) return <em>{inline(em)}</em>;
  return escaped;
}
