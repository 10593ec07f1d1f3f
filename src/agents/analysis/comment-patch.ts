import { createTwoFilesPatch } from "diff";
import { came, type Came } from "../came.ts";
import { readCode } from "../repo-map/repo-map.ts";
import type { Code } from "../repo-map/tags.ts";

/** A comment and the line that it is to stand above. */
interface Comment {
  line: number;
  text: string;
}

export interface Patched {
  patch: string | null;
  /** By place in what was asked for: why one was not taken. */
  refused: Map<number, string>;
}

const HASHED = /\.(?:py|rb)$/i;
const WIDTH = 96;

/** As comments of the language, in lines that are not too long. */
function written(path: string, indent: string, text: string): string[] {
  const sign = HASHED.test(path) ? "# " : "// ";
  const lines: string[] = [];
  let line = "";
  for (const word of text.replaceAll(/\s+/g, " ").split(" ")) {
    const isFull = line !== "" && indent.length + sign.length + line.length + word.length >= WIDTH;
    if (isFull) lines.push(line);
    line = isFull || line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}${sign}${one}`);
}

function withComments(
  path: string,
  lines: readonly string[],
  comments: readonly Comment[],
): string {
  const above = Map.groupBy(comments, ({ line }) => line);
  return lines
    .flatMap((text, i) => {
      const indent = /^\s*/.exec(text)?.[0] ?? "";
      const own = above.get(i + 1) ?? [];
      return [...own.flatMap((one) => written(path, indent, one.text)), text];
    })
    .join("\n");
}

const NOT_A_COMMENT =
  "There it would be no comment: it would change what the code does. It is left out.";

interface Wanted {
  path: string;
  /** Of the whole file. */
  text: string;
  comments: readonly Comment[];
}

/** A patch that adds comments and nothing else: the code without comments is word for word the same. */
export async function commentPatch(
  { path, text, comments }: Wanted,
  signal: AbortSignal,
): Promise<Came<Patched>> {
  const lines = text.split("\n");
  const versions = [text, ...comments.map((one) => withComments(path, lines, [one]))].map(
    (version) => ({ path, text: version }),
  );
  const code = await readCode(versions, signal);
  if (!code.ok) return code;
  const [before] = code.value;
  const refused = new Map<number, string>();
  const kept = comments.filter((_, i) => {
    const isFine = isSame(code.value[i + 1], before);
    if (!isFine) refused.set(i, NOT_A_COMMENT);
    return isFine;
  });
  if (kept.length === 0) return came({ patch: null, refused });
  const after = withComments(path, lines, kept);
  const all = kept.length === 1 ? undefined : await readCode([{ path, text: after }], signal);
  if (all?.ok === false) return all;
  if (all && !isSame(all.value[0], before)) return came({ patch: null, refused });
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, text, after, undefined, undefined, {
    context: 3,
  });
  return came({ patch: patch.replace(/^=+\n/, ""), refused });
}

const isSame = (one: Code | undefined, other: Code | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.errors === other.errors &&
  one.words.join("\0") === other.words.join("\0");
