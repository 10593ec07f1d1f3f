import { z } from "zod";
import type { Hypothesis, RootCauseContent, Ticket } from "../../db/schema/root-cause-content.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { withoutForeignIds } from "./check.ts";
import { toldHypothesis } from "./hypothesise.ts";
import { type Case, findCommit } from "./read-case.ts";
import { frame, shownText, wordsOf } from "./shown.ts";

const CONCLUDE_PROMPT = "root-cause-conclusion";
const MOST_TOKENS = 4000;
const MOST_LISTED = 8;

export const conclusionAnswer = z.object({
  state: z.enum(["found", "inconclusive"]),
  text: z.string(),
  commit: z.string().nullable(),
  fix: z.string(),
  nextSteps: z.array(z.string()),
  tickets: z.array(
    z.object({ kind: z.enum(["bug", "task", "story"]), title: z.string(), text: z.string() }),
  ),
  gaps: z.array(z.object({ text: z.string(), data: z.string() })),
});
type Said = z.output<typeof conclusionAnswer>;

export const askConclusion = (
  run: AgentRun<unknown>,
  told: string,
  hypotheses: readonly Hypothesis[],
): Promise<Came<Said>> =>
  ask(run, {
    key: "conclusion",
    label: "Conclude",
    prompt: CONCLUDE_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"rca_conclude">,
    taskType: "rca",
    text: [
      frame.block(
        "hypotheses",
        frame.json(
          hypotheses.map((one) => ({ id: one.id, reason: one.reason, ...toldHypothesis(one) })),
        ),
      ),
      ...(run.row.instruction === null
        ? []
        : [frame.block("instruction", shownText(run.row.instruction))]),
      told,
    ].join("\n\n"),
    answer: { name: "conclusion", schema: conclusionAnswer },
    maxTokens: MOST_TOKENS,
  });

type Concluded = Pick<
  RootCauseContent,
  "commit" | "conclusion" | "dropped" | "fix" | "gaps" | "nextSteps" | "tickets"
>;

/** What a model said, checked and cut; what it may not say is put among what was dropped. */
type Words = (text: string, most: number) => string;

/** Nothing is found that no tested hypothesis carries, whatever a model concludes. */
export function settleConclusion(
  answer: Said | undefined,
  hypotheses: readonly Hypothesis[],
  found: Case,
): Concluded {
  const said = answer ?? SAID_NOTHING;
  const carried = hypotheses.filter(
    ({ verdict, decision }) =>
      decision !== "left_out" && (verdict === "confirmed" || verdict === "likely"),
  );
  const state = carried.length > 0 ? "found" : "inconclusive";
  const dropped: Concluded["dropped"] = [];
  const words: Words = (text, most) => {
    const told = withoutForeignIds(wordsOf(text, most), found.text);
    dropped.push(...told.foreign.map((id) => ({ title: id, reason: NO_SUCH_COMMIT })));
    return told.text;
  };
  const commit = commitOf(said.commit, carried, found);
  if (commit.refused !== undefined) dropped.push({ title: commit.refused, reason: NO_SUCH_COMMIT });
  const told = said.state === state ? words(said.text, 1500) : "";
  if (said.state === "found" && state !== "found") {
    dropped.push({ title: wordsOf(said.text, 160), reason: NOT_CARRIED });
  }
  return {
    conclusion: {
      state,
      text: told || fallback(carried),
      hypotheses: carried.map(({ id }) => id),
      cites: [...new Set(carried.flatMap((one) => one.for.map(({ n }) => n)))],
    },
    commit: commit.commit,
    fix: state === "found" ? words(said.fix, 1500) : "",
    gaps: gapsOf(said, state, words),
    ...followUp(said, words),
    dropped,
  };
}

const SAID_NOTHING: Said = {
  state: "inconclusive",
  text: "",
  commit: null,
  fix: "",
  nextSteps: [],
  tickets: [],
  gaps: [],
};
const NOT_CARRIED = "No tested hypothesis carries this conclusion.";

function gapsOf(
  said: Said,
  state: Concluded["conclusion"]["state"],
  words: Words,
): Concluded["gaps"] {
  const gaps = said.gaps
    .slice(0, MOST_LISTED)
    .map((gap) => ({ text: words(gap.text, 400), data: words(gap.data, 400) }));
  return state === "inconclusive" && gaps.length === 0 ? [NO_GAP] : gaps;
}

const followUp = (
  { nextSteps, tickets }: Said,
  words: Words,
): Pick<Concluded, "nextSteps" | "tickets"> => ({
  nextSteps: nextSteps
    .slice(0, MOST_LISTED)
    .map((one) => words(one, 300))
    .filter(isText),
  tickets: tickets.slice(0, MOST_LISTED).flatMap((one, i) => ticketOf(one, i, words)),
});

const NO_SUCH_COMMIT = "No commit of the sources has this id.";
const NO_GAP = {
  text: "No hypothesis has a line of the sources that carries it.",
  data: "The log of the minutes before the first failure, metrics of the same time, and the commits that were deployed before it.",
};

const isText = (text: string): boolean => text !== "";

function fallback(carried: readonly Hypothesis[]): string {
  if (carried.length === 0) return "The sources do not say what the cause is.";
  return carried.map(({ title, mechanism }) => `${title}. ${mechanism}`).join("\n");
}

function ticketOf(
  { kind, title, text }: Said["tickets"][number],
  at: number,
  words: Words,
): Ticket[] {
  const named = words(title, 160);
  return named === ""
    ? []
    : [{ id: `t${at + 1}`, kind, title: named, text: words(text, 1500), decision: "open" }];
}

function commitOf(said: string | null, carried: readonly Hypothesis[], { commits }: Case) {
  const wanted = said ?? carried.find((one) => one.commit !== null)?.commit ?? null;
  if (wanted === null || wanted.trim() === "") return { commit: null, refused: undefined };
  const known = findCommit(commits, wanted);
  if (!known) return { commit: null, refused: wordsOf(wanted, 80) };
  // What no hypothesis that stands names is nobody's cause.
  const isCarried = carried.some(
    (one) => one.commit !== null && findCommit(commits, one.commit) === known,
  );
  if (!isCarried) return { commit: null, refused: undefined };
  const { sha, title, author, at, n } = known;
  return { commit: { sha, title, author, at, n }, refused: undefined };
}
