import { LlmFault } from "../fault.ts";

/** One frame of a well-behaved server is far below it. */
const LONGEST_LINE = 8_000_000;

export interface Frame {
  /** Empty where the server names none. */
  event: string;
  data: string;
}

/**
 * The events of each piece, together. Frames may be cut anywhere, also inside a character; lines
 * end in LF or CRLF; comments are passed over. A last frame without its blank line counts.
 */
export async function* framesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Frame[]> {
  const decoder = new TextDecoder();
  let rest = "";
  let open: Frame | undefined;

  function take(lines: string[]): Frame[] {
    const whole: Frame[] = [];
    for (const line of lines) {
      if (line === "" || line === "\r") {
        if (open && (open.data !== "" || open.event !== "")) whole.push(open);
        open = undefined;
      } else open = withLine(open, line);
    }
    return whole;
  }

  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf("\n");
    if (end === -1) rest += text;
    else {
      const frames = take((rest + text.slice(0, end)).split("\n"));
      rest = text.slice(end + 1);
      if (frames.length > 0) yield frames;
    }
    if (rest.length > LONGEST_LINE) throw new LlmFault("broke_off");
  }
  const frames = take([...(rest + decoder.decode()).split("\n"), ""]);
  if (frames.length > 0) yield frames;
}

function withLine(frame: Frame | undefined, line: string): Frame | undefined {
  if (line.startsWith("data:")) {
    const data = valueOf(line, 5);
    if (!frame) return { event: "", data };
    frame.data = frame.data === "" ? data : `${frame.data}\n${data}`;
    return frame;
  }
  if (!line.startsWith("event:")) return frame;
  const event = valueOf(line, 6);
  if (!frame) return { event, data: "" };
  frame.event = event;
  return frame;
}

const valueOf = (line: string, from: number): string =>
  line.slice(line[from] === " " ? from + 1 : from, line.endsWith("\r") ? -1 : undefined);
