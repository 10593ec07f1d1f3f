import { parsed } from "../../repo-map/tags.ts";

export interface Mutant {
  path: string;
  line: number;
  /** The whole file with that line broken. */
  text: string;
  /** "`<` became `>=`". */
  what: string;
}

const SWAPS: [RegExp, string][] = [
  [/(?<=\s)===(?=\s)/, "!=="],
  [/(?<=\s)!==(?=\s)/, "==="],
  [/(?<=\s)==(?=\s)/, "!="],
  [/(?<=\s)!=(?=\s)/, "=="],
  [/(?<=\s)<=(?=\s)/, ">"],
  [/(?<=\s)>=(?=\s)/, "<"],
  [/(?<=\s)<(?=\s)/, ">="],
  [/(?<=\s)>(?=\s)/, "<="],
  [/(?<=\s)&&(?=\s)/, "||"],
  [/(?<=\s)\|\|(?=\s)/, "&&"],
  [/(?<=\s)\+(?=\s)/, "-"],
  [/(?<=\s)-(?=\s)/, "+"],
  [/(?<=\s)\*(?=\s)/, "+"],
  [/(?<=\s)\/(?=\s)/, "*"],
  [/(?<=\s)%(?=\s)/, "*"],
  [/(?<=\s)and(?=\s)/, "or"],
  [/(?<=\s)or(?=\s)/, "and"],
  [/\bif not\b/, "if"],
  [/\btrue\b/, "false"],
  [/\bfalse\b/, "true"],
  [/\bTrue\b/, "False"],
  [/\bFalse\b/, "True"],
  [/\bMath\.floor\b/, "Math.ceil"],
  [/\bMath\.ceil\b/, "Math.floor"],
  [/(?<![\w."'])\d+(?![\w."'])/, "4711"],
  [/\breturn\s+(?=[\w([{"'`])/, "return void "],
  [/"[^"\\]{2,}"/, '"mutant"'],
];

/** Each breaks one of these lines and still makes sense as code; at most `most`. */
export async function mutantsOf(
  texts: ReadonlyMap<string, string>,
  lines: readonly { path: string; line: number }[],
  most: number,
): Promise<Mutant[]> {
  const found: Mutant[] = [];
  for (const { path, line } of lines) {
    if (found.length >= most) break;
    const mutant = await mutantAt(texts.get(path) ?? "", path, line);
    if (mutant) found.push(mutant);
  }
  return found;
}

const NOT_CODE =
  /^\s*(?:\/\/|\/\*|\*|#|import\b|export\s+type\b|interface\b|type\b|@|from\b|"""|''')/;

async function mutantAt(text: string, path: string, line: number): Promise<Mutant | undefined> {
  const lines = text.split("\n");
  const code = lines[line - 1] ?? "";
  if (NOT_CODE.test(code)) return undefined;
  const isPython = path.endsWith(".py");
  for (const [pattern, other] of SWAPS) {
    const by = isPython && other === "return void " ? "return not " : other;
    const broken = code.replace(pattern, by);
    if (broken === code) continue;
    const whole = lines.with(line - 1, broken).join("\n");
    if ((await errorsIn(path, whole)) > (await errorsIn(path, text))) continue;
    const what = `\`${pattern.exec(code)?.[0].trim() ?? ""}\` became \`${by.trim()}\``;
    return { path, line, text: whole, what };
  }
  return undefined;
}

const errorsIn = async (path: string, text: string): Promise<number> =>
  (await parsed(path, text, (root) => Number(root.hasError))) ?? 0;
