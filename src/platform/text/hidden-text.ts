/** As many line breaks as there were: lines keep their numbers. */
const breaksOf = (text: string) => text.replaceAll(/[^\n]/g, "");

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
const MARKDOWN_IMAGE = /!\[[^[\]\n]*\]/g;
const LINK_TITLE = /(\]\([^()\s]*)[ \t]+(?:"[^"\n]*"|'[^'\n]*')\s*\)/g;
const HIDDEN_ATTRIBUTE =
  /\s(?:alt|title|aria-[\w-]+|data-[\w-]+|placeholder|hidden|style)\s*=\s*(?:"[^"\n]*"|'[^'\n]*'|[^\s>]+)/gi;
const ENTITY = /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi;

/** Markdown and HTML without what a person does not see on the page and a model would read. */
export const stripHiddenText = (text: string): string =>
  text
    .replaceAll(COMMENT, breaksOf)
    .replaceAll(MARKDOWN_IMAGE, "![]")
    .replaceAll(LINK_TITLE, "$1)")
    .replaceAll(/<[a-z][^<>]{0,2000}>/gi, (tag) => tag.replaceAll(HIDDEN_ATTRIBUTE, ""))
    .replaceAll(ENTITY, (_, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const sign = code > 31 && code < 127 ? String.fromCodePoint(code) : "";
      return /[<>&"']/.test(sign) ? "" : sign;
    });
