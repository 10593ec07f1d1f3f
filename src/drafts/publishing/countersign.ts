import { randomBytes } from "node:crypto";
import type { Account, Deps } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import { findConnection } from "../../connections/connection.ts";
import type { Tx } from "../../db/db.ts";
import { eq } from "../../db/drizzle.ts";
import { newId } from "../../platform/clock.ts";
import type { Draft } from "../draft.ts";
import { publishJob } from "../jobs.ts";
import {
  addSignature,
  findEarlierSigner,
  fingerprintOf,
  isSameChoice,
  maySignNow,
} from "../review/signatures.ts";
import { toldDuplicates } from "../duplicates/decisions.ts";
import { listDraftIssues } from "./draft-issues.ts";
import { choicesIn, type Plan, type PlannedItem, type PlannedLink } from "./plan.ts";
import { type From, lockDraft } from "./publication.ts";

export type Countersigned =
  /** Without a publication while another person must sign it, too. */
  | { ok: true; publicationId: string | undefined; given: number; needed: number }
  | {
      ok: false;
      code:
        | "drafts.changed"
        | "drafts.not_open"
        | "drafts.no_connection"
        | "drafts.may_not_sign"
        | "drafts.nothing_to_send"
        | "drafts.other_choices";
      message: string;
    };

const refused = (
  code: (Countersigned & { ok: false })["code"],
  message: string,
): Countersigned => ({
  ok: false,
  code,
  message,
});

interface Signature {
  /** The revision that the person saw. */
  revision: number;
  /** What `checkDraft` made of it. */
  plan: Plan;
  from: From;
}

/**
 * The countersignature. The last one that the project needs writes the publication, its items with a
 * marker, and its links before anything is sent; its account is the owner of the draft, whose
 * connection sends. Signing the same draft twice at once makes one publication. The caller has checked
 * the findings.
 */
export async function countersign(
  deps: Pick<Deps, "db" | "queue" | "clock">,
  account: Account,
  draft: Draft,
  { revision, plan, from }: Signature,
): Promise<Countersigned> {
  const { db, clock } = deps;
  return db.transaction(async (tx) => {
    const current = await lockDraft(tx, draft.id);
    const stale = await whyNot(tx, current, { draft, revision, plan });
    if (stale || !current) return stale ?? NOT_OPEN;
    if (!(await maySignNow(tx, account, current))) return MAY_NOT_SIGN;
    // Whoever signs: it goes out through the connection of the person whose draft it is.
    const owner = { id: current.accountId };
    const connection = await findConnection(tx, owner, current.target.connectionId);
    if (!connection) {
      const message = "The connection to Jira is gone. Connect Jira again on the page Connections.";
      return refused("drafts.no_connection", message);
    }
    const { baseUrl } = connection;
    const choices = choicesIn(plan);
    const earlier = await findEarlierSigner(tx, account, current);
    if (earlier && !isSameChoice(earlier.choices, choices)) return otherChoices(earlier.name);
    const { given, needed } = await addSignature(tx, clock, account, {
      draft: current,
      choices,
    });
    const isLast = given >= needed;
    const chosenBy = { accountId: account.id, who: account.name, at: clock.now().toISOString() };
    const signed = { draft: current, baseUrl, revision, plan: withChooser(plan, chosenBy) };
    const publicationId = isLast ? await writePublication(deps, tx, signed) : undefined;
    await record(tx, clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: isLast ? "drafts.countersigned" : "drafts.signed",
      subject: `draft:${draft.id}`,
      details: {
        revision,
        project: current.target.projectKey,
        issues: plan.items.length,
        ...toldChoices(plan),
        covered: current.covered,
        statements: current.statements,
        ...(await toldDuplicates(tx, draft.id)),
        ...(needed > 1 && { signature: given, needed }),
      },
    });
    return { ok: true, publicationId, given, needed };
  });
}

/** What goes out is what everybody has signed. */
const otherChoices = (name: string): Countersigned =>
  refused(
    "drafts.other_choices",
    `${name} has signed with other answers. They stand here now: sign them as they are, or ask ${name} to sign anew.`,
  );

const MAY_NOT_SIGN = refused(
  "drafts.may_not_sign",
  "You may not sign this draft any more. Ask its owner to share it with you again.",
);

const NOT_OPEN = refused(
  "drafts.not_open",
  "This draft is not open for signing: it is being written, on its way, or in Jira already.",
);

async function whyNot(
  tx: Tx,
  current: Draft | undefined,
  { draft, revision, plan }: { draft: Draft; revision: number; plan: Plan },
): Promise<Countersigned | undefined> {
  const seen = draft.revision === revision ? draft.revision : undefined;
  if (current?.state === "open" && current.revision !== seen) {
    const message = `Revision ${current.revision} came in between. Look at it before you sign.`;
    return refused("drafts.changed", message);
  }
  if (current?.state !== "open" || current.revision === 0) return NOT_OPEN;
  if (fingerprintOf(current) !== fingerprintOf(draft)) {
    const message =
      "The values of Jira's fields were changed in between. Look at them before you sign.";
    return refused("drafts.changed", message);
  }
  if (plan.items.length === 0) {
    const message = "There is nothing to send: Jira holds all of it already, or all was left out.";
    return refused("drafts.nothing_to_send", message);
  }
  const standing = new Set((await listDraftIssues(tx, draft.id)).map(({ nodeId }) => nodeId));
  const hasMoved = plan.items.some((item) => standing.has(item.nodeId) !== Boolean(item.issue));
  const message = "What stands in Jira has changed since you looked. Look again before you sign.";
  return hasMoved ? refused("drafts.changed", message) : undefined;
}

/** Whose value was to stand, and who said so, stays with the item. */
const withChooser = (plan: Plan, by: { accountId: string; who: string; at: string }): Plan => ({
  ...plan,
  items: plan.items.map((item) => {
    const { update } = item.fields;
    if (!item.chosen || !update) return item;
    const chosen = item.chosen.map((choice) => ({ ...choice, ...by }));
    return { ...item, fields: { ...item.fields, update: { ...update, chosen } } };
  }),
});

/** For the audit log. */
function toldChoices({ items }: Plan) {
  const told = items.flatMap(({ issue, chosen = [] }) =>
    chosen.map(({ name, stands }) => {
      return `${issue?.issueKey ?? ""} ${name}: ${stands === "mine" ? "ours" : "Jira's"}`;
    }),
  );
  return told.length > 0 && { chosen: told.join("; ") };
}

interface Signed {
  draft: Draft;
  revision: number;
  plan: Plan;
  baseUrl: string;
}

/** The rows and the job, before anything is sent. */
async function writePublication(
  { queue, clock }: Pick<Deps, "queue" | "clock">,
  tx: Tx,
  { draft, revision, plan, baseUrl }: Signed,
): Promise<string> {
  const { drafts, publications, publicationItems, publicationLinks } = tx.t;
  const publicationId = newId(clock);
  const now = clock.now();
  const job = await queue.enqueue(
    tx,
    publishJob,
    { publicationId },
    { accountId: draft.accountId, title: `Publish: ${draft.title}` },
  );
  await tx.insert(publications).values({
    id: publicationId,
    draftId: draft.id,
    revision,
    connectionId: draft.target.connectionId,
    baseUrl,
    marker: `cs-${randomBytes(8).toString("hex")}`,
    state: "running",
    jobId: job.id,
    accountId: draft.accountId,
    createdAt: now,
  });
  const ids = new Map(plan.items.map(({ nodeId }) => [nodeId, newId(clock)]));
  for (const [index, item] of plan.items.entries()) {
    const row = itemRow(item, ids);
    await tx
      .insert(publicationItems)
      .values({ ...row, publicationId, position: index + 1, updatedAt: now });
  }
  for (const [index, link] of plan.links.entries()) {
    const row = linkRow(link, ids);
    const place = { id: newId(clock), publicationId, position: index + 1 };
    await tx.insert(publicationLinks).values({ ...row, ...place, updatedAt: now });
  }
  await tx
    .update(drafts)
    .set({ state: "publishing", updatedAt: now })
    .where(eq(drafts.id, draft.id));
  return publicationId;
}

const itemRow = (
  { nodeId, parentNodeId, fields, issue }: PlannedItem,
  ids: ReadonlyMap<string, string>,
) => ({
  id: ids.get(nodeId) ?? "",
  nodeId,
  parentItemId: parentNodeId === undefined ? null : (ids.get(parentNodeId) ?? null),
  action: issue ? ("update" as const) : ("create" as const),
  fields,
  state: "waiting" as const,
  sends: 0,
  searches: 0,
  issueId: issue?.issueId ?? null,
  issueKey: issue?.issueKey ?? null,
  issueUrl: issue?.issueUrl ?? null,
  adopted: false,
  differences: [],
  fieldErrors: {},
});

const linkRow = (link: PlannedLink, ids: ReadonlyMap<string, string>) => ({
  kind: link.kind,
  fromItemId: ids.get(link.fromNodeId) ?? "",
  toItemId: link.toNodeId === undefined ? null : (ids.get(link.toNodeId) ?? null),
  toKey: link.toKey ?? null,
  url: link.url ?? null,
  title: link.title ?? null,
  sourceId: link.sourceId ?? null,
  state: "waiting" as const,
});
