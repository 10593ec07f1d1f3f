import type { Deps } from "../app.ts";
import { triedDocument } from "../agents/analysis/tried.ts";
import { type TriedPurpose, triedRootCause } from "../agents/root-cause/tried.ts";
import { triedReview } from "../agents/code-review/tried.ts";
import { triedTests } from "../agents/tests/tried.ts";
import { type BacklogNode, ONLY_NODE } from "../db/schema/content.ts";
import { type Passage } from "../db/schema/drafts.ts";
import type { PromptPurpose, TrialInput } from "../db/schema/prompts.ts";
import { outlineSchema } from "../drafts/backlog/outline.ts";
import { contentSchema } from "../drafts/content.ts";
import { framed } from "../drafts/framed.ts";
import { judgedRules, opinionSchema } from "../drafts/judge/opinion.ts";
import { judgeText } from "../drafts/judge/request.ts";
import { KIND_NAMES, KINDS } from "../drafts/kind-types.ts";
import { cutLongText } from "../drafts/passages.ts";
import type { LlmRequest } from "../llm/llm.ts";
import { type Prompt, renderPrompt } from "../prompts/prompt.ts";
import type { VariablesOf } from "../prompts/purposes.ts";

type Question = Pick<LlmRequest, "system" | "messages" | "schema">;

const MOST_ITEMS = 60;

export const passagesOf = async ({ passages, source }: TrialInput): Promise<Passage[]> =>
  passages ?? (await cutLongText(source));

export const nodeOf = ({ kind }: TrialInput, content: BacklogNode["content"]): BacklogNode => ({
  id: ONLY_NODE,
  parentId: null,
  kind,
  decision: "open",
  links: [],
  content,
});

interface Asking {
  deps: Pick<Deps, "rules">;
  prompt: Prompt;
  input: TrialInput;
  passages: Passage[];
}

type Ask = (asking: Asking) => Question | undefined;

/** What the model is asked, as the product asks it; undefined when the input lacks a part. */
export async function questionOf(
  deps: Pick<Deps, "rules">,
  prompt: Prompt,
  input: TrialInput,
): Promise<Question | undefined> {
  const passages = await passagesOf(input);
  if (passages.length === 0) return undefined;
  return questions[prompt.purpose]({ deps, prompt, input, passages });
}

const reviewAsked: Ask = ({ prompt, input }) => reviewQuestion(prompt, input);

const rootCauseAsked =
  (purpose: TriedPurpose): Ask =>
  ({ prompt, input }) =>
    rootCauseQuestion(prompt, purpose, input);

const testsAsked =
  (purpose: Parameters<typeof triedTests>[0]): Ask =>
  ({ prompt, input: { project, source, title = "" }, passages }) => {
    const variables = { framework: "vitest", project } satisfies VariablesOf<"test_code">;
    const { system } = renderPrompt(prompt, variables);
    const { text, schema } = triedTests(purpose, { source, passages, title });
    return { system, messages: [{ role: "user", text }], schema };
  };

const questions: Record<PromptPurpose, Ask> = {
  draft: ({ prompt, input, passages }) => storyQuestion(prompt, input, framed({ passages })),
  refine({ prompt, input, passages }) {
    const { content, instruction = "" } = input;
    const text = content && framed({ passages, base: content, instruction });
    return text === undefined ? undefined : storyQuestion(prompt, input, text);
  },
  node: ({ prompt, input, passages }) =>
    storyQuestion(prompt, input, framed({ passages, item: itemOf(input, passages) })),
  outline: ({ prompt, input, passages }) => outlineQuestion(prompt, input, passages),
  judge: ({ deps, prompt, ...given }) => judgeQuestion(deps, prompt, given),
  review: reviewAsked,
  refute: reviewAsked,
  rca: rootCauseAsked("rca"),
  rca_tools: rootCauseAsked("rca_tools"),
  rca_test: rootCauseAsked("rca_test"),
  rca_conclude: rootCauseAsked("rca_conclude"),
  test_code: testsAsked("test_code"),
  test_judge: testsAsked("test_judge"),
  test_cases: testsAsked("test_cases"),
  session({ prompt, input: { project, source } }) {
    const variables = { agent: "a colleague", project } satisfies VariablesOf<"session">;
    const { system } = renderPrompt(prompt, variables);
    return { system, messages: [{ role: "user", text: source }] };
  },
  code({ prompt, input: { project: repository, source } }) {
    const { system } = renderPrompt(prompt, { repository } satisfies VariablesOf<"code">);
    return { system, messages: [{ role: "user", text: source }] };
  },
  document({ prompt, input: { project, source } }) {
    const { system } = renderPrompt(prompt, { project } satisfies VariablesOf<"document">);
    const { text, schema } = triedDocument(source);
    return { system, messages: [{ role: "user", text }], schema };
  },
};

function rootCauseQuestion(prompt: Prompt, purpose: TriedPurpose, input: TrialInput): Question {
  const { project, source, title = "" } = input;
  const { system } = renderPrompt(prompt, { project } satisfies VariablesOf<"rca">);
  const { text, schema } = triedRootCause(purpose, source, title);
  return { system, messages: [{ role: "user", text }], schema };
}

function reviewQuestion(prompt: Prompt, { source, project, title = "" }: TrialInput) {
  const tried = triedReview(source, title);
  if (!tried) return undefined;
  const { system } = renderPrompt(prompt, { project } satisfies VariablesOf<"review" | "refute">);
  const { text, schema } = tried[prompt.purpose === "refute" ? "refute" : "review"];
  return { system, messages: [{ role: "user" as const, text }], schema };
}

const itemOf = ({ kind, title = "" }: TrialInput, passages: readonly Passage[]) => ({
  kind,
  title,
  cites: passages.map(({ n }) => n),
  parent: null,
  children: [],
});

function storyQuestion(prompt: Prompt, input: TrialInput, text: string): Question {
  const { kind, format, project } = input;
  const { system } = renderPrompt(prompt, {
    item: KIND_NAMES[kind],
    criteria_format: format,
    project,
  } satisfies VariablesOf<"draft" | "refine" | "node">);
  return {
    system,
    messages: [{ role: "user", text }],
    schema: { name: "story", schema: contentSchema(format, undefined) },
  };
}

function outlineQuestion(prompt: Prompt, { project }: TrialInput, passages: Passage[]): Question {
  const { system } = renderPrompt(prompt, {
    kinds: KINDS.join(", "),
    most: String(MOST_ITEMS),
    part: "1 of 1",
    project,
  } satisfies VariablesOf<"outline">);
  return {
    system,
    messages: [{ role: "user", text: framed({ passages, outline: "" }) }],
    schema: { name: "outline", schema: outlineSchema() },
  };
}

function judgeQuestion(
  deps: Pick<Deps, "rules">,
  prompt: Prompt,
  { input, passages }: { input: TrialInput; passages: Passage[] },
): Question | undefined {
  if (!input.content) return undefined;
  const nodes = [nodeOf(input, input.content)];
  const asked = judgedRules(deps.rules, nodes);
  const { system } = renderPrompt(prompt, {
    rules: asked.join(", "),
    project: input.project,
  } satisfies VariablesOf<"judge">);
  return {
    system,
    messages: [{ role: "user", text: judgeText({ nodes, passages }, nodes) }],
    schema: { name: "opinion", schema: opinionSchema(asked) },
  };
}
