import type { AgentContent, Decision } from "../db/schema/content.ts";
import type { AgentDocuments } from "../drafts/documents/check-document.ts";
import type { Draft } from "../drafts/draft.ts";
import { documentKind } from "./analysis/kind.ts";
import type { Kind } from "./kind.ts";
import { rootCauseKind } from "./root-cause/kind.ts";
import { testsKind } from "./tests/kind.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- each is of a content of its own: only any holds them all
type AnyKind = Kind<any>;

const kinds = {
  tests: testsKind,
  document: documentKind,
  rca: rootCauseKind,
} as const satisfies Record<AgentContent["type"], AnyKind>;

/** Types of drafts that have the pages of all agents. */
export const MADE_TYPES = ["tests", "document", "rca"] as const satisfies AgentContent["type"][];

const kindOf = ({ type }: AgentContent): AnyKind => kinds[type];

/** As pages and comments are made of them. */
export const agentDocuments: AgentDocuments = {
  documentOf: (content, { title }) => ({
    title,
    markdown: withoutTitle(kindOf(content).markdown(content)),
  }),
  errorsIn: (content) => kindOf(content).errors?.(content) ?? 0,
};

/** A page has its title above it. */
const withoutTitle = (markdown: string): string => markdown.replace(/^# [^\n]*\n+/, "");

export interface FileOf {
  type: string;
  ending: string;
  text: string | Uint8Array<ArrayBuffer>;
}

/** In this format, if this revision has it. */
export function downloadOf(
  draft: Draft,
  content: AgentContent,
  format: string,
): FileOf | undefined {
  const found = kindOf(content).downloads.find((one) => one.format === format);
  const text = found?.text(content, draft);
  return found && text !== undefined ? { type: found.type, ending: found.ending, text } : undefined;
}

/** Those that this revision has. */
export const listDownloads = (draft: Draft, content: AgentContent) =>
  kindOf(content)
    .downloads.filter((one) => one.text(content, draft) !== undefined)
    .map(({ format, label }) => ({ format, label }));

export const withDecision = (
  content: AgentContent,
  part: string,
  decision: Decision,
): { content: AgentContent; title: string } | undefined =>
  kindOf(content).decide?.(content, part, decision);
