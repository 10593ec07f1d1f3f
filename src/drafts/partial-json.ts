/** A string, whole or cut, a sign, or a word. Reads each character once, however long a run of blanks is. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*(?<end>"|\\?$)|[{}[\],:]|[^\s"{}[\],:]+/gs;

/** Parses JSON that may stop anywhere: closes what is open, and leaves out a half key or word. */
export function parsePartialJson(answer: string): unknown {
  const from = answer.indexOf("{");
  if (from < 0) return undefined;
  const source = answer.slice(from);
  const open: string[] = [];
  let isKey = false;
  /** As far as it can be closed: a value, an opening bracket, or the start of a value's text. */
  let kept = "";
  for (const { 0: token, index, groups } of source.matchAll(TOKEN)) {
    const end = index + token.length;
    if (token.startsWith('"')) {
      if (!isKey) kept = groups?.["end"] === '"' ? source.slice(0, end) : closed(source);
      continue;
    }
    isKey = token === "{" || (token === "," && open.at(-1) === "}");
    nest(open, token);
    if (!isHalf(token, end === source.length)) kept = source.slice(0, end);
    if (open.length === 0) break;
  }
  return parseOr(kept + open.toReversed().join(""));
}

/** `open` holds what closes each bracket. */
function nest(open: string[], token: string): void {
  if (token === "{") open.push("}");
  else if (token === "[") open.push("]");
  else if (token === "}" || token === "]") open.pop();
}

/** Something has to follow: its value, or the rest of a word. */
const isHalf = (token: string, isLast: boolean): boolean =>
  token === "," ||
  token === ":" ||
  (isLast && !"{}[]".includes(token) && parseOr(token) === undefined);

/** Ends a string that was cut, maybe in the middle of an escape. */
function closed(text: string): string {
  const at = text.lastIndexOf("\\");
  let run = 0;
  while (text[at - run] === "\\") run += 1;
  const escape = text.slice(at + 1);
  const isCut = run % 2 === 1 && escape.length < (escape.startsWith("u") ? 5 : 1);
  return `${isCut ? text.slice(0, at) : text}"`;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
