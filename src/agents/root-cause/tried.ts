import { z } from "zod";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Source } from "../../drafts/source.ts";
import type { LlmRequest } from "../../llm/llm.ts";
import { mineText } from "../../platform/text/log-templates/mine-file.ts";
import { callsAnswer } from "./ask-tools.ts";
import { checkEvidence } from "./check.ts";
import { conclusionAnswer } from "./conclude.ts";
import { hypothesesAnswer, saidEvidence } from "./hypothesise.ts";
import { logSource } from "./log-source.ts";
import { numberedText } from "./numbered.ts";
import { type Case, readCase } from "./read-case.ts";
import { frame, shownText } from "./shown.ts";
import { timelineOf } from "./timeline.ts";
import { tellCase } from "./told-case.ts";
import { testAnswer } from "./try-hypothesis.ts";

export type TriedPurpose = "rca" | "rca_tools" | "rca_test" | "rca_conclude";

interface Question {
  text: string;
  schema: NonNullable<LlmRequest["schema"]>;
}

/** A text that is tried is read as a log, or as a person's words where it is none. */
function caseOf(text: string): Case {
  const mined = mineText(text, new Date().getUTCFullYear());
  const read = mined.ok ? logSource(mined.log) : { ...numberedText(text), origin: {} };
  const source: Pick<Source, "kind" | "title" | "origin"> & { passages: Passage[] } = {
    kind: "log",
    title: "Pasted text",
    ...read,
  };
  return readCase([source]);
}

/** What a prompt of a root-cause analysis is asked when it is tried. */
export function triedRootCause(purpose: TriedPurpose, source: string, title: string): Question {
  const found = caseOf(source);
  const { text } = tellCase(found, timelineOf(found));
  const hypothesis = { id: "h1", title, mechanism: title, for: [], against: [], commit: null };
  const block = {
    rca: "",
    rca_tools: `${frame.block("tools", "None.")}\n\n${frame.block("asked", "Nothing yet.")}\n\n`,
    rca_test: `${frame.block("hypothesis", frame.json({ ...hypothesis, title: shownText(title) }))}\n\n`,
    rca_conclude: `${frame.block("hypotheses", frame.json([{ ...hypothesis, verdict: "likely" }]))}\n\n`,
  }[purpose];
  return { text: block + text, schema: SCHEMAS[purpose] };
}

const schemaOf = (name: string, shape: z.ZodType) => ({ name, schema: z.toJSONSchema(shape) });
const SCHEMAS: Record<TriedPurpose, Question["schema"]> = {
  rca: schemaOf("root_cause", hypothesesAnswer),
  rca_tools: schemaOf("calls", callsAnswer),
  rca_test: schemaOf("verdict", testAnswer),
  rca_conclude: schemaOf("conclusion", conclusionAnswer),
};

interface Told {
  parts: { label: string; text: string }[];
  fault: string | undefined;
}

/** An answer as a person reads it, with what the checks refuse of it. */
export function tellTriedRootCause(source: string, answer: string): Told {
  const said = parsed(answer);
  const quoting = z.object({ for: z.array(saidEvidence), against: z.array(saidEvidence) });
  const found = hypothesesAnswer.safeParse(said);
  const test = testAnswer.safeParse(said);
  const ending = conclusionAnswer.safeParse(said);
  const passages = caseOf(source).passages;
  const refused = (one: z.output<typeof quoting>) =>
    checkEvidence([...one.for, ...one.against], passages).refused.map((text) => ({
      label: "Refused",
      text,
    }));
  if (found.success) {
    const { summary, hypotheses } = found.data;
    const parts = hypotheses.flatMap((one) => [
      { label: one.title, text: one.mechanism },
      ...refused(one),
    ]);
    return { parts: [{ label: "Summary", text: summary }, ...parts], fault: undefined };
  }
  if (test.success) {
    const { verdict, reason } = test.data;
    return { parts: [{ label: verdict, text: reason }, ...refused(test.data)], fault: undefined };
  }
  if (ending.success) {
    const { text, fix, nextSteps } = ending.data;
    const parts = [
      { label: "Conclusion", text },
      { label: "Fix", text: fix },
      { label: "Next steps", text: nextSteps.join("\n") },
    ];
    return { parts, fault: undefined };
  }
  const calls = callsAnswer.safeParse(said);
  if (calls.success) {
    const parts = calls.data.calls.map(({ tool, why }) => ({ label: tool, text: why }));
    return { parts, fault: undefined };
  }
  return {
    parts: [{ label: "Answer", text: answer }],
    fault: "The answer does not have the agreed form.",
  };
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // What is no JSON has no form, which is said as such.
    return undefined;
  }
}
