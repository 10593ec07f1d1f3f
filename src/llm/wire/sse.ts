/** One frame of a well-behaved server is far below it. */
const LONGEST_LINE = 8_000_000;

/**
 * The `data` of each event. Frames may be cut anywhere, also inside a character; lines end in LF
 * or CRLF; comments and event names are passed over. A last frame without its blank line counts.
 */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE) throw new Error("a line of the event stream has no end");
    for (const line of lines) {
      const value = dataOf(line);
      if (value !== undefined) data.push(value);
      else if (isBlank(line) && data.length > 0) {
        yield data.join("\n");
        data = [];
      }
    }
  }
  const last = dataOf(rest + decoder.decode());
  if (last !== undefined) data.push(last);
  if (data.length > 0) yield data.join("\n");
}

const isBlank = (line: string): boolean => line === "" || line === "\r";

function dataOf(line: string): string | undefined {
  if (!line.startsWith("data:")) return undefined;
  const from = line.startsWith("data: ") ? 6 : 5;
  return line.slice(from, line.endsWith("\r") ? -1 : undefined);
}
