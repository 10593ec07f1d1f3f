import type { Decision } from "../../db/schema/content.ts";
import type { RootCauseContent } from "../../db/schema/root-cause-content.ts";
import { defineKind } from "../kind.ts";
import { rootCauseMarkdown } from "./markdown.ts";

export const rootCauseKind = defineKind<RootCauseContent>({
  markdown: rootCauseMarkdown,
  downloads: [
    {
      format: "markdown",
      label: "Download as Markdown",
      type: "text/markdown; charset=utf-8",
      ending: "md",
      text: rootCauseMarkdown,
    },
    {
      format: "json",
      label: "Download as JSON",
      type: "application/json; charset=utf-8",
      ending: "json",
      text: (content) => `${JSON.stringify(content, undefined, 2)}\n`,
    },
  ],
  decide(content, part, decision) {
    const { hypotheses, tickets } = content;
    const one = [...hypotheses, ...tickets].find(({ id }) => id === part);
    if (!one) return undefined;
    const decided = {
      ...content,
      hypotheses: withDecision(hypotheses, part, decision),
      tickets: withDecision(tickets, part, decision),
    };
    return { content: decided, title: one.title };
  },
});

const withDecision = <Part extends { id: string; decision: Decision }>(
  parts: readonly Part[],
  id: string,
  decision: Decision,
): Part[] => parts.map((one) => (one.id === id ? { ...one, decision } : one));
