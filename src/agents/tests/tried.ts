import { z } from "zod";
import type { PromptPurpose } from "../../db/schema/prompts.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { LlmRequest } from "../../llm/llm.ts";
import { judgement } from "./code/judge.ts";
import { proposal } from "./code/propose.ts";
import { casesAnswer } from "./manual/write-cases.ts";
import { frame, shown, shownFile, shownText } from "./shown.ts";

export type TestsPurpose = Extract<PromptPurpose, "test_code" | "test_judge" | "test_cases">;

interface Question {
  text: string;
  schema: NonNullable<LlmRequest["schema"]>;
}

const PATH = "pasted.ts";

const SHAPES = {
  test_code: { name: "tests", shape: proposal },
  test_judge: { name: "judgement", shape: judgement },
  test_cases: { name: "cases", shape: casesAnswer },
} as const;

interface Tried {
  source: string;
  passages: readonly Passage[];
  /** A test that is tried on the code. */
  title: string;
}

/** What a prompt is asked when it is tried on pasted text. */
export function triedTests(purpose: TestsPurpose, tried: Tried): Question {
  const { name, shape } = SHAPES[purpose];
  return { text: textOf(purpose, tried), schema: { name, schema: z.toJSONSchema(shape) } };
}

function textOf(purpose: TestsPurpose, { source, passages, title }: Tried): string {
  const { block } = frame;
  if (purpose === "test_cases") {
    return block(
      "requirements",
      passages.map(({ n, text }) => `[${n}] ${shownText(text)}`).join("\n"),
    );
  }
  if (purpose === "test_judge") {
    return [
      block("code", shownFile(PATH, source)),
      block("test", shown(title)),
      block("outcome", "It failed. What it said was not kept."),
    ].join("\n\n");
  }
  return block("targets", `${shownFile(PATH, source)}\ntests go to: pasted.test.ts`);
}

interface Told {
  parts: { label: string; text: string }[];
  fault: string | undefined;
}

/** Its answer as a person reads it; nothing of it was run. */
export function tellTests(purpose: TestsPurpose, answer: string): Told {
  const said = SHAPES[purpose].shape.safeParse(parsed(answer));
  if (!said.success) {
    const fault = "The answer does not have the agreed form.";
    return { parts: [{ label: "Answer", text: answer }], fault };
  }
  return { parts: partsOf(said.data), fault: undefined };
}

function partsOf(
  said: z.output<(typeof SHAPES)[TestsPurpose]["shape"]>,
): { label: string; text: string }[] {
  if ("verdict" in said) {
    return [
      { label: said.verdict === "possible_bug" ? "Possible bug" : "Wrong test", text: said.reason },
    ];
  }
  if ("tests" in said) return said.tests.map(({ title, code }) => ({ label: title, text: code }));
  return said.cases.map(({ title, steps, cites }) => ({
    label: `${title} (passages ${cites.join(", ")})`,
    text: steps.map(({ action, expected }) => `${action} → ${expected}`).join("\n"),
  }));
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // What is no JSON has no form, which is said as such.
    return undefined;
  }
}
