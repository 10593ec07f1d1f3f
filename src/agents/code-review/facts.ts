import { type ShownFile, shownName } from "./shown.ts";
import { addedIn } from "./windows.ts";

const MOST_FILES = 200;
const MOST_NAMES = 60;

/** What code can say of the changes, for whoever reads a part of them. */
export function factsOf(files: readonly ShownFile[]): string {
  const lines = files.slice(0, MOST_FILES).map(lineOf);
  const more = files.length > MOST_FILES ? [`and ${files.length - MOST_FILES} more files`] : [];
  const names = namesOf(files)
    .slice(0, MOST_NAMES)
    .map(({ name, file }) => {
      const others = files.filter((one) => one !== file && uses(one, name)).map((one) => one.name);
      const used = others.length > 0 ? `, also in ${others.slice(0, 5).join(", ")}` : "";
      return `${name}: ${file.name}${used}`;
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

const uses = ({ hunks }: ShownFile, name: string): boolean =>
  hunks.some(({ lines }) =>
    lines.some(({ kind, text }) => kind !== "removed" && text.split(/[^\w$]+/).includes(name)),
  );
