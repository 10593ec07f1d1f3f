import { type ShownFile, shownName } from "./shown.ts";
import { addedIn } from "./windows.ts";

const MOST_FILES = 200;
const MOST_NAMES = 60;

/** What code can say of the changes, for whoever reads a part of them. */
export function factsOf(files: readonly ShownFile[]): string {
  const lines = files.slice(0, MOST_FILES).map(lineOf);
  const more = files.length > MOST_FILES ? [`and ${files.length - MOST_FILES} more files`] : [];
  const words = new Map(files.map((file) => [file, wordsIn(file)]));
  const names = namesOf(files)
    .slice(0, MOST_NAMES)
    .map(({ name, file }) => {
      const others = files.filter((one) => one !== file && words.get(one)?.has(name));
      const told = others.slice(0, 5).map((one) => one.name);
      return `${name}: ${file.name}${told.length > 0 ? `, also in ${told.join(", ")}` : ""}`;
    });
  return [
    "Changed files:",
    ...lines,
    ...more,
    ...(names.length > 0 ? ["", "Names that the changes declare:", ...names] : []),
  ].join("\n");
}

function lineOf(file: ShownFile): string {
  const moved = file.kind === "renamed" ? `, it was ${shownName(file.oldPath ?? "")}` : "";
  const removed = file.hunks.reduce(
    (sum, { lines }) => sum + lines.filter(({ kind }) => kind === "removed").length,
    0,
  );
  return `${file.name} (${file.kind}${moved}; ${addedIn(file)} lines added, ${removed} taken away)`;
}

const INNER = /^\s{5,}|^\s+(?:const|let|var|val)\b/;
const DECLARED =
  /\b(?:function\*?|class|interface|type|enum|struct|trait|impl|def|func|fn|const|let|var|val|module)\s+([A-Za-z_$][\w$]{2,60})/g;

function namesOf(files: readonly ShownFile[]) {
  const declared = files.flatMap((file) =>
    file.hunks
      .flatMap(({ lines }) => lines)
      // What is indented is seldom seen elsewhere.
      .filter(({ kind, text }) => kind === "added" && !INNER.test(text))
      .flatMap(({ text }) => [...text.matchAll(DECLARED)])
      .map(([, name = ""]) => ({ name, file })),
  );
  return [...new Map(declared.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

/** Each word of the new code of a file. */
const wordsIn = ({ hunks }: ShownFile): Set<string> =>
  new Set(
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, text }) => (kind === "removed" ? [] : text.split(/[^\w$]+/))),
    ),
  );
