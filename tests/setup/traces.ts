/** The ways in which a text may stand somewhere: as it is, encoded, escaped, or cut at its end. */
export function tracesOf(secret: string): string[] {
  // Its last four characters may be shown; and who cuts it off has written it all the same.
  const text = secret.slice(0, -4);
  const bytes = Buffer.from(text);
  return [
    ...new Set([
      text,
      text
        .replaceAll("&", "&amp;")
        .replaceAll('"', "&quot;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;"),
      JSON.stringify(text).slice(1, -1),
      JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
      encodeURIComponent(text),
      new URLSearchParams({ text }).toString().slice("text=".length),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      ...[0, 1, 2].flatMap((shift) => base64At(bytes, shift)),
    ]),
  ];
}

/** What is sure to stand in a base64 text that holds these bytes after so many others. */
function base64At(bytes: Buffer, shift: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]);
  const skip = shift === 0 ? 0 : 4;
  const sure = whole.toString("base64").slice(skip, Math.floor(whole.length / 3) * 4);
  return [sure, sure.replaceAll("+", "-").replaceAll("/", "_")];
}

/** Names of the secrets that left a trace. */
export const findTraces = (
  secrets: ReadonlyMap<string, string>,
  haystack: Buffer | string,
): string[] => {
  const bytes = Buffer.from(haystack);
  return [...secrets]
    .filter(([, secret]) => tracesOf(secret).some((trace) => bytes.includes(trace)))
    .map(([name]) => name);
};
