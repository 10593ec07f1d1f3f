import { z } from "zod";
import type { Evidence, Hypothesis, Verdict } from "../../db/schema/root-cause-content.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { checkEvidence } from "./check.ts";
import { saidEvidence } from "./hypothesise.ts";
import { type Case, findCommit } from "./read-case.ts";
import { frame, timeOfLine, wordsOf } from "./shown.ts";

const TEST_PROMPT = "root-cause-test";
const MOST_TOKENS = 3000;

export const testAnswer = z.object({
  verdict: z.enum(["confirmed", "likely", "inconclusive", "ruled_out"]),
  reason: z.string(),
  for: z.array(saidEvidence),
  against: z.array(saidEvidence),
});
type Said = z.output<typeof testAnswer>;

export type Untried = Omit<Hypothesis, "verdict" | "reason">;

/** Asks another time, of one hypothesis alone, what speaks against it; code has the last word. */
export async function tryHypothesis(
  run: AgentRun<unknown>,
  one: Untried,
  { found, told }: { found: Case; told: string },
): Promise<Came<{ hypothesis: Hypothesis; refused: string[] }>> {
  const { id: _id, decision: _decision, ...words } = one;
  const said = await ask(run, {
    key: `test:${one.id}`,
    label: `Test on the data: ${one.title}`,
    prompt: TEST_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"rca_test">,
    taskType: "rca",
    text: [frame.block("hypothesis", frame.json(words)), told].join("\n\n"),
    answer: { name: "verdict", schema: testAnswer },
    maxTokens: MOST_TOKENS,
  });
  return said.ok ? { ok: true, value: settle(one, said.value, found) } : said;
}

function settle(one: Untried, said: Said, found: Case) {
  const pro = checkEvidence(said.for, found.passages);
  const contra = checkEvidence(said.against, found.passages);
  const late = tooLate(one, found);
  const own = joined(one.for, pro.evidence);
  const against = [...joined(one.against, contra.evidence), ...(late ? [late] : [])];
  const { verdict, why } = judged(said.verdict, { own, against, late });
  const reason = [wordsOf(said.reason, 600), why].filter((text) => text !== "").join(" ");
  const hypothesis: Hypothesis = { ...one, for: own, against, verdict, reason };
  return { hypothesis, refused: [...pro.refused, ...contra.refused] };
}

const joined = (before: readonly Evidence[], more: readonly Evidence[]): Evidence[] => [
  ...before,
  ...more.filter((one) => !before.some(({ n, line }) => n === one.n && line === one.line)),
];

interface Weighed {
  own: Evidence[];
  against: Evidence[];
  late: Evidence | undefined;
}

/** A model's verdict needs what it says to stand in the sources. */
function judged(said: Verdict, { own, against, late }: Weighed): { verdict: Verdict; why: string } {
  const held = said === "confirmed" || said === "likely";
  if (held && late) {
    return { verdict: "ruled_out", why: "Its commit came after what it would have caused." };
  }
  if (held && own.length === 0) {
    return { verdict: "inconclusive", why: "No line of the sources speaks for it." };
  }
  if (said === "confirmed" && (own.length < 2 || against.length > 0)) {
    const why = own.length < 2 ? "Only one line speaks for it." : "A line speaks against it.";
    return { verdict: "likely", why: `${why} So it is likely, and not confirmed.` };
  }
  if (said === "ruled_out" && against.length === 0) {
    return { verdict: "inconclusive", why: "No line of the sources speaks against it." };
  }
  return { verdict: said, why: "" };
}

/** Of clocks that differ, ms. */
const SLACK = 60_000;

/** A commit cannot cause what was there before it. */
function tooLate(one: Untried, found: Case): Evidence | undefined {
  const commit = one.commit === null ? undefined : findCommit(found.commits, one.commit);
  if (!commit || commit.at === null) return undefined;
  const { at, sha, n } = commit;
  const isOfCommit = new Set(found.commits.map((other) => other.n));
  const year = new Date(at).getUTCFullYear();
  const seen = one.for
    .filter((evidence) => !isOfCommit.has(evidence.n))
    .flatMap((evidence) => {
      const lines = found.passages.get(evidence.n)?.lines ?? [];
      const time = timeOfLine(lines.find(({ line }) => line === evidence.line)?.text ?? "", year);
      return time === null ? [] : [time];
    });
  const first = Math.min(...seen);
  if (!Number.isFinite(first) || first + SLACK >= at) return undefined;
  const says = `The commit is of ${new Date(at).toISOString()}; what it would explain was there at ${new Date(first).toISOString()} already.`;
  return { n, line: 1, quote: `commit ${sha}`, says, byCode: true };
}
