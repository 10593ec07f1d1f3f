import type { Deps } from "../app.ts";
import type { Row } from "../db/schema.ts";
import type { Passage, StoryContent } from "../db/schema/drafts.ts";
import type { Document } from "../platform/text/document.ts";
import { parseMarkdown } from "../platform/text/parse-markdown.ts";
import { type Composition, findComposition } from "./composition.ts";
import { partialContent } from "./content.ts";
import { type DraftCost, draftCost, usd } from "./cost.ts";
import { type Draft, findRevision } from "./draft.ts";
import { type Finding, findings } from "./findings.ts";
import { isBacklog } from "./nodes.ts";
import type { RuleContext } from "./rules/rule.ts";
import { listTitledPassages, sourceColumn } from "./trace/column.ts";
import { coverageFigures } from "./trace/coverage.ts";

export interface Shown {
  content: StoryContent;
  description: Document;
}

export const shown = (content: StoryContent): Shown => ({
  content,
  description: parseMarkdown(content.description.text),
});

export function ruleContext(
  deps: Pick<Deps, "rules">,
  draft: Draft,
  { content, passages }: { content: StoryContent; passages: Passage[] },
): RuleContext {
  const { item, criteriaFormat, fields } = draft;
  return { content, item, criteriaFormat, passages, settings: deps.rules, values: fields };
}

/** Everything that the page of a draft shows. */
export async function readDraft(deps: Deps, draft: Draft) {
  const [sources, revision, composition, cost] = await Promise.all([
    listTitledPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
    findComposition(deps.db, draft.id),
    draftCost(deps.db, draft.id),
  ]);
  const content = revision && !isBacklog(revision.content) ? revision.content : undefined;
  const passages = sources.flatMap((source) => source.passages);
  const running = composition !== undefined && isRunning(composition);
  return {
    passages,
    column: sourceColumn(sources, content),
    revision,
    current: currentOf(revision, content),
    findings: content ? findings(ruleContext(deps, draft, { content, passages })) : NO_FINDINGS,
    coverage: revision && coverageFigures(draft, revision.content, passages),
    // What a newer revision has overtaken is of no interest any more.
    composition: composition?.baseRevision === draft.revision ? composition : undefined,
    part: running || draft.type === "backlog" ? undefined : partOf(composition, passages),
    live: running ? liveDraft(draft, composition) : undefined,
    cost: cost && costWords(cost),
  };
}

const currentOf = (revision: Row<"revisions"> | undefined, content: StoryContent | undefined) =>
  revision && content && { ...shown(content), number: revision.number, at: revision.createdAt };

const NO_FINDINGS: Finding[] = [];
const costWords = (cost: DraftCost) => ({
  model: cost.model,
  price: priceOf(cost),
  tokens: cost.tokens,
});
const priceOf = ({ nanoUsd }: DraftCost) => (nanoUsd === undefined ? undefined : usd(nanoUsd));
const isRunning = ({ state }: Composition) => state === "queued" || state === "running";

/** Of a composition that was stopped or broke off: what had come. */
function partOf(composition: Composition | undefined, passages: Passage[]): Shown | undefined {
  const part = composition && partialContent(composition.text, { passages });
  return part && shown(part);
}

/** A composition that is under way, as far as it has come. */
export function liveDraft(draft: Draft, composition: Composition) {
  const partial = partialContent(composition.text);
  return {
    draftId: draft.id,
    model: draft.model,
    refines: composition.instruction !== null,
    waiting: composition.state === "queued" ? (composition.errorMessage ?? undefined) : undefined,
    partial: partial && shown(partial),
  };
}
