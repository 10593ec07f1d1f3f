/** Parses JSON that may stop anywhere: closes what is open, and leaves out a half key or word. */
export function parsePartialJson(answer: string): unknown {
  const from = answer.indexOf("{");
  if (from < 0) return undefined;
  const source = answer.slice(from);
  const open: string[] = [];
  let inString = false;
  let escaped = false;
  for (const char of source) {
    if (inString) {
      if (escaped) escaped = false;
      else if (char === "\\") escaped = true;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{") open.push("}");
    else if (char === "[") open.push("]");
    else if (char === "}" || char === "]") open.pop();
    if (open.length === 0) break;
  }
  return closed(source, open, inString);
}

function closed(source: string, open: string[], inString: boolean): unknown {
  const tail = open.toReversed().join("");
  const body = inString ? `${source.replace(/\\(?:u[\da-fA-F]{0,3})?$/, "")}"` : source;
  // A key without its value, a comma without its next, half a word: each is cut away in turn.
  const candidates = [
    body,
    body.replace(/,\s*$/, ""),
    body.replace(/,?\s*"(?:[^"\\]|\\.)*"\s*:?\s*$/, ""),
    body.replace(/,?\s*"(?:[^"\\]|\\.)*"\s*:\s*[-\w.]+$/, ""),
    body.replace(/,?\s*[-\w.]+$/, ""),
  ];
  for (const candidate of candidates) {
    try {
      return JSON.parse(candidate + tail);
    } catch {
      // Not this way of closing it: the next one.
    }
  }
  return undefined;
}
