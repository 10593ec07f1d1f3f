/** What a stack trace names, as a log line goes on. */
export interface Stack {
  error: string | null;
  frames: string[];
}

const MOST_FRAMES = 6;
const ERROR =
  /(?:^|\s|: )((?:[a-zA-Z_$][\w$]*\.)*[A-Z][\w$]*(?:Error|Exception|Failure|Fault|Timeout))\b/;
const FRAMES = [
  /^\s*at (?:async )?([\w$.<>/ ]+?)\s?\(([^()]*?)(?::\d+)*\)/,
  /^\s*at ((?:[\w./@$-]|file:\/\/)+?)(?::\d+)+$/,
  /^\s*File "([^"]+)", line \d+, in (.+)$/,
  /^\s*(\S+\.go):\d+/,
];

/** "java.net.SocketTimeoutException" of a line, if it names one. */
export const errorIn = (text: string): string | null =>
  ERROR.exec(text.length > 500 ? text.slice(0, 500) : text)?.[1] ?? null;

/** "OrderService.pay (OrderService.java)": without the line, which another version has elsewhere. */
export function frameIn(line: string): string | undefined {
  for (const form of FRAMES) {
    const found = form.exec(line.length > 500 ? line.slice(0, 500) : line);
    if (!found) continue;
    const [, first = "", second] = found;
    const file = second
      ?.split(/[/\\]/)
      .at(-1)
      ?.replace(/:\d.*$/, "");
    return file === undefined || file === "" ? first.trim() : `${first.trim()} (${file})`;
  }
  return undefined;
}

/** Adds what one more line says; the last "Caused by" is the error that it began with. */
export function addToStack(stack: Stack, line: string): void {
  const isCause = /^\s*Caused by: /.test(line);
  const error = isCause || !/^\s/.test(line) ? errorIn(line) : null;
  if (error !== null) stack.error = error;
  if (isCause) stack.frames = [];
  const frame = stack.frames.length < MOST_FRAMES ? frameIn(line) : undefined;
  if (frame !== undefined) stack.frames.push(frame);
}
