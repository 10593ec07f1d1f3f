/** Parses JSON that may stop anywhere: closes what is open, and leaves out a half key or word. */
export function parsePartialJson(answer: string): unknown {
  const from = answer.indexOf("{");
  if (from < 0) return undefined;
  const source = answer.slice(from);
  const { open, inString } = scan(source);
  return close(source, open, inString);
}

/** A whole string, a string that stops, or a bracket. */
const PIECE = /"(?:[^"\\]|\\.)*(?<end>"|$)|[{}[\]]/gs;

function scan(source: string): { open: string[]; inString: boolean } {
  const open: string[] = [];
  let inString = false;
  for (const { 0: piece, groups } of source.matchAll(PIECE)) {
    if (piece === "{") open.push("}");
    else if (piece === "[") open.push("]");
    else if (piece === "}" || piece === "]") open.pop();
    else inString = groups?.["end"] !== '"';
  }
  return { open, inString };
}

function close(source: string, open: string[], inString: boolean): unknown {
  const tail = open.toReversed().join("");
  const body = inString ? `${source.replace(/\\(?:u[\da-fA-F]{0,3})?$/, "")}"` : source;
  // A comma without its next, a key without its value, half a word: each way of cutting in turn.
  const candidates = [
    body,
    body.replace(/,\s*$/, ""),
    body.replace(/,?\s*"(?:[^"\\]|\\.)*"\s*:?\s*$/, ""),
    body.replace(/,?\s*"(?:[^"\\]|\\.)*"\s*:\s*[-\w.]+$/, ""),
    body.replace(/,?\s*[-\w.]+$/, ""),
  ];
  for (const candidate of candidates) {
    const value = parseOr(candidate + tail);
    if (value !== undefined) return value;
  }
  return undefined;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
