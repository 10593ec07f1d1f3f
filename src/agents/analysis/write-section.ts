import { z } from "zod";
import type { DocumentSection } from "../../db/schema/document-content.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { Planned } from "./plan.ts";
import type { DocumentProperties } from "./properties.ts";
import { frame, type ShownCode, shownWords } from "./shown.ts";

export const DOCUMENT_PROMPT = "code-document";
const MOST_TOKENS = 6000;

const said = z.object({
  text: z.string(),
  cites: z.array(
    z.object({ path: z.string(), line: z.number(), endLine: z.number(), quote: z.string() }),
  ),
});
/** A statement as a model makes it; nothing of it is believed yet. */
export type Said = z.output<typeof said>;

export const written = z.object({ statements: z.array(said) });

interface Asking {
  planned: Planned;
  facts: string;
  code: ShownCode;
  /** Of a refinement: what stands, and what the person wants. */
  standing: DocumentSection | undefined;
  instruction: string | null;
}

/** Asks for the statements of one section. */
export const writeSection = (
  run: AgentRun<DocumentProperties>,
  asking: Asking,
): Promise<Came<z.output<typeof written>>> =>
  ask(run, {
    key: `section:${asking.planned.id}`,
    label: `Write “${asking.planned.title}”`,
    prompt: DOCUMENT_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"document">,
    taskType: "document",
    text: textOf(asking),
    answer: { name: "section", schema: written },
    maxTokens: MOST_TOKENS,
  });

/** What the prompt announces. */
export function textOf({ planned, facts, code, standing, instruction }: Asking): string {
  const { block, json } = frame;
  return [
    block("facts", facts),
    block("section", shownWords(`${planned.title}\n${planned.wish}`)),
    block("code", code.text),
    ...(instruction === null
      ? []
      : [
          block("standing", json((standing?.statements ?? []).map(told))),
          block("instruction", shownWords(instruction)),
        ]),
  ].join("\n\n");
}

const told = ({ text, cites }: DocumentSection["statements"][number]) => ({
  text,
  cites: cites.map(({ path, line, endLine }) => ({ path, line, endLine })),
});
