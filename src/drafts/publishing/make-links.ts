import { createHash } from "node:crypto";
import type { Deps } from "../../app.ts";
import { outsideFailure } from "../../connections/outside-words.ts";
import type { Outside } from "../../connections/failure.ts";
import type { JiraClient } from "../../connections/jira/jira.ts";
import { and, asc, eq } from "../../db/drizzle.ts";
import { done, type Fate, type JobContext, retry, snooze } from "../../platform/jobs/job.ts";
import { errorOf, listItems } from "./item-rows.ts";
import type { Publication, PublicationItem, PublicationLink } from "./publication.ts";

interface Making {
  publication: Publication;
  jira: JiraClient;
  context: JobContext;
}

/** Its ends stand in Jira. */
interface Ready {
  link: PublicationLink;
  from: string;
  to: string;
}

/**
 * Ties to each other what stands. Each link is looked for before it is made, so a repetition makes
 * none twice; one that fails is shown and takes nothing back. Undefined: there was nothing to do.
 */
export async function makeLinks(deps: Deps, making: Making): Promise<Fate | undefined> {
  const { publication, context } = making;
  const { publicationLinks: t } = deps.db.t;
  const items = await listItems(deps.db, publication.id);
  const links = await deps.db
    .select()
    .from(t)
    .where(and(eq(t.publicationId, publication.id), eq(t.state, "waiting")))
    .orderBy(asc(t.position));
  const ready = links.flatMap((link) => readyLink(link, items) ?? []);
  if (ready.length === 0) return undefined;
  let hasMoved = false;
  for (const [index, one] of ready.entries()) {
    if (context.signal.aborted) return retry("the process is stopping");
    const made = await makeLink(deps, making.jira, one);
    context.progress({ done: index + 1, total: ready.length, text: "Linking" });
    if (await keepOutcome(deps, making, one.link, made)) hasMoved = true;
    else if (!made.ok) {
      const { message, retryAfterMs } = made;
      return hasMoved ? snooze(retryAfterMs ?? 1000) : retry(message, retryAfterMs);
    }
  }
  return done();
}

/** False: it is to be tried again. */
async function keepOutcome(
  deps: Deps,
  { publication, context }: Making,
  { id }: PublicationLink,
  made: Outside<unknown>,
): Promise<boolean> {
  const { publicationLinks: t } = deps.db.t;
  const isOver = made.ok || made.permanent || context.lastAttempt;
  const state = made.ok ? "done" : isOver ? "failed" : "waiting";
  const error = made.ok ? { errorCode: null, errorMessage: null } : errorOf(made);
  await deps.db
    .update(t)
    .set({ state, ...error, updatedAt: deps.clock.now() })
    .where(and(eq(t.id, id), eq(t.state, "waiting")));
  deps.live.wake(`draft:${publication.draftId}`);
  return isOver;
}

function readyLink(link: PublicationLink, items: PublicationItem[]): Ready | undefined {
  const keyOf = (itemId: string | null) =>
    items.find(({ id, state }) => id === itemId && state === "done")?.issueKey ?? undefined;
  const from = keyOf(link.fromItemId);
  const to = link.toItemId === null ? (link.toKey ?? "") : keyOf(link.toItemId);
  return from === undefined || to === undefined ? undefined : { link, from, to };
}

async function makeLink(deps: Deps, jira: JiraClient, { link, from, to }: Ready) {
  switch (link.kind) {
    case "remote":
      return jira.linkPage(from, pageOf(link));
    case "attachment":
      return attachSource(deps, jira, from, link);
    case "blocks":
    case "relates":
    case "duplicate":
      return linkIssues(jira, { kind: link.kind, from, to });
  }
}

/** Links of one kind go by many names in other languages, so the ends alone say whether it is there. */
async function linkIssues(
  jira: JiraClient,
  link: { kind: "blocks" | "relates" | "duplicate"; from: string; to: string },
): Promise<Outside<unknown>> {
  const { kind, from, to } = link;
  const attached = await jira.readAttached(from);
  if (!attached.ok) return attached;
  const isThere = attached.value.links.some(
    (one) =>
      one.type.toLowerCase().startsWith(kind.slice(0, 5)) &&
      ((one.from === from && one.to === to) ||
        (kind !== "blocks" && one.from === to && one.to === from)),
  );
  return isThere ? attached : jira.linkIssues(link);
}

/** The same for each publication of a page, so that Jira keeps one link to it. */
function pageOf({ url, title }: PublicationLink) {
  const address = url ?? "";
  const hash = createHash("sha256").update(address).digest("hex");
  return { globalId: `countersign=${hash}`, url: address, title: title ?? address };
}

async function attachSource(
  { db }: Deps,
  jira: JiraClient,
  key: string,
  { sourceId, title }: PublicationLink,
): Promise<Outside<unknown>> {
  const { sources, sourceFiles } = db.t;
  const [file] = await db
    .select({ bytes: sourceFiles.bytes, origin: sources.origin })
    .from(sourceFiles)
    .innerJoin(sources, eq(sources.id, sourceFiles.sourceId))
    .where(eq(sourceFiles.sourceId, sourceId ?? ""));
  if (!file) {
    const detail = "the file is not kept here any more";
    return outsideFailure("refused", { system: "Jira", mayHaveHappened: false, detail });
  }
  const attached = await jira.readAttached(key);
  if (!attached.ok) return attached;
  const name = title ?? "source";
  const size = file.bytes.byteLength;
  if (attached.value.files.some((one) => one.name === name && one.size === size)) return attached;
  const mime = file.origin.mime ?? "application/octet-stream";
  return jira.attach(key, { name, mime, bytes: file.bytes });
}
