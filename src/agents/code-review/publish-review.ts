import { createHash } from "node:crypto";
import type { Account, Deps } from "../../app.ts";
import { codeClientFor, findConnection } from "../../connections/connection.ts";
import type { Remark, ReviewContent } from "../../db/schema/content.ts";
import type { SourceOrigin } from "../../db/schema/drafts.ts";
import type { ReviewPlace } from "../../db/schema/published.ts";
import { type DocumentPublication, listDocuments } from "../../drafts/documents/document.ts";
import type { CheckedReview } from "../../drafts/documents/review-sender.ts";
import { type Draft, listRevisions, type RevisionListing } from "../../drafts/draft.ts";
import type { Source } from "../../drafts/source.ts";
import { parseUnifiedDiff } from "../../platform/text/unified-diff.ts";
import { commentsOf, harmless, type RemarkComment } from "./comments.ts";
import { findDiff, readContent } from "./read-review.ts";

interface Refused {
  ok: false;
  code: string;
  message: string;
}

/** What would be posted, and what stands in the way. */
export interface PreparedReview {
  ok: true;
  /** What people call the system that it goes to. */
  system: string;
  checked: CheckedReview;
  /** Of the pull request. */
  url: string;
  /** What is posted, with its remark. */
  posts: { remark: Remark; comment: RemarkComment }[];
  /** Decided to be left out. */
  leftOut: Remark[];
  /** Posted by an earlier publication. */
  standing: Remark[];
  /** By id of the remark: why it would not be taken. */
  refused: Record<string, string>;
  /** The pull request has newer commits than those that were reviewed. */
  isMoved: boolean;
  /** Of all that is signed: it must not change between the look and the signature. */
  digest: string;
}

const refuse = (code: string, message: string): Refused => ({
  ok: false,
  code: `agents.${code}`,
  message,
});

const NOT_A_PULL = refuse(
  "no_pull_request",
  "These changes belong to no pull request, so there is none to post to. Download the review instead.",
);

/** Looks at the pull request; nothing is written. */
export async function prepareReview(
  deps: Deps,
  owner: Pick<Account, "id">,
  draft: Draft,
): Promise<PreparedReview | Refused> {
  const [content, source, documents, revisions] = await Promise.all([
    readContent(deps.db, draft),
    findDiff(deps.db, draft.id),
    listDocuments(deps.db, draft.id),
    listRevisions(deps.db, draft.id),
  ]);
  if (!content) return refuse("no_revision", "Nothing has been written yet.");
  const reviewed = reviewedOf(source?.origin);
  if (!reviewed) return NOT_A_PULL;
  if (isLater(source, revisions)) return NOT_REVIEWED;
  const now = await lookAt(deps, owner, reviewed);
  if (!now.ok) return now;
  const { connectionId, ...place } = reviewed;
  const posted = postedOf(documents, place);
  const { comments, ...parted } = partsOf(content, posted);
  if (comments.length === 0 && documents.some(isDoneAt(place))) {
    return refuse(
      "nothing_new",
      `All of it stands on ${now.system} already. There is nothing to post.`,
    );
  }
  const checked: CheckedReview = {
    kind: "review",
    connectionId,
    baseUrl: now.baseUrl,
    title: `${place.repository}#${place.number}`,
    body: bodyOf(content, { comments, isFirst: posted.size === 0 }),
    review: { ...place, comments: comments.map(lineComment) },
  };
  const isMoved = now.head !== place.commit;
  const refused = isMoved ? {} : outsideOf(now.diff, comments);
  const digest = createHash("sha256").update(JSON.stringify(checked)).digest("base64url");
  return {
    ok: true,
    system: now.system,
    checked,
    url: now.url,
    ...parted,
    refused,
    isMoved,
    digest,
  };
}

/** The commits came after what was written last of any: their run failed, or was stopped. */
function isLater(source: Source | undefined, revisions: readonly RevisionListing[]): boolean {
  const made = revisions.find(({ origin }) => origin === "composed" || origin === "refined");
  return made !== undefined && source !== undefined && source.createdAt > made.createdAt;
}

const NOT_REVIEWED = refuse(
  "not_reviewed",
  "The newest commits have not been reviewed yet. Try the review again first.",
);

type Reviewed = Place & { connectionId: string };

/** The commit that was reviewed; undefined for pasted changes. */
function reviewedOf(origin: SourceOrigin | undefined): Reviewed | undefined {
  const { connectionId, repository, number, head: commit } = origin ?? {};
  return connectionId === undefined ||
    repository === undefined ||
    number === undefined ||
    commit === undefined
    ? undefined
    : { connectionId, repository, number, commit };
}

interface Now {
  ok: true;
  system: string;
  baseUrl: string;
  url: string;
  head: string;
  diff: string;
}

async function lookAt(
  deps: Deps,
  owner: Pick<Account, "id">,
  { connectionId, repository, number }: Reviewed,
): Promise<Now | Refused> {
  const [client, connection] = await Promise.all([
    codeClientFor(deps, owner.id, connectionId),
    findConnection(deps.db, { id: owner.id }, connectionId),
  ]);
  if (!client.ok) return refuse("no_connection", `${client.message} ${client.fix}`);
  if (!connection) return refuse("no_connection", GONE);
  const [pull, diff] = await Promise.all([
    client.value.readPullRequest(repository, number),
    client.value.readDiff(repository, number),
  ]);
  if (!pull.ok) return refuse("no_answer", `${pull.message} ${pull.fix}`);
  if (!diff.ok) return refuse("no_answer", `${diff.message} ${diff.fix}`);
  const { baseUrl } = connection;
  return {
    ok: true,
    system: client.value.system,
    baseUrl,
    url: pull.value.url,
    head: pull.value.head.sha,
    diff: diff.value.text,
  };
}

const GONE = "The connection is gone. Connect it again on the page Connections.";

type Place = Omit<ReviewPlace, "comments">;

const isOf =
  ({ repository, number }: Pick<Place, "repository" | "number">) =>
  ({ kind, state, review }: DocumentPublication): boolean =>
    kind === "review" &&
    state === "done" &&
    review?.repository === repository &&
    review.number === number;

const isDoneAt =
  ({ commit, ...place }: Place) =>
  (document: DocumentPublication): boolean =>
    isOf(place)(document) && document.review?.commit === commit;

/** Fingerprints of the remarks that stand on the pull request already. */
export function postedOf(
  documents: readonly DocumentPublication[],
  place: Pick<Place, "repository" | "number">,
): Set<string> {
  const done = documents.filter(isOf(place));
  return new Set(
    done.flatMap(({ review }) => review?.comments.map(({ fingerprint }) => fingerprint) ?? []),
  );
}

function partsOf(content: ReviewContent, posted: ReadonlySet<string>) {
  const byId = new Map(content.remarks.map((remark) => [remark.id, remark]));
  const comments = commentsOf(content).filter(({ fingerprint }) => !posted.has(fingerprint));
  const posts = comments.flatMap((comment) => {
    const remark = byId.get(comment.remark);
    return remark ? [{ remark, comment }] : [];
  });
  const standing = content.remarks.filter(({ fingerprint }) => posted.has(fingerprint));
  const leftOut = content.remarks.filter(
    ({ decision, fingerprint }) => decision === "left_out" && !posted.has(fingerprint),
  );
  return { comments, posts, standing, leftOut };
}

const lineComment = ({ fingerprint, path, line, endLine, body }: RemarkComment) => ({
  path,
  line: endLine,
  ...(endLine > line && { startLine: line }),
  body,
  fingerprint,
});

/** What stands above the comments. */
function bodyOf(
  { summary, resolved, leftOut }: ReviewContent,
  { comments, isFirst }: { comments: readonly unknown[]; isFirst: boolean },
): string {
  const many = comments.length === 1 ? "1 remark" : `${comments.length} remarks`;
  const found = comments.length === 0 ? "No remarks." : `${many} beside the lines.`;
  return [
    harmless(summary.text),
    isFirst || comments.length > 0 ? found : "No new remarks.",
    ...(resolved.length === 0
      ? []
      : [`Resolved since: ${resolved.map(({ title }) => harmless(title)).join("; ")}.`]),
    ...(leftOut.length === 0
      ? []
      : [`${leftOut.length === 1 ? "1 file was" : `${leftOut.length} files were`} not reviewed.`]),
    "Written by a model, checked and signed by a person.",
  ].join("\n\n");
}

/** The whole review is refused for one comment that is at no line of the diff. */
function outsideOf(diff: string, comments: readonly RemarkComment[]): Record<string, string> {
  const parsed = parseUnifiedDiff(diff);
  const files = parsed.ok ? parsed.files : [];
  return Object.fromEntries(
    comments.flatMap(({ remark, path, line, endLine }) => {
      const hunks = files.find((file) => file.path === path)?.hunks ?? [];
      const holds = hunks.some(({ lines }) =>
        [line, endLine].every((wanted) => lines.some(({ newLine }) => newLine === wanted)),
      );
      return holds ? [] : [[remark, NOT_SHOWN]];
    }),
  );
}

const NOT_SHOWN =
  "This line is not shown among the changes, so nothing can stand there. Leave the remark out.";
