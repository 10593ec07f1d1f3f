import { z } from "zod";
import type { Hypothesis } from "../../db/schema/root-cause-content.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { PatternMatch } from "./pattern.ts";
import { frame, shownText } from "./shown.ts";

export const RCA_PROMPT = "root-cause";
const MOST_TOKENS = 8000;

export const saidEvidence = z.object({
  n: z.number(),
  line: z.number(),
  quote: z.string(),
  says: z.string(),
});

const hypothesis = z.object({
  title: z.string(),
  mechanism: z.string(),
  for: z.array(saidEvidence),
  against: z.array(saidEvidence),
  commit: z.string().nullable(),
});
export type SaidHypothesis = z.output<typeof hypothesis>;

export const hypothesesAnswer = z.object({ summary: z.string(), hypotheses: z.array(hypothesis) });
export type SaidHypotheses = z.output<typeof hypothesesAnswer>;

interface Asking {
  told: string;
  patterns: readonly PatternMatch[];
  /** Of a refinement. */
  standing: readonly Hypothesis[];
}

/** Asks what could be behind it. */
export const hypothesise = (
  run: AgentRun<unknown>,
  { told, patterns, standing }: Asking,
): Promise<Came<SaidHypotheses>> =>
  ask(run, {
    key: "hypotheses",
    label: "Think of causes",
    prompt: RCA_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"rca">,
    taskType: "rca",
    text: [
      told,
      ...patternBlock(patterns),
      ...refinementBlocks(run.row.instruction, standing),
    ].join("\n\n"),
    answer: { name: "root_cause", schema: hypothesesAnswer },
    maxTokens: MOST_TOKENS,
  });

const patternBlock = (patterns: readonly PatternMatch[]): string[] =>
  patterns.length === 0
    ? []
    : [
        frame.block(
          "earlier-cases",
          patterns
            .map(({ title, cause, fix, helped, offered, shared }) =>
              frame.json({
                title: shownText(title),
                cause: shownText(cause),
                fix: shownText(fix),
                helped: `${helped} of ${offered}`,
                shared,
              }),
            )
            .join("\n"),
        ),
      ];

const refinementBlocks = (instruction: string | null, standing: readonly Hypothesis[]): string[] =>
  instruction === null
    ? []
    : [
        frame.block("standing", frame.json(standing.map(toldHypothesis))),
        frame.block("instruction", shownText(instruction)),
      ];

export const toldHypothesis = (one: Hypothesis) => ({
  title: one.title,
  mechanism: one.mechanism,
  verdict: one.verdict,
  decision: one.decision,
  for: one.for,
  against: one.against,
  commit: one.commit,
});
