import type { Account, Deps } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { JiraIssue } from "../../connections/jira/jira.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, eq, isNull } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf } from "../nodes.ts";
import { listDraftIssues } from "../publishing/draft-issues.ts";
import { draftOfNode } from "../publishing/node-target.ts";
import { type From, lockDraft } from "../publishing/publication.ts";
import { listSignatures } from "../review/signatures.ts";
import { projectOf } from "./known-issues.ts";
import { findLook } from "./looks.ts";

type Act = Row<"duplicateDecisions">["act"];

export interface DuplicateDecision extends Row<"duplicateDecisions"> {
  /** Who decided. */
  by: string;
}

export async function listDuplicateDecisions(
  db: Queries,
  draftId: string,
): Promise<DuplicateDecision[]> {
  const { duplicateDecisions: d, accounts } = db.t;
  const rows = await db
    .select({ decision: d, by: accounts.name })
    .from(d)
    .leftJoin(accounts, eq(accounts.id, d.accountId))
    .where(eq(d.draftId, draftId))
    .orderBy(asc(d.createdAt), asc(d.nodeId), asc(d.issueKey));
  return rows.map(({ decision, by }) => ({ ...decision, by: by ?? "somebody who has left" }));
}

/** For the audit log, what was signed with it: `n1 use PAY-12; n2 create PAY-7: other currency`. */
export async function toldDuplicates(
  db: Queries,
  draftId: string,
): Promise<{ duplicates?: string }> {
  const decided = await listDuplicateDecisions(db, draftId);
  const told = decided.map(({ nodeId, act, issueKey, reason }) =>
    `${nodeId} ${act} ${issueKey}${reason && `: ${reason}`}`.slice(0, LONGEST_TOLD),
  );
  return told.length === 0 ? {} : { duplicates: told.join("; ") };
}

export type Decided = { ok: true } | { ok: false; code: string; message: string };

export interface Deciding {
  nodeId: string;
  issueKey: string;
  /** `undo` takes a decision back. */
  act: Act | "undo";
  reason: string;
  from: From;
}

const LONGEST_REASON = 1000;
const LONGEST_TOLD = 200;
type Refused = Extract<Decided, { ok: false }>;
const refused = (code: string, message: string): Refused => ({ ok: false, code, message });

/** What a person says of an issue that looks like a node; it holds until somebody has signed. */
export async function decideDuplicate(
  deps: Deps,
  account: Account,
  draft: Draft,
  deciding: Deciding,
): Promise<Decided> {
  const { act, nodeId, issueKey } = deciding;
  const reason = deciding.reason.trim();
  if (act === "create" && reason === "") {
    return refused("drafts.no_reason", `Say in a few words why it is not the same as ${issueKey}.`);
  }
  if (reason.length > LONGEST_REASON) {
    return refused("drafts.long_reason", `Say it in ${LONGEST_REASON} characters or fewer.`);
  }
  const nodes = nodesOf(draft, await contentOf(deps, draft));
  const node = nodes.find(({ id }) => id === nodeId);
  const look = await findLook(deps.db, draft);
  const known = await listDuplicateDecisions(deps.db, draft.id);
  const isNamed = [...(look?.found ?? []), ...known].some(
    (one) => one.nodeId === nodeId && one.issueKey === issueKey,
  );
  if (!node || !isNamed) {
    return refused("drafts.no_duplicate", "This is not in question any more. Look again.");
  }
  const issue = act === "use" ? await findIssue(deps, { draft, node, nodes }, issueKey) : undefined;
  if (issue && !issue.ok) return issue;
  return deps.db.transaction(async (tx) => {
    const barred = await whatBars(tx, draft, nodeId);
    if (barred) return barred;
    const url = look?.found.find((one) => one.issueKey === issueKey)?.url;
    const issueUrl = url ?? known.find((one) => one.issueKey === issueKey)?.issueUrl ?? "";
    await write(deps, tx, { account, draft, issueUrl, deciding: { ...deciding, reason } });
    if (issue) await standFor(deps, tx, { draft, nodeId, issue: issue.value });
    await record(tx, deps.clock, {
      ...deciding.from,
      accountId: account.id,
      who: account.name,
      action: "drafts.duplicate_decided",
      subject: `draft:${draft.id}`,
      details: { node: nodeId, issue: issueKey, act, reason },
    });
    return { ok: true };
  });
}

async function contentOf({ db }: Pick<Deps, "db">, { id, revision }: Draft) {
  return (await findRevision(db, id, revision))?.content ?? { nodes: [] };
}

async function whatBars(tx: Tx, draft: Draft, nodeId: string): Promise<Decided | undefined> {
  const current = await lockDraft(tx, draft.id);
  if (current?.state !== "open" || current.revision !== draft.revision) {
    return refused("drafts.not_open", "The draft has changed in between. Look at it again.");
  }
  const signed = (await listSignatures(tx, current)).find(({ holds }) => holds);
  if (signed) {
    const message = `${signed.name} has signed this revision as it stands. Change the draft first: that makes the signature void.`;
    return refused("drafts.signed", message);
  }
  const issues = await listDraftIssues(tx, draft.id);
  const stands = issues.find((issue) => issue.nodeId === nodeId && issue.sent !== null);
  if (!stands) return undefined;
  return refused("drafts.stands", `${stands.issueKey} was created for this item already.`);
}

type Found = { ok: true; value: JiraIssue } | Refused;

/** As it stands in this moment, and only where it can take the place of the node. */
async function findIssue(
  deps: Deps,
  { draft, node, nodes }: { draft: Draft; node: BacklogNode; nodes: readonly BacklogNode[] },
  issueKey: string,
): Promise<Found> {
  const jira = await jiraClientFor(deps, draft.accountId, draft.target.connectionId);
  const read = jira.ok ? await jira.value.readIssue(issueKey) : jira;
  if (!read.ok) {
    const why = `${issueKey} could not be read just now. ${read.message} ${read.fix}`;
    return refused(read.code, why.trim());
  }
  const { value } = read;
  const hasChildren = nodes.some(
    ({ parentId, decision }) => parentId === node.id && decision !== "left_out",
  );
  const { issueTypeId, issueTypeName, projectKey } = draftOfNode(draft, node).target;
  if (hasChildren && value.issueTypeId !== issueTypeId) {
    const message = `${value.key} is of the type ${value.typeName}, and items below it need the type ${issueTypeName}. Link to it instead, or move them first.`;
    return refused("drafts.other_type", message);
  }
  if (projectOf(value.key) !== projectKey) {
    const message = `${issueKey} was moved: it is ${value.key} now. Link to it instead.`;
    return refused("drafts.other_project", message);
  }
  return { ok: true, value };
}

interface Written {
  account: Account;
  draft: Draft;
  issueUrl: string;
  deciding: Deciding;
}

/** One issue can stand for a node: another answer for it takes back that it does. */
async function write(
  { clock }: Pick<Deps, "clock">,
  tx: Tx,
  { account, draft, issueUrl, deciding }: Written,
): Promise<void> {
  const { duplicateDecisions: d, draftIssues } = tx.t;
  const { nodeId, issueKey, act, reason } = deciding;
  const ofNode = and(eq(d.draftId, draft.id), eq(d.nodeId, nodeId));
  const before = await tx.select().from(d).where(ofNode);
  const used = before.find((one) => one.act === "use");
  if (used && (act === "use" || used.issueKey === issueKey)) {
    await tx.delete(d).where(and(ofNode, eq(d.act, "use")));
    const { draftId, nodeId: of, sent } = draftIssues;
    await tx.delete(draftIssues).where(and(eq(draftId, draft.id), eq(of, nodeId), isNull(sent)));
  }
  await tx.delete(d).where(and(ofNode, eq(d.issueKey, issueKey)));
  if (act === "undo") return;
  const who = { accountId: account.id, createdAt: clock.now() };
  await tx.insert(d).values({ draftId: draft.id, nodeId, issueKey, issueUrl, act, reason, ...who });
}

async function standFor(
  { clock }: Pick<Deps, "clock">,
  tx: Tx,
  { draft, nodeId, issue }: { draft: Draft; nodeId: string; issue: JiraIssue },
): Promise<void> {
  await tx.insert(tx.t.draftIssues).values({
    draftId: draft.id,
    nodeId,
    connectionId: draft.target.connectionId,
    baseUrl: issue.url.slice(0, issue.url.lastIndexOf("/browse/")),
    issueId: issue.id,
    issueKey: issue.key,
    issueUrl: issue.url,
    sent: null,
    revision: draft.revision,
    status: issue.status || null,
    statusCategory: issue.statusCategory || null,
    createdAt: clock.now(),
  });
}
