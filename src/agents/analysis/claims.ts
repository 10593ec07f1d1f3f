/** What a text says there is: a name in code, a file or folder, a script of the package. */
export interface Claim {
  kind: "name" | "path" | "script";
  /** As it was said. */
  said: string;
  /** What is looked for. */
  wanted: string;
}

const SPAN = /(?<!`)`([^`\n]{1,200})`(?!`)/g;
const NAME = /[A-Za-z_$][\w$]*/g;
/** Words that code alone writes so: `addTax`, `add_tax`, `ADD_TAX`, `total()`. */
const TELLING =
  /(?<![\w$./-])(?:[A-Za-z]+[a-z\d][A-Z]\w*|[A-Za-z]\w*_\w+|[A-Za-z_$][\w$]*(?=\(\)))/g;
/** Endings that only files have: "e.g." and "1.2" are none. */
const FILE =
  /^(?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|py|java|go|cs|rs|rb|php|md|json|ya?ml|toml|sql|html|css|sh|txt|xml)$/;
const FOLDER = /^(?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)*\/$/;
const SCRIPT =
  /\b(?:npm|pnpm|yarn)\s+(?:run(?:-script)?\s+(?:--?[\w-]+\s+)*([\w:.-]+)|(test|start|stop)\b)/g;
/** What a language brings along is nobody's name. */
const COMMON = new Set(
  "JavaScript TypeScript GitHub GitLab PostgreSQL MySQL SQLite GraphQL OpenAPI NodeJS DevOps README".split(
    " ",
  ),
);

export function claimsIn(text: string): Claim[] {
  const claims = new Map<string, Claim>();
  const add = (kind: Claim["kind"], said: string, wanted: string) =>
    claims.set(`${kind} ${wanted}`, { kind, said, wanted });
  for (const [, run, plain] of text.matchAll(SCRIPT)) {
    const script = run ?? plain ?? "";
    add("script", `npm ${run === undefined ? "" : "run "}${script}`, script);
  }
  for (const [, said = ""] of text.matchAll(SPAN)) {
    for (const { kind, wanted } of claimsOfSpan(said)) add(kind, said, wanted);
  }
  for (const [said] of text.replaceAll(SPAN, " ").matchAll(TELLING)) {
    if (!COMMON.has(said)) add("name", said, said);
  }
  return [...claims.values()];
}

/** Of words that stand as code. */
function claimsOfSpan(said: string): Omit<Claim, "said">[] {
  const words = said.trim();
  if (FILE.test(words) || FOLDER.test(words)) return [{ kind: "path", wanted: words }];
  // A whole command, a sample, a value: what of it is code nobody can tell.
  if (/\s/.test(words) || /["'/\\{}<>=]/.test(words) || /^-|^\d/.test(words)) return [];
  const names = words.replace(/\(.*$/, "").match(NAME) ?? [];
  return names
    .filter((name) => name.length > 2 && !COMMON.has(name))
    .map((wanted) => ({ kind: "name", wanted }));
}
