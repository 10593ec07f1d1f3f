import { tellTests } from "../agents/tests/tried.ts";
import { tellDocument } from "../agents/analysis/tried.ts";
import { tellTriedRootCause } from "../agents/root-cause/tried.ts";
import { tellTried } from "../agents/code-review/tried.ts";
import { costWords, tokensOf } from "../activity/money.ts";
import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { inArray } from "../db/drizzle.ts";
import type { PromptPurpose, TrialInput } from "../db/schema/prompts.ts";
import { parseOutline } from "../drafts/backlog/outline.ts";
import { parseContent } from "../drafts/content.ts";
import { type Finding, findings } from "../drafts/findings.ts";
import { judgedRules, readOpinion } from "../drafts/judge/opinion.ts";
import { partTexts } from "../drafts/part-text.ts";
import { nodeOf, passagesOf } from "./question.ts";
import type { Trial, TrialRun } from "./trial.ts";

/** An answer as a person reads it. */
export interface Told {
  parts: { label: string; text: string }[];
  /** Of an item; undefined where the rules have nothing to look at. */
  findings: Finding[] | undefined;
  /** Why it is no answer that drafting could use. */
  fault: string | undefined;
}

interface RunFigures {
  cost: string;
  tokens: { input: number; output: number } | undefined;
  ttftMs: number | null;
  totalMs: number | null;
}

export interface ToldRun extends TrialRun {
  told: Told | undefined;
  /** Undefined before its call has ended, and once the call is off the record. */
  figures: RunFigures | undefined;
}

export async function tellRuns(
  deps: Pick<Deps, "db" | "rules">,
  { input }: Pick<Trial, "input">,
  { runs, purpose }: { runs: readonly TrialRun[]; purpose: PromptPurpose },
): Promise<ToldRun[]> {
  const figures = await figuresOf(deps.db, runs);
  return Promise.all(
    runs.map(async (run) => ({
      ...run,
      told: run.state === "done" ? await tell(deps, { purpose, input }, run.answer) : undefined,
      figures: figures.get(run.activityId ?? ""),
    })),
  );
}

async function figuresOf(db: Queries, runs: readonly TrialRun[]): Promise<Map<string, RunFigures>> {
  const ids = runs.flatMap(({ activityId }) => activityId ?? []);
  if (ids.length === 0) return new Map();
  const { activities: a } = db.t;
  const rows = await db.select().from(a).where(inArray(a.id, ids));
  return new Map(
    rows.map((row) => [
      row.id,
      {
        cost: costWords(row),
        tokens: tokensOf(row),
        ttftMs: row.ttftMs,
        totalMs: row.totalMs,
      },
    ]),
  );
}

type Of = { purpose: PromptPurpose; input: TrialInput };

const tell = async (deps: Pick<Deps, "rules">, of: Of, answer: string): Promise<Told> =>
  tellers[of.purpose](deps, of.input, answer);

type Teller = (
  deps: Pick<Deps, "rules">,
  input: TrialInput,
  answer: string,
) => Told | Promise<Told>;

/** Of what no rule looks at. */
const unruled =
  (told: (input: TrialInput, answer: string) => Omit<Told, "findings">): Teller =>
  (_deps, input, answer) => ({ ...told(input, answer), findings: undefined });

const ofReview = unruled(({ source }, answer) => tellTried(source, answer));
const ofRootCause = unruled(({ source }, answer) => tellTriedRootCause(source, answer));
const inWords = unruled((_input, text) => ({
  parts: [{ label: "Answer", text }],
  fault: undefined,
}));

const tellers: Record<PromptPurpose, Teller> = {
  draft: (...of) => tellStory(...of),
  node: (...of) => tellStory(...of),
  refine: (...of) => tellStory(...of),
  outline: (_deps, input, answer) => tellOutline(input, answer),
  judge: (...of) => tellOpinion(...of),
  review: ofReview,
  refute: ofReview,
  rca: ofRootCause,
  rca_tools: ofRootCause,
  rca_test: ofRootCause,
  rca_conclude: ofRootCause,
  test_code: unruled((_input, answer) => tellTests("test_code", answer)),
  test_judge: unruled((_input, answer) => tellTests("test_judge", answer)),
  test_cases: unruled((_input, answer) => tellTests("test_cases", answer)),
  session: inWords,
  code: inWords,
  document: unruled(({ source }, answer) => tellDocument(source, answer)),
};

const noAnswer = (answer: string, fault: string): Told => ({
  parts: [{ label: "Answer", text: answer }],
  findings: undefined,
  fault,
});

async function tellStory(
  { rules: settings }: Pick<Deps, "rules">,
  input: TrialInput,
  answer: string,
): Promise<Told> {
  const { kind: item, format, content: base } = input;
  const passages = await passagesOf(input);
  const parsed = parseContent(answer, { format, passages, base });
  if (!parsed.ok) return noAnswer(answer, parsed.message);
  const { content } = parsed;
  const context = { content, item, criteriaFormat: format, passages, settings, values: {} };
  return {
    parts: partTexts(content).filter(({ text }) => text !== ""),
    findings: findings(context),
    fault: undefined,
  };
}

async function tellOutline(input: TrialInput, answer: string): Promise<Told> {
  const parsed = await parseOutline(answer, await passagesOf(input));
  if (!parsed.ok) return noAnswer(answer, parsed.message);
  const lines = parsed.items.map(
    ({ kind, title, parentRef }) => `${parentRef === null ? "" : "  "}${kind}: ${title}`,
  );
  const label = lines.length === 1 ? "1 item" : `${lines.length} items`;
  return { parts: [{ label, text: lines.join("\n") }], findings: undefined, fault: undefined };
}

function tellOpinion({ rules }: Pick<Deps, "rules">, input: TrialInput, answer: string): Told {
  const nodes = input.content ? [nodeOf(input, input.content)] : [];
  const found = readOpinion(answer, { nodes, asked: judgedRules(rules, nodes) });
  if (!found) return noAnswer(answer, "It is no list of remarks.");
  const parts = found.map(({ rule, quote, message }) => ({
    label: rule,
    text: `${message}\n“${quote}”`,
  }));
  const none = [{ label: "Remarks", text: "None" }];
  return { parts: parts.length > 0 ? parts : none, findings: undefined, fault: undefined };
}
