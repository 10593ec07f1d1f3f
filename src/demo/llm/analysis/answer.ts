// Statements about code by rules: what is declared, with the first line as quote. No AI.

interface Line {
  line: number;
  text: string;
}

interface File {
  path: string;
  lines: Line[];
}

/** The blocks of what the model was given. */
type Read = (tag: string) => string | undefined;

const DECLARED =
  /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?(function\*?|class|interface|type|enum|const|def|func|fn|struct|public\s+class)\s+([A-Za-z_$][\w$]*)/;
const KINDS: Record<string, string> = {
  function: "a function",
  class: "a class",
  interface: "the shape of data",
  type: "a type",
  enum: "a list of values",
  const: "a value or function",
  def: "a function",
  func: "a function",
  fn: "a function",
  struct: "the shape of data",
};
const MOST = 8;

/** The answer to the prompt of a code analysis; undefined for any other. */
export function documentAnswer(block: Read): object | undefined {
  const section = block("section");
  const code = block("code");
  if (section === undefined || code === undefined) return undefined;
  const files = filesOf(code);
  const [title = ""] = section.split("\n");
  const instruction = block("instruction") ?? "";
  const statements = statementsOf(title, section, files);
  const most = /\bshort/i.test(instruction) ? 2 : MOST;
  return { statements: statements.slice(0, most) };
}

function filesOf(code: string): File[] {
  const files: File[] = [];
  for (const row of code.split("\n")) {
    const path = /^== (.+?)(?: \(.*\))?$/.exec(row)?.[1];
    const line = /^ *(\d+) \| (.*)$/.exec(row);
    if (path !== undefined) files.push({ path, lines: [] });
    else if (line) files.at(-1)?.lines.push({ line: Number(line[1]), text: line[2] ?? "" });
  }
  return files;
}

function statementsOf(title: string, section: string, files: readonly File[]) {
  if (/^what it is$/i.test(title)) return described(files);
  if (/^install/i.test(title)) return scripts(files);
  if (/^settings$/i.test(title)) return settings(files);
  if (/works together/i.test(title)) return calls(files);
  const own = files.flatMap((file) => declarations(file));
  return section.includes("Comments for what") ? own.slice(0, 3).map(asComment) : own;
}

const cite = (path: string, { line, text }: Line) => ({
  path,
  line,
  endLine: line,
  quote: text.trim(),
});

function declarations({ path, lines }: File) {
  return lines.flatMap((line, i) => {
    const [, word = "", name = ""] = DECLARED.exec(line.text) ?? [];
    if (name === "") return [];
    const above = lines[i - 1]?.text.trim() ?? "";
    const said = /^(?:\/\*\*?|\/\/+|#)\s*([^*/]{8,160}?)\s*(?:\*\/)?$/.exec(above)?.[1];
    const kind = KINDS[word.replace("*", "").replace(/^public\s+/, "")] ?? "a part";
    const tail = said === undefined ? "" : ` Its comment says: ${said}`;
    return [{ text: `\`${name}\` in \`${path}\` is ${kind}.${tail}`, cites: [cite(path, line)] }];
  });
}

const asComment = ({ text, cites }: ReturnType<typeof declarations>[number]) => ({
  text: `Demo model, no AI: ${text.replace(/ Its comment says:.*$/, "").replaceAll("`", "")}`,
  cites,
});

/** The first sentences of a README. */
function described(files: readonly File[]) {
  const readme = files.find(({ path }) => path.toLowerCase().endsWith("readme.md"));
  const words = (readme?.lines ?? [])
    .filter(({ text }) => /^[A-Z].{20,}[.:]$/.test(text))
    .slice(0, 2);
  const found = words.map((line) => ({
    text: line.text.replaceAll(/[*[\]]/g, ""),
    cites: [cite(readme?.path ?? "", line)],
  }));
  return found.length > 0
    ? found
    : files.slice(0, 1).flatMap((file) => declarations(file).slice(0, 3));
}

function scripts(files: readonly File[]) {
  const file = files.find(({ path }) => path.endsWith("package.json"));
  const from = file?.lines.findIndex(({ text }) => text.includes('"scripts"')) ?? -1;
  const inside = file && from >= 0 ? file.lines.slice(from + 1) : [];
  const end = inside.findIndex(({ text }) => text.includes("}"));
  return inside.slice(0, Math.max(0, end)).flatMap((line) => {
    const [, name, command] = /"([\w:.-]+)":\s*"([^"]+)"/.exec(line.text) ?? [];
    return name === undefined
      ? []
      : [{ text: `\`npm run ${name}\` runs “${command}”.`, cites: [cite(file?.path ?? "", line)] }];
  });
}

const settings = (files: readonly File[]) =>
  files.flatMap(({ path, lines }) =>
    lines.flatMap((line) => {
      const name =
        /process\.env(?:\.|\[")([A-Z][A-Z0-9_]+)|environ(?:\.get\(|\[)["']([A-Z][A-Z0-9_]+)/.exec(
          line.text,
        );
      const said = name?.[1] ?? name?.[2];
      return said === undefined
        ? []
        : [{ text: `\`${said}\` is read in \`${path}\`.`, cites: [cite(path, line)] }];
    }),
  );

/** What one file brings in of another. */
const calls = (files: readonly File[]) =>
  files.flatMap(({ path, lines }) =>
    lines.flatMap((line) => {
      const [, names, from] =
        /^import\s+\{([^}]+)\}\s+from\s+["'](\.[^"']+)["']/.exec(line.text) ?? [];
      if (names === undefined || from === undefined) return [];
      const used = names
        .split(",")
        .map((name) => name.replace(/^\s*type\s+/, "").trim())
        .filter((name) => /^\w+$/.test(name));
      const words = used.map((name) => `\`${name}\``).join(", ");
      return [{ text: `\`${path}\` uses ${words}.`, cites: [cite(path, line)] }];
    }),
  );
