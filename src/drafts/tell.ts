import type { Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { urls } from "../urls.ts";
import { announce } from "../webhooks/announce.ts";
import type { DataOf } from "../webhooks/payload.ts";

// Webhooks hear of it in the transaction in which it happens.

export type TellDeps = Pick<Deps, "queue" | "clock" | "config">;

export async function tellReady(
  deps: TellDeps,
  tx: Tx,
  draft: Pick<Row<"drafts">, "id" | "accountId" | "type" | "target">,
  { compositionId, revision }: { compositionId: string; revision: number },
): Promise<void> {
  const { id: draftId, accountId, type, target } = draft;
  const url = deps.config.PUBLIC_URL + urls.drafts.show(draftId);
  await announce(deps, tx, {
    event: "draft.ready",
    key: `draft.ready ${compositionId}`,
    owner: { accountId },
    at: deps.clock.now(),
    data: { draftId, accountId, url, revision, type, projectKey: target.projectKey },
  });
}

type Ended = Pick<DataOf<"publication.done">, "publicationId" | "kind" | "issues" | "outsideUrl"> &
  Pick<DataOf<"publication.failed">, "code"> & { state: "done" | "failed" | "uncertain" };

async function tellEnd(
  deps: TellDeps,
  tx: Tx,
  draft: Pick<DataOf<"publication.done">, "draftId" | "accountId" | "url">,
  { publicationId, kind, issues, outsideUrl, code, state }: Ended,
): Promise<void> {
  const at = deps.clock.now();
  const owner = { accountId: draft.accountId };
  if (state === "done") {
    const data = { ...draft, publicationId, kind, issues, outsideUrl };
    const key = `publication.done ${publicationId}`;
    await announce(deps, tx, { event: "publication.done", key, owner, at, data });
    return;
  }
  const data = { ...draft, publicationId, kind, state, code };
  // A person may send it on its way again, and it may fail again.
  const key = `publication.failed ${publicationId} ${at.getTime()}`;
  await announce(deps, tx, { event: "publication.failed", key, owner, at, data });
}

async function ownerOf(tx: Tx, draftId: string): Promise<string> {
  const { drafts } = tx.t;
  const [draft] = await tx
    .select({ accountId: drafts.accountId })
    .from(drafts)
    .where(eq(drafts.id, draftId));
  return draft?.accountId ?? "";
}

/** A publication to Jira that has ended like this. */
export async function tellPublication(
  deps: TellDeps,
  tx: Tx,
  publication: Pick<Row<"publications">, "id" | "draftId">,
  { state, items }: { state: Ended["state"]; items: readonly Row<"publicationItems">[] },
): Promise<void> {
  const { id, draftId } = publication;
  const accountId = await ownerOf(tx, draftId);
  const url = deps.config.PUBLIC_URL + urls.drafts.publication(draftId);
  const issues = items.flatMap(({ issueKey, issueUrl }) =>
    issueKey === null ? [] : [{ key: issueKey, url: issueUrl }],
  );
  const code = items.find(({ errorCode }) => errorCode !== null)?.errorCode ?? null;
  const outsideUrl = issues[0]?.url ?? null;
  const ended = { publicationId: id, kind: "issues" as const, issues, outsideUrl, code, state };
  await tellEnd(deps, tx, { draftId, accountId, url }, ended);
}

/** A page or comment; nothing while it is on its way. */
export async function tellDocument(
  deps: TellDeps,
  tx: Tx,
  document: Omit<Row<"documentPublications">, "body" | "title">,
): Promise<void> {
  const { id, draftId, kind, state, finishedAt, errorCode: code, outsideUrl } = document;
  if (finishedAt === null || state === "waiting" || state === "sending") return;
  const accountId = await ownerOf(tx, draftId);
  const url = deps.config.PUBLIC_URL + urls.drafts.document(draftId, id);
  const ended = { publicationId: id, kind, issues: [], outsideUrl, code, state };
  await tellEnd(deps, tx, { draftId, accountId, url }, ended);
}
