import { z } from "zod";
import type { Remark } from "../../db/schema/content.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { ReviewProperties } from "./agent.ts";
import { frame, type ShownFile, shownWords } from "./shown.ts";
import { type WholeFiles, renderWholeFiles } from "./whole-files.ts";
import { type Part, renderParts } from "./windows.ts";

export const FIND_PROMPT = "code-review";
const MOST_TOKENS = 8000;
/** Of whole files beside the changes of one question. */
const WHOLE_TOKENS = 16_000;

const foundRemark = z.object({
  path: z.string(),
  line: z.number(),
  endLine: z.number(),
  severity: z.enum(["critical", "major", "minor"]),
  category: z.enum(["correctness", "security", "performance", "practice"]),
  title: z.string(),
  scenario: z.string(),
  evidence: z.string(),
  suggestion: z.string().nullable(),
  confidence: z.number(),
});
export type FoundRemark = z.output<typeof foundRemark>;

export const findAnswer = z.object({ summary: z.string(), remarks: z.array(foundRemark) });
export type Found = z.output<typeof findAnswer>;

export interface Asking {
  facts: string;
  properties: ReviewProperties;
  window: readonly Part[];
  whole: WholeFiles;
  /** Of a refinement: what stands already, and what the person wants. */
  standing: readonly Remark[];
  instruction: string | null;
}

/** Asks for remarks on one window of the changes. */
export const findRemarks = (
  run: AgentRun<ReviewProperties>,
  asking: Asking,
  { at, of }: { at: number; of: number },
): Promise<Came<Found>> =>
  ask(run, {
    key: `find:${at}`,
    label:
      of === 1 ? "Look for what goes wrong" : `Look for what goes wrong, part ${at + 1} of ${of}`,
    prompt: FIND_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"review">,
    taskType: "review",
    text: findText(asking),
    answer: { name: "review", schema: findAnswer },
    maxTokens: MOST_TOKENS,
  });

/** What the prompt announces. */
export function findText({
  facts,
  properties,
  window,
  whole,
  standing,
  instruction,
}: Asking): string {
  const { block, json } = frame;
  const files: ShownFile[] = window.map(({ file }) => file);
  const own = standing.filter(({ path }) => files.some((file) => file.path === path));
  const texts = renderWholeFiles(files, whole, WHOLE_TOKENS);
  return [
    block("facts", facts),
    ...(properties.ticket === "" ? [] : [block("ticket", shownWords(properties.ticket))]),
    ...(properties.teamRules === "" ? [] : [block("team-rules", shownWords(properties.teamRules))]),
    ...(texts === "" ? [] : [block("whole-files", texts)]),
    block("changes", renderParts(window)),
    ...(instruction === null
      ? []
      : [
          block("standing-remarks", json(own.map(told))),
          block("instruction", shownWords(instruction)),
        ]),
  ].join("\n\n");
}

const told = (remark: Remark) => ({
  path: remark.path,
  line: remark.line,
  endLine: remark.endLine,
  severity: remark.severity,
  category: remark.category,
  title: remark.title,
  scenario: remark.scenario,
  evidence: remark.evidence,
  suggestion: remark.suggestion,
});
