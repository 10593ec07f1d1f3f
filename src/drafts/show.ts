import type { Deps } from "../app.ts";
import type { Row } from "../db/schema.ts";
import type { DraftContent, StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import type { Document } from "../platform/text/document.ts";
import { parseMarkdown } from "../platform/text/parse-markdown.ts";
import { liveTree } from "./backlog/live-tree.ts";
import { type Composition, findComposition } from "./composition.ts";
import { partialContent } from "./content.ts";
import { type DraftCost, draftCost, usd } from "./cost.ts";
import type { Draft } from "./draft.ts";
import type { DraftFinding } from "./findings.ts";
import { listStanding } from "./documents/document.ts";
import { isFromCache } from "./kept-answer.ts";
import { isKeepable } from "./keep-part.ts";
import { findKeptRevision } from "./kept-revisions.ts";
import { isBacklog } from "./nodes.ts";
import { listDraftIssues } from "./publishing/draft-issues.ts";
import { readSaid } from "./rules/said.ts";
import { listPassages, listTitledPassages } from "./source.ts";
import { listNewer } from "./sources/newer.ts";
import { sourceColumn } from "./trace/column.ts";
import { coverageFigures } from "./trace/coverage.ts";

export interface Shown {
  content: StoryContent;
  description: Document;
}

export const shown = (content: StoryContent): Shown => ({
  content,
  description: parseMarkdown(content.description.text),
});

/** Everything that the page of a draft shows. */
export async function readDraft(deps: Deps, draft: Draft) {
  const [passages, sources, revision, composition, cost, issues, newer, standing] =
    await Promise.all([
      listPassages(deps.db, draft.id),
      listTitledPassages(deps.db, draft.id),
      findKeptRevision(deps.db, draft.id, draft.revision),
      findComposition(deps.db, draft.id),
      draftCost(deps.db, draft.id),
      listDraftIssues(deps.db, draft.id),
      listNewer(deps.db, draft.id),
      listStanding(deps.db, draft.id),
    ]);
  const kept = await isFromCache(deps.db, draft, { composition, revision });
  const content = revision && !isBacklog(revision.content) ? revision.content : undefined;
  const said = revision && (await readSaid(deps, draft, { content: revision.content, passages }));
  return {
    passages,
    column: sourceColumn(sources, content),
    revision,
    current: currentOf(revision, content),
    findings: said?.findings ?? NO_FINDINGS,
    judgement: said?.judgement,
    coverage: revision && figuresOf(draft, revision.content, passages),
    ...writingOf(draft, { composition, passages, revision }),
    kept,
    cost: cost && costWords(cost),
    issues,
    newer,
    standing,
  };
}

/** They are kept with each revision; those that are older have none. */
function figuresOf(draft: Draft, content: DraftContent, passages: Passage[]) {
  const { covered, statements } = draft;
  return covered === null || statements === null
    ? coverageFigures(draft, content, passages)
    : { covered, statements };
}

interface Writing {
  composition: Composition | undefined;
  passages: Passage[];
  revision: Pick<Row<"revisions">, "createdAt"> | undefined;
}

/** What the page says of the newest composition. */
function writingOf(draft: Draft, { composition, passages, revision }: Writing) {
  const isTree = draft.type === "backlog";
  const none = { composition: undefined, part: undefined, tree: undefined, live: undefined };
  if (!composition) return { ...none, keepable: false };
  // What a newer revision has overtaken is of no interest any more.
  const isLater = revision !== undefined && composition.createdAt > revision.createdAt;
  const isNewest = isLater || composition.baseRevision === draft.revision;
  const said = {
    ...none,
    ...(isNewest && { composition }),
    keepable: isKeepable(composition, draft),
  };
  if (isRunning(composition)) return { ...said, live: liveDraft(draft, composition) };
  return {
    ...said,
    part: isTree ? undefined : partOf(composition, passages),
    // Of a backlog that was stopped before its first revision.
    tree: isTree && revision === undefined ? liveTree(draft, composition) : undefined,
  };
}

const currentOf = (revision: Row<"revisions"> | undefined, content: StoryContent | undefined) =>
  revision && content && { ...shown(content), number: revision.number, at: revision.createdAt };

const NO_FINDINGS: DraftFinding[] = [];
const costWords = (cost: DraftCost) => ({
  model: cost.model,
  price: priceOf(cost),
  tokens: cost.tokens,
});
const priceOf = ({ nanoUsd }: DraftCost) => (nanoUsd === undefined ? undefined : usd(nanoUsd));
const isRunning = ({ state }: Composition) => state === "queued" || state === "running";

/** Of a composition that was stopped or broke off: what had come. */
function partOf(composition: Composition, passages: Passage[]): Shown | undefined {
  const part = partialContent(composition.text, { passages });
  return part && shown(part);
}

/** A composition that is under way, as far as it has come. */
export function liveDraft(draft: Draft, composition: Composition) {
  const isTree = draft.type === "backlog";
  const partial = isTree ? undefined : partialContent(composition.text);
  return {
    draftId: draft.id,
    mayStop: draft.may === "owner",
    model: draft.model,
    refines: composition.instruction !== null,
    waiting: composition.state === "queued" ? (composition.errorMessage ?? undefined) : undefined,
    partial: partial && shown(partial),
    tree: isTree ? liveTree(draft, composition) : undefined,
  };
}
