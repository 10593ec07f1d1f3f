const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g;
/** What a secret looks like, wherever it stands. */
const TOKENS = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,})/g,
  /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\bATATT[\w=-]{20,}/g,
];
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;
/** The word before it says that what follows is one. */
const NAMED =
  /((?:password|passwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret|authorization)["']?\s*[:=]\s*["']?(?:bearer\s+|basic\s+)?)([^\s"',;<>]{6,})/gi;
/** Without that word it needs a digit: "basic rules" are none. */
const SCHEME = /\b((?:bearer|basic)\s+)(?=[^\s"']*\d)[\w.~+/=-]{8,}/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]+:)[^\s:/@]+@/gi;

/** Stands in the place of a secret. */
export const HIDDEN = "[hidden]";

/** The text without these secrets, and without whatever else looks like one. */
export function redacted(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) safe = safe.replaceAll(secret, HIDDEN);
  for (const token of [PRIVATE_KEY, ...TOKENS, JWT]) safe = safe.replace(token, HIDDEN);
  safe = safe.replace(NAMED, `$1${HIDDEN}`).replace(SCHEME, `$1${HIDDEN}`);
  return safe.replace(URL_PASSWORD, `$1${HIDDEN}@`);
}

/** In code only what is written out is one: `password = read()` stays. */
const NAMED_LITERAL =
  /((?:passw(?:or)?d|passphrase|secret|api[_-]?key|[a-z]{0,12}token|private[_-]?key)["'\]]{0,2}[ \t]*(?:[:=]|=>)[ \t]*["'`])([^\s"'`${}]{6,})(?=["'`])/gi;
/** A line of a key whose first line may stand elsewhere. */
const KEY_LINE = /^([ \t"']*)[A-Za-z0-9+/]{60,}={0,2}(?=(?:\\n)?["',; \t]*$)/gm;

/** Begins at a word alone: in a long line of such beginnings each would be followed to its end. */
const JWT_IN_CODE = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;

/** The same for code that a model reads: each line stays a line, and code that handles secrets stays. */
export function redactedCode(text: string): string {
  let safe = withoutKeys(text);
  for (const token of [...TOKENS, JWT_IN_CODE]) safe = safe.replaceAll(token, HIDDEN);
  return safe
    .replaceAll(KEY_LINE, `$1${HIDDEN}`)
    .replaceAll(NAMED_LITERAL, `$1${HIDDEN}`)
    .replaceAll(URL_PASSWORD, `$1${HIDDEN}@`);
}

const KEY_BEGINS = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*/;
const KEY_GOES_ON = /^[\s"'`]*(?:(?:Proc-Type|DEK-Info):.*|[A-Za-z0-9+/=]+(?:\\n)?["'`,;+ \t]*)$/;

/** Only lines that can belong to a key: nobody hides code from a reviewer by the first line of one. */
function withoutKeys(text: string): string {
  let isKey = false;
  const lines = text.split("\n").map((line) => {
    const begins = KEY_BEGINS.test(line);
    const isEnd = isKey && line.includes("-----END ");
    isKey = begins ? !line.includes("-----END ") : isKey && !isEnd && KEY_GOES_ON.test(line);
    if (begins) return line.replace(KEY_BEGINS, HIDDEN);
    return isKey || isEnd ? HIDDEN : line;
  });
  return lines.join("\n");
}
