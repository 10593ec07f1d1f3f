const LONGEST = 400;

/** Signs that words of a line end at; what has a digit between two of them varies. */
const ENDS = new Uint8Array(128);
for (const sign of " \t/=:,()[]{}\"'#@;|<>&?") ENDS[sign.charCodeAt(0)] = 1;

/** A line with `<*>` for whatever has a digit in it: numbers, ids, addresses, times. */
export function mask(text: string): string {
  const length = Math.min(text.length, LONGEST);
  let out = "";
  /** From here on nothing is written yet. */
  let kept = 0;
  let start = 0;
  let hasDigit = false;
  for (let at = 0; at <= length; at += 1) {
    const code = at < length ? text.charCodeAt(at) : 32;
    if (code >= 48 && code <= 57) hasDigit = true;
    else if (code < 128 && ENDS[code] === 1) {
      if (hasDigit) {
        out += `${text.slice(kept, start)}<*>`;
        kept = at;
        hasDigit = false;
      }
      start = at + 1;
    }
  }
  return out === "" ? text.slice(0, length) : out + text.slice(kept, length);
}
