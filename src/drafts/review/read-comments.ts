import type { Deps } from "../../app.ts";
import type { BacklogNode, StoryContent } from "../../db/schema/content.ts";
import { type DiffPart, diffWords } from "../../platform/text/words-diff.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { partTexts } from "../part-text.ts";
import { type Comment, findItem, listComments } from "./comments.ts";
import { namesOf } from "./history.ts";
import { isUnchanged, parseSuggested, partFields, type Suggested } from "./suggestion.ts";

export interface ShownComment {
  id: string;
  accountId: string;
  name: string;
  at: Date;
  text: string;
  revision: number;
  nodeId: string;
  part: string;
  /** Of the item, in a backlog; undefined where it is gone. */
  item: string | undefined;
  /** What it would change, word by word. */
  changes: { field: string; parts: DiffPart[] }[] | undefined;
  /** The part reads otherwise by now. */
  isOverTaken: boolean;
  outcome: Comment["outcome"];
  decidedBy: string | undefined;
  decidedAt: Date | null;
}

interface Asked {
  node: string | undefined;
  part: string | undefined;
  before: string | undefined;
}

/** What was said of a draft, or of one part of it, and what the form for the next word needs. */
export async function readComments(
  deps: Pick<Deps, "db">,
  draft: Draft,
  { node, part, before }: Asked,
) {
  const [{ comments, next }, current] = await Promise.all([
    listComments(deps.db, draft.id, { before, nodeId: node, part }),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  const nodes = current ? nodesOf(draft, current.content) : [];
  const names = await namesOf(
    deps.db,
    comments.flatMap(({ accountId, decidedBy }) => [accountId, decidedBy ?? ""]),
  );
  const shown: ShownComment[] = [];
  for (const comment of comments) {
    const { accountId, decidedBy, suggestion } = comment;
    const change = suggestion === null ? {} : await suggestedChange(deps, draft, comment, nodes);
    const { id, text, revision, nodeId, part: of, outcome, decidedAt } = comment;
    shown.push({
      id,
      accountId,
      text,
      revision,
      nodeId,
      part: of,
      outcome,
      decidedAt,
      at: comment.createdAt,
      name: names.get(accountId) ?? "Somebody who is gone",
      decidedBy: decidedBy === null ? undefined : names.get(decidedBy),
      item: nodes.find((one) => one.id === nodeId)?.content.title.text,
      changes: undefined,
      isOverTaken: false,
      ...change,
    });
  }
  const chosen = nodes.find(({ id }) => id === node);
  return { comments: shown, next, subject: chosen && subjectOf(chosen, part) };
}

async function suggestedChange(
  deps: Pick<Deps, "db">,
  draft: Draft,
  comment: Comment,
  nodes: readonly BacklogNode[],
): Promise<Pick<ShownComment, "changes" | "isOverTaken">> {
  const before = await findItem(deps.db, draft, comment);
  const now = nodes.find(({ id }) => id === comment.nodeId)?.content;
  const standing: Suggested = before ? partFields(before, comment.part) : {};
  const suggested = Object.entries(parseSuggested(comment.suggestion ?? "{}"));
  return {
    changes: suggested.map(([field, words]) => ({
      field,
      parts: diffWords(standing[field] ?? "", words),
    })),
    isOverTaken: !isUnchanged(before, now, comment.part),
  };
}

/** The item that is being talked about: its parts, and the words of the chosen one. */
const subjectOf = ({ content }: { content: StoryContent }, part: string | undefined) => ({
  title: content.title.text,
  parts: partTexts(content).map(({ part: key, label }) => ({ key, label })),
  text: partTexts(content).find((one) => one.part === part)?.text,
  fields: part === undefined ? {} : partFields(content, part),
});
