/** What a secret looks like, wherever it stands. */
const TOKENS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /\b(?:sk|pk|rk)-[\w-]{16,}/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,})/g,
  /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\bATATT[\w=-]{20,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
];
/** The word before it says that what follows is one. */
const NAMED =
  /((?:password|passwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret|authorization)["']?\s*[:=]\s*["']?(?:bearer\s+|basic\s+)?)([^\s"',;<>]{6,})/gi;
/** Without that word it needs a digit: "basic rules" are none. */
const SCHEME = /\b((?:bearer|basic)\s+)(?=[^\s"']*\d)[\w.~+/=-]{8,}/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s:/@]+@/gi;

/** Stands in the place of a secret. */
export const HIDDEN = "[hidden]";

/** The text without these secrets, and without whatever else looks like one. */
export function redacted(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) safe = safe.replaceAll(secret, HIDDEN);
  for (const token of TOKENS) safe = safe.replace(token, HIDDEN);
  safe = safe.replace(NAMED, `$1${HIDDEN}`).replace(SCHEME, `$1${HIDDEN}`);
  return safe.replace(URL_PASSWORD, `$1${HIDDEN}@`);
}

/** As many line breaks as there were. */
const hidden = (text: string) => `${HIDDEN}${text.replaceAll(/[^\n]/g, "")}`;
/** In code only what is written out is one: `password = read()` stays. */
const NAMED_LITERAL =
  /((?:passw(?:or)?d|passphrase|secret|api[_-]?key|[a-z]*token|private[_-]?key)["'\]]*\s*(?:[:=]|=>)\s*["'`])([^\s"'`${}]{6,})(?=["'`])/gi;
/** A line of a key whose first line may stand elsewhere. */
const KEY_LINE = /^([\s"'+]*)[A-Za-z0-9+/]{60,}={0,2}(?=(?:\\n)?["',;\s]*$)/gm;

/** The same for code that a model reads: each line stays a line, and code that handles secrets stays. */
export function redactedCode(text: string): string {
  let safe = text;
  for (const token of TOKENS) safe = safe.replaceAll(token, hidden);
  return safe
    .replaceAll(KEY_LINE, `$1${HIDDEN}`)
    .replaceAll(NAMED_LITERAL, `$1${HIDDEN}`)
    .replaceAll(URL_PASSWORD, `$1${HIDDEN}@`);
}
