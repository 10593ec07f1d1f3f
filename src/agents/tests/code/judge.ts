import { z } from "zod";
import type { VariablesOf } from "../../../prompts/purposes.ts";
import { ask } from "../../ask.ts";
import type { Came } from "../../came.ts";
import type { AgentRun } from "../../run.ts";
import { frame, shown, shownFile } from "../shown.ts";
import type { Candidate } from "./candidate.ts";

const JUDGE_PROMPT = "test-judge";
const MOST_TOKENS = 1500;

export const judgement = z.object({
  verdict: z.enum(["wrong_test", "possible_bug"]),
  reason: z.string(),
});
export type Judgement = z.output<typeof judgement>;

interface Failing {
  key: string;
  candidate: Candidate;
  target: string;
  said: string;
}

/** A test fails: asks another time, of it alone, whether the test or the code is wrong. */
export const judgeFailing = (
  run: AgentRun<unknown>,
  { key, candidate, target, said }: Failing,
): Promise<Came<Judgement>> =>
  ask(run, {
    key,
    label: `Who is wrong, test or code: ${candidate.title}`,
    prompt: JUDGE_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"test_judge">,
    taskType: "tests",
    text: [
      frame.block("code", shownFile(candidate.target, target)),
      frame.block("test", shown(`${candidate.imports}\n\n${candidate.code}`)),
      frame.block("outcome", shown(said)),
    ].join("\n\n"),
    answer: { name: "judgement", schema: judgement },
    maxTokens: MOST_TOKENS,
  });
