/** The message of a commit: its first line, and what stands below it. */
export function splitMessage(message: string): { title: string; body: string } {
  const [title = "", ...rest] = message.trim().split("\n");
  return { title: title.trim(), body: rest.join("\n").trim() };
}
