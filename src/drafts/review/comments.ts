import type { Account } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, desc, eq, isNull, lt, or } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import { type Clock, newId } from "../../platform/clock.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { partTexts } from "../part-text.ts";
import { listPassages } from "../source.ts";
import { reaches } from "./access.ts";
import { applySuggested, partFields, readSuggested, type Suggested } from "./suggestion.ts";

export type Comment = Row<"comments">;

/** In characters. */
const LONGEST_COMMENT = 4000;

export interface NewComment {
  /** "" for the whole draft. */
  nodeId: string;
  part: string;
  text: string;
  /** The revision that was looked at. */
  revision: number;
  /** The fields of the part, as they were sent; absent for a plain comment. */
  suggested?: Record<string, string> | undefined;
}

export type Commented = { ok: true; id: string } | { ok: false; errors: Record<string, string> };

/** One item of a revision; undefined where it was not there yet or is not there any more. */
export async function findItem(
  db: Queries,
  draft: Draft,
  { revision, nodeId }: { revision: number; nodeId: string },
): Promise<StoryContent | undefined> {
  const found = await findRevision(db, draft.id, revision);
  const nodes = found ? nodesOf(draft, found.content) : [];
  return nodes.find(({ id }) => id === nodeId)?.content;
}

interface Writing {
  account: Account;
  draft: Draft;
  comment: NewComment;
}

/** A remark, or words to stand there instead. */
export async function addComment(
  tx: Tx,
  clock: Clock,
  { account, draft, comment }: Writing,
): Promise<Commented> {
  const { nodeId, part } = comment;
  const text = comment.text.replaceAll("\r\n", "\n").trim();
  const revision = Math.min(comment.revision || draft.revision, draft.revision);
  const errors: Record<string, string> = {};
  if (text.length > LONGEST_COMMENT) {
    errors["text"] =
      `This has ${text.length.toLocaleString("en")} characters; up to ${LONGEST_COMMENT.toLocaleString("en")} work.`;
  }
  const item = nodeId === "" ? undefined : await findItem(tx, draft, { revision, nodeId });
  const isThere = nodeId === "" ? part === "" : item && hasPart(item, part);
  if (!isThere) errors["text"] = "This part is not in the draft any more. Comment on the whole.";
  let suggested: Suggested | undefined;
  if (comment.suggested && item) {
    suggested = readSuggested(partFields(item, part), comment.suggested);
    const refused = await refuseSuggested(tx, { account, draft, item, suggested });
    Object.assign(errors, refused);
  } else if (text === "") errors["text"] = "Write what you want to say.";
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const id = newId(clock);
  await tx.insert(tx.t.comments).values({
    id,
    draftId: draft.id,
    revision,
    nodeId,
    part,
    text,
    suggestion: suggested ? JSON.stringify(suggested) : null,
    accountId: account.id,
    createdAt: clock.now(),
  });
  return { ok: true, id };
}

const hasPart = (item: StoryContent, part: string) =>
  part === "" || partTexts(item).some((one) => one.part === part);

interface Suggesting {
  account: Account;
  draft: Draft;
  item: StoryContent;
  suggested: Suggested;
}

async function refuseSuggested(
  tx: Tx,
  { draft, item, suggested }: Suggesting,
): Promise<Record<string, string>> {
  if (!reaches(draft.may, "suggest")) {
    return { text: "This draft was shared with you for comments, not for suggestions." };
  }
  const [first] = Object.keys(suggested);
  if (first === undefined) {
    return { suggestion: "Change the words to what is to stand there instead." };
  }
  const applied = applySuggested(item, suggested, await listPassages(tx, draft.id));
  return applied.ok ? {} : applied.errors;
}

const PAGE_SIZE = 30;

interface Page {
  before?: string | undefined;
  nodeId?: string | undefined;
  part?: string | undefined;
}

/** Newest first, of the whole draft or of one part; `before` is `<ms>.<id>` of the last one seen. */
export async function listComments(
  db: Queries,
  draftId: string,
  { before, nodeId, part }: Page,
): Promise<{ comments: Comment[]; next: string | undefined }> {
  const { comments } = db.t;
  const [ms, id = ""] = before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const older = Number.isNaN(at.getTime())
    ? undefined
    : or(lt(comments.createdAt, at), and(eq(comments.createdAt, at), lt(comments.id, id)));
  const rows = await db
    .select()
    .from(comments)
    .where(
      and(
        eq(comments.draftId, draftId),
        nodeId === undefined ? undefined : eq(comments.nodeId, nodeId),
        part === undefined ? undefined : eq(comments.part, part),
        older,
      ),
    )
    .orderBy(desc(comments.createdAt), desc(comments.id))
    .limit(PAGE_SIZE + 1);
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return {
    comments: shown,
    next: rows.length > PAGE_SIZE && last ? `${last.createdAt.getTime()}.${last.id}` : undefined,
  };
}

/** More are not counted one by one. */
const MOST_OPEN = 500;

/** Where comments wait for an answer, newest first. */
export async function listOpenPlaces(
  db: Queries,
  draftId: string,
): Promise<Pick<Comment, "nodeId" | "part">[]> {
  const { comments } = db.t;
  return db
    .select({ nodeId: comments.nodeId, part: comments.part })
    .from(comments)
    .where(and(eq(comments.draftId, draftId), isNull(comments.outcome)))
    .orderBy(desc(comments.createdAt), desc(comments.id))
    .limit(MOST_OPEN);
}
