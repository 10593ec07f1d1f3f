const LONGEST = 1_000;
const LONGEST_PART = 255;

/**
 * Where a file of an archive lies below the archive's first folder; undefined where it must not lie anywhere:
 * outside, with a name that no file has, or in what git takes for its own.
 */
export function insidePath(path: string): string | undefined {
  const [first = "", ...parts] = path.split("/");
  if (first === "" || parts.length === 0 || path.includes("\0")) return undefined;
  if (Buffer.byteLength(path) > LONGEST) return undefined;
  return [first, ...parts].every(isName) ? parts.join("/") : undefined;
}

const isName = (part: string) =>
  part !== "" &&
  part !== "." &&
  part !== ".." &&
  part.toLowerCase() !== ".git" &&
  Buffer.byteLength(part) <= LONGEST_PART;
