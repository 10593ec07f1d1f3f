import { z } from "zod";
import type { ManualTests, TestCase } from "../../../db/schema/tests-content.ts";
import type { Passage } from "../../../db/schema/drafts.ts";
import { cutWindows } from "../../../drafts/backlog/windows.ts";
import { statementsOf } from "../../../drafts/trace/statements.ts";
import type { VariablesOf } from "../../../prompts/purposes.ts";
import { ask } from "../../ask.ts";
import { came, type Came, failedFor, isLimit } from "../../came.ts";
import type { AgentRun } from "../../run.ts";
import { frame, shownText } from "../shown.ts";

export const CASES_PROMPT = "test-cases";
const MOST_TOKENS = 12_000;
const MOST_CASES = 120;

const caseShape = z.object({
  title: z.string(),
  type: z.enum(["positive", "negative", "boundary"]),
  priority: z.enum(["high", "medium", "low"]),
  preconditions: z.array(z.string()),
  steps: z.array(z.object({ action: z.string(), expected: z.string() })),
  cites: z.array(z.number()),
});
type WrittenCase = z.output<typeof caseShape>;

export const casesAnswer = z.object({ summary: z.string(), cases: z.array(caseShape) });

type Run = AgentRun<unknown>;

/** Asks for cases part by part of the sources, and keeps those that rest on passages. */
export async function writeCases(run: Run): Promise<Came<ManualTests>> {
  const passages = run.sources.flatMap((source) => source.passages);
  if (passages.length === 0) return failedFor("no_sources", "The sources are gone. Start anew.");
  const windows = cutWindows(passages);
  const standing = standingOf(run);
  const cases: TestCase[] = [];
  const dropped: ManualTests["dropped"] = [];
  let summary = standing?.summary.text ?? "";
  for (const [nth, window] of windows.entries()) {
    const asked = await askFor(run, window, { nth, of: windows.length, standing });
    if (!asked.ok) {
      if (nth === 0 || !isLimit(asked)) return asked;
      dropped.push({ title: "The rest of the sources", reason: asked.message });
      break;
    }
    if (nth === 0) summary = asked.value.summary;
    keep(asked.value.cases, { window, cases, dropped, standing });
  }
  const statements = statementsOf(passages).map(({ n, text }) => ({ n, text: text.trim() }));
  return came({
    type: "tests",
    mode: "manual",
    title: { text: run.draft.title, cites: [] },
    summary: { text: plain(summary, 600), cites: [] },
    cases,
    dropped,
    requirements: statements,
  });
}

function standingOf({ base, row }: Run): ManualTests | undefined {
  const isMine = base && "type" in base && base.type === "tests" && base.mode === "manual";
  return isMine && row.instruction !== null ? base : undefined;
}

interface Window {
  nth: number;
  of: number;
  standing: ManualTests | undefined;
}

const askFor = (run: Run, window: readonly Passage[], { nth, of, standing }: Window) =>
  ask(run, {
    key: `cases:${nth}`,
    label: of === 1 ? "Write test cases" : `Write test cases, part ${nth + 1} of ${of}`,
    prompt: CASES_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"test_cases">,
    taskType: "tests",
    text: casesText(window, standing, run.row.instruction),
    answer: { name: "cases", schema: casesAnswer },
    maxTokens: MOST_TOKENS,
  });

function casesText(
  window: readonly Passage[],
  standing: ManualTests | undefined,
  instruction: string | null,
): string {
  const { block, json } = frame;
  const numbers = new Set(window.map(({ n }) => n));
  const own = (standing?.cases ?? []).filter(({ cites }) => cites.some((n) => numbers.has(n)));
  const told = own.map(({ title, type, priority, preconditions, steps, cites }) => ({
    title,
    type,
    priority,
    preconditions,
    steps,
    cites,
  }));
  return [
    block("requirements", window.map(({ n, text }) => `[${n}] ${shownText(text)}`).join("\n")),
    ...(instruction === null || !standing
      ? []
      : [block("standing-cases", json(told)), block("instruction", shownText(instruction))]),
  ].join("\n\n");
}

interface Keeping {
  window: readonly Passage[];
  cases: TestCase[];
  dropped: ManualTests["dropped"];
  standing: ManualTests | undefined;
}

/** What rests on no passage of this part was made up. */
function keep(
  written: readonly WrittenCase[],
  { window, cases, dropped, standing }: Keeping,
): void {
  const numbers = new Set(window.map(({ n }) => n));
  const known = [...cases, ...(standing?.cases ?? [])];
  let next = Math.max(0, ...known.map(({ id }) => Number(id.slice(1)))) + 1;
  for (const one of written) {
    const title = plain(one.title, 200);
    const reason = wrongIn(one, title, { numbers, cases });
    if (reason !== undefined) {
      dropped.push({ title: title || "A case without a title", reason });
      continue;
    }
    const before = standing?.cases.find((other) => sameTitle(other.title, title));
    cases.push({
      id: before?.id ?? `c${next++}`,
      title,
      type: one.type,
      priority: one.priority,
      preconditions: one.preconditions.map((text) => plain(text, 500)).filter(Boolean),
      steps: one.steps
        .map(({ action, expected }) => ({
          action: plain(action, 1000),
          expected: plain(expected, 1000),
        }))
        .filter(({ action }) => action !== ""),
      cites: [...new Set(one.cites)].filter((n) => numbers.has(n)),
      decision: before?.decision ?? "open",
    });
  }
}

function wrongIn(
  { cites, steps }: WrittenCase,
  title: string,
  { numbers, cases }: { numbers: ReadonlySet<number>; cases: readonly TestCase[] },
): string | undefined {
  if (cases.length >= MOST_CASES) return `There are ${MOST_CASES} cases already.`;
  if (title === "") return "It has no title.";
  if (steps.every(({ action, expected }) => action.trim() === "" || expected.trim() === ""))
    return "No step of it says what to do and what is expected.";
  if (!cites.some((n) => numbers.has(n))) {
    return cites.length === 0
      ? "It rests on no passage."
      : "It rests on passages that do not exist.";
  }
  return cases.some((one) => sameTitle(one.title, title))
    ? "There is a case of this name."
    : undefined;
}

const sameTitle = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

// oxlint-disable-next-line no-control-regex -- what a model writes goes into files of other tools
const CONTROL = /[\u0000-\u001F\u007F\u2028\u2029]+/g;
const plain = (text: string, most: number): string =>
  text.replaceAll(CONTROL, " ").replaceAll(/\s+/g, " ").trim().slice(0, most);
