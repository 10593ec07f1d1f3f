import { labelOfAgent } from "./agents-for.ts";
import type { Session } from "./session.ts";
import type { TracedTurn } from "./turns.ts";

/** Of a session, to be read. */
export function sessionMarkdown(session: Session, turns: readonly TracedTurn[]): string {
  const agent = labelOfAgent(session.agent);
  const head = [
    `# ${session.title}`,
    [agent && `With: ${agent}.`, `Model: ${session.model || "as the company has set"}.`]
      .filter(Boolean)
      .join(" "),
  ];
  const parts = turns.map(({ turn }) => {
    const files = turn.files.map(({ name }) => name).join(", ");
    return [
      `## ${turn.position}. Question`,
      turn.question,
      files && `Files: ${files}`,
      "### Answer",
      turn.answer || turn.errorMessage || "None.",
    ]
      .filter(Boolean)
      .join("\n\n");
  });
  return `${[...head, ...parts].join("\n\n")}\n`;
}

/** The same with its trace, for programs. */
export const sessionJson = (session: Session, turns: readonly TracedTurn[]) => ({
  id: session.id,
  kind: session.kind,
  agent: session.agent,
  title: session.title,
  model: session.model,
  properties: session.properties,
  repository: session.repository,
  createdAt: session.createdAt,
  turns: turns.map(({ turn, steps }) => ({
    position: turn.position,
    question: turn.question,
    files: turn.files,
    answer: turn.answer,
    state: turn.state,
    modelServed: turn.modelServed,
    tokens: turn.tokens,
    costNanoUsd: turn.costNanoUsd,
    createdAt: turn.createdAt,
    finishedAt: turn.finishedAt,
    steps: steps.map(({ key, kind, label, state, arguments: given, output, ...step }) => ({
      key,
      kind,
      label,
      state,
      arguments: given,
      output,
      tokens: step.tokens,
      costNanoUsd: step.costNanoUsd,
      startedAt: step.startedAt,
      finishedAt: step.finishedAt,
    })),
  })),
});
