import { createHash } from "node:crypto";
import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, asc, eq, isNull } from "../../db/drizzle.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import type { DraftFinding, Left } from "../findings.ts";
import { newId } from "../../platform/clock.ts";
import { partTexts } from "../part-text.ts";

const LONGEST_REASON = 1000;
const MOST_DECISIONS = 2000;

interface Words {
  nodes: readonly BacklogNode[];
  passages: readonly Passage[];
}

/** The words that a finding is about. */
export function wordsAbout({ part, nodeId }: Pick<DraftFinding, "part" | "nodeId">, of: Words) {
  const [kind = "", key = ""] = part.split(/\.(.*)/s);
  if (kind === "passages") return of.passages.find(({ n }) => n === Number(key))?.text ?? "";
  const content = of.nodes.find(({ id }) => id === nodeId)?.content;
  if (!content) return "";
  if (kind === "fields") return JSON.stringify(content.fields?.[key]?.value ?? null);
  const texts = partTexts(content).filter(
    (one) => one.part === part || (key === "" && one.part.startsWith(`${kind}.`)),
  );
  return texts.map(({ text }) => text).join("\n");
}

/** The same words found fault with for the same reason; a model words its reason anew each time. */
function fingerprintOf(finding: DraftFinding, of: Words): string {
  const reason = finding.quote === undefined ? finding.message : "";
  const said = JSON.stringify([finding.rule, wordsAbout(finding, of), reason]);
  return createHash("sha256").update(said).digest("hex");
}

/** What people decided: put to findings, those that stay as they are say so. */
export async function readDecisions(
  db: Queries,
  draftId: string,
): Promise<(findings: DraftFinding[], of: Words) => DraftFinding[]> {
  const rows = await listDecisions(db, draftId);
  const decided = new Map(rows.map(({ key, left }) => [key, left]));
  // Words are put together only for what somebody may have looked at.
  const looked = new Set(rows.map(({ rule, nodeId }) => `${nodeId} ${rule}`));
  return (findings, of) =>
    rows.length === 0
      ? findings
      : findings.map((finding) =>
          looked.has(`${finding.nodeId} ${finding.rule}`)
            ? withDecision(finding, decided, of)
            : finding,
        );
}

function withDecision(finding: DraftFinding, decided: Map<string, Left>, of: Words): DraftFinding {
  if (finding.level === "error") return finding;
  const left = decided.get(`${finding.nodeId} ${fingerprintOf(finding, of)}`);
  return left ? { ...finding, left } : finding;
}

interface Row {
  key: string;
  rule: string;
  nodeId: string;
  left: Left;
}

async function listDecisions(db: Queries, draftId: string): Promise<Row[]> {
  const { findingDecisions: d, accounts } = db.t;
  const rows = await db
    .select({ decision: d, by: accounts.name })
    .from(d)
    .leftJoin(accounts, eq(accounts.id, d.accountId))
    .where(and(eq(d.draftId, draftId), isNull(d.withdrawnAt)))
    .orderBy(asc(d.createdAt))
    .limit(MOST_DECISIONS);
  return rows.map(({ decision: { id, rule, nodeId, fingerprint, reason, createdAt: at }, by }) => ({
    key: `${nodeId} ${fingerprint}`,
    rule,
    nodeId,
    left: { id, by: by ?? "somebody who has left", at, reason },
  }));
}

export type Decided = { ok: true } | { ok: false; code: string; message: string };

/** Keeps why a finding stays; that which keeps a draft from being signed cannot. */
export async function leaveFinding(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { finding, of, reason: typed }: { finding: DraftFinding; of: Words; reason: string },
): Promise<Decided> {
  const reason = typed.trim();
  if (reason === "") return refused("drafts.no_reason", "Say why it stays as it is.");
  if (reason.length > LONGEST_REASON) {
    return refused("drafts.long_reason", `Say it in ${LONGEST_REASON} characters or fewer.`);
  }
  if (finding.level === "error") {
    const message = "This keeps the draft from being signed, so it cannot stay. Mend it instead.";
    return refused("drafts.must_fix", message);
  }
  if (finding.left) return { ok: true };
  const { rule, nodeId, part } = finding;
  await deps.db.insert(deps.db.t.findingDecisions).values({
    id: newId(deps.clock),
    draftId: draft.id,
    rule,
    nodeId,
    part,
    fingerprint: fingerprintOf(finding, of),
    reason,
    accountId: account.id,
    createdAt: deps.clock.now(),
  });
  return { ok: true };
}

const refused = (code: string, message: string): Decided => ({ ok: false, code, message });

/** It counts again, also where two people left it. False when there is no such decision any more. */
export async function withdrawDecision(
  deps: Pick<Deps, "db" | "clock">,
  draft: Draft,
  decisionId: string,
): Promise<boolean> {
  const { findingDecisions: d } = deps.db.t;
  const standing = and(eq(d.draftId, draft.id), isNull(d.withdrawnAt));
  return deps.db.transaction(async (tx) => {
    const [decision] = await tx
      .select()
      .from(d)
      .where(and(eq(d.id, decisionId), standing));
    if (!decision) return false;
    const { nodeId, fingerprint } = decision;
    await tx
      .update(d)
      .set({ withdrawnAt: deps.clock.now() })
      .where(and(standing, eq(d.nodeId, nodeId), eq(d.fingerprint, fingerprint)));
    return true;
  });
}
