import { z } from "zod";
import { type Changed, type NewLine, readChanges } from "./changes.ts";
import { type Rule, rules } from "./rules.ts";

/** The blocks of what the model was given. */
type Read = (tag: string) => string | undefined;

/** The answer to the two prompts of a code review; undefined for any other. */
export function reviewAnswer(block: Read): object | undefined {
  const changes = block("changes");
  if (changes === undefined) return undefined;
  const files = readChanges(changes);
  const promised = promisedIn(`${changes}\n${block("whole-files") ?? ""}`);
  const remark = block("remark");
  if (remark !== undefined) return secondLook(remarkShape.parse(JSON.parse(remark)), promised);
  const instruction = block("instruction");
  const standing = block("standing-remarks");
  const remarks =
    instruction === undefined || standing === undefined
      ? files.flatMap((file) => remarksOn(file, promised))
      : refined(z.array(standingShape).parse(JSON.parse(standing)), instruction);
  return { summary: summaryOf(files), remarks };
}

/** Declared so, or waited for elsewhere. */
const PROMISED =
  /\basync\s+(?:function\s+)?([\w$]+)\s*\(|\b(?:const|let)\s+([\w$]+)\s*=\s*async\b|\b([\w$]+)\s*\([^)]*\)\s*:\s*Promise<|\bawait\s+([\w$]+)\(/g;

const promisedIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(PROMISED)].map(([, a, b, c, d]) => a ?? b ?? c ?? d ?? ""));

function remarksOn({ path, hunks }: Changed, promised: ReadonlySet<string>) {
  return hunks.flatMap((lines) =>
    lines.flatMap((line, i) => {
      if (!line.isAdded) return [];
      const below = lines.slice(i + 1).filter(({ isAdded }) => isAdded);
      const found = rules
        .map((rule) => ({ rule, length: rule.hits({ text: line.text, below, promised }) }))
        .find(({ length }) => length > 0);
      return found ? [remarkOf(path, [line, ...below].slice(0, found.length), found.rule)] : [];
    }),
  );
}

function remarkOf(path: string, lines: NewLine[], rule: Rule) {
  const [first = { line: 1, text: "" }] = lines;
  const { severity, category, title, scenario } = rule;
  return {
    path,
    line: first.line,
    endLine: lines.at(-1)?.line ?? first.line,
    severity,
    category,
    title,
    scenario,
    evidence: lines.map(({ text }) => text).join("\n"),
    suggestion: rule.mended?.(first.text) ?? null,
    confidence: severity === "minor" ? 0.6 : 0.8,
  };
}

const remarkShape = z.object({ path: z.string(), evidence: z.string() });

const COMMENT = /^\s*(?:\/\/|\/\*|\*|#|--|<!--)/;
const TEST = /(?:^|\/)(?:tests?|__tests__|spec|fixtures?)\/|[._-](?:test|spec)\.\w+$/i;

const refuted = (reason: string) => ({ verdict: "refuted" as const, reason });

/** Tries to disprove a remark by what stands in its own lines. */
function secondLook(
  { path, evidence }: z.output<typeof remarkShape>,
  promised: ReadonlySet<string>,
): { verdict: "stands" | "refuted"; reason: string } {
  const [text = "", ...rest] = evidence.split("\n");
  if (TEST.test(path)) return refuted("It stands in a test: nobody runs it in production.");
  if (COMMENT.test(text)) return refuted("The line is a comment, so nothing runs.");
  const below = rest.map((line, i) => ({ line: i, isAdded: true, text: line }));
  const rule = rules.find((one) => one.hits({ text, below, promised }) > 0);
  if (!rule) return refuted("By the rules of the demo model nothing is wrong with these lines.");
  const denial = rule.denies?.({ text, path });
  return denial === undefined
    ? { verdict: "stands", reason: "Nothing in the changes rules it out." }
    : refuted(denial);
}

const standingShape = z.looseObject({
  severity: z.string(),
  category: z.string(),
  title: z.string(),
  scenario: z.string(),
  path: z.string(),
});
type Standing = z.output<typeof standingShape>;

/** "Only critical ones", "drop what is about logging", "shorter": anything else changes nothing. */
function refined(standing: Standing[], instruction: string): Standing[] {
  const words = instruction.toLowerCase();
  const says = ({ title, path, severity, category, scenario }: Standing, word: string) =>
    [title, path, severity, category, scenario].join(" ").toLowerCase().includes(word);
  const only =
    /\bonly\b.*?\b(critical|major|minor|security|correctness|performance|practice)\b/.exec(
      words,
    )?.[1];
  const without = /\b(?:drop|remove|leave out|without|delete)\b\s+(.*)$/.exec(words)?.[1];
  const named = without?.match(/[\w./-]{4,}/g) ?? [];
  return standing
    .filter((one) => only === undefined || says(one, only))
    .filter((one) => !named.some((word) => says(one, word)))
    .map((one) =>
      /\bshort/.test(words)
        ? { ...one, scenario: one.scenario.replace(/(?<=[.!?])\s[\s\S]*$/, "") }
        : one,
    )
    .map((one) => ({ ...one, confidence: 0.8 }));
}

function summaryOf(files: readonly Changed[]): string {
  const added = files.flatMap(({ hunks }) => hunks.flat()).filter(({ isAdded }) => isAdded).length;
  const names = files.slice(0, 3).map(({ path }) => path.split("/").at(-1) ?? path);
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  const lines = added === 1 ? "1 line" : `${added} lines`;
  return `Adds ${lines} in ${names.join(", ")}${more}. Read by the demo model: it works by rules and is no AI.`;
}
