import { z } from "zod";
import { requestJudgement } from "../drafts/judge/judgement.ts";
import { ONLY_NODE } from "../db/schema/content.ts";
import { findRevision } from "../drafts/draft.ts";
import { fixFinding } from "../drafts/fix-finding.ts";
import { nodesOf } from "../drafts/nodes.ts";
import { leaveFinding, withdrawDecision } from "../drafts/rules/decisions.ts";
import { readSaid } from "../drafts/rules/said.ts";
import { listPassages } from "../drafts/source.ts";
import { coverageOf } from "../drafts/trace/coverage.ts";
import { urls } from "../urls.ts";
import { type Call, CHANGED, defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { type OpenDraft, openDraft } from "./open-draft.ts";
import { id, idParams, time } from "./shapes.ts";

const finding = z
  .object({
    rule: z.string(),
    label: z.string(),
    basis: z.string(),
    level: z
      .enum(["error", "warning", "hint"])
      .meta({ description: "An error keeps a draft from being signed." }),
    nodeId: z.string().meta({ description: "The item; empty for the whole." }),
    part: z.string(),
    message: z.string(),
    fix: z.string().optional(),
    quote: z.string().optional().meta({ description: "A model said it, of these words." }),
    left: z
      .object({ id: z.string(), by: z.string(), at: time, reason: z.string() })
      .optional()
      .meta({ description: "Somebody decided that it stays." }),
  })
  .meta({ id: "Finding" });

async function readAll({ deps }: Call, { draft }: OpenDraft) {
  const [revision, passages] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
  ]);
  if (!revision) return undefined;
  const { content } = revision;
  const said = await readSaid(deps, draft, { content, passages });
  return { ...said, content, of: { nodes: nodesOf(draft, content), passages } };
}

const list = defineEndpoint({
  id: "listFindings",
  method: "get",
  path: "/drafts/{id}/findings",
  tag: "Findings",
  summary: "What the rules and the model say of the newest revision, errors first",
  action: "drafts.read",
  params: idParams,
  answer: z.array(finding),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.show(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const all = await readAll(call, reached);
    return { data: all?.findings ?? [], meta: { next: null } };
  },
});

const NO_FINDING = {
  code: "drafts.no_finding",
  message: "There is no such finding any more. Read the findings again.",
};

const leave = defineEndpoint({
  id: "createFindingDecision",
  method: "post",
  path: "/drafts/{id}/findings/decisions",
  tag: "Findings",
  summary: "Say why a finding stays as it is",
  action: "drafts.write",
  params: idParams,
  body: z
    .strictObject({
      rule: z.string().max(100),
      nodeId: z.string().max(20),
      part: z.string().max(200),
      message: z.string().max(10_000),
      reason: z.string().min(1).max(1000),
    })
    .meta({ id: "NewFindingDecision" }),
  problems: {
    "drafts.no_reason": 422,
    "drafts.long_reason": 422,
    "drafts.must_fix": 409,
    "drafts.no_finding": 404,
  },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.findingDecisions(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body } = call;
    const all = await readAll(call, reached);
    const meant = all?.findings.find(
      (one) =>
        one.rule === body.rule &&
        one.part === body.part &&
        one.nodeId === body.nodeId &&
        one.message === body.message,
    );
    if (!all || !meant) return NO_FINDING;
    const decision = { finding: meant, of: all.of, reason: body.reason };
    const left = await leaveFinding(deps, account, reached.draft, decision);
    return left.ok ? { data: null } : left;
  },
});

const withdraw = defineEndpoint({
  id: "withdrawFindingDecision",
  method: "delete",
  path: "/drafts/{id}/findings/decisions/{decision}",
  tag: "Findings",
  summary: "Let a finding count again",
  action: "drafts.write",
  params: z.strictObject({ id, decision: id }),
  async run(call) {
    const { id: draftId, decision } = call.params;
    const path = urls.drafts.findingWithdrawal(draftId, decision);
    const reached = await openDraft(call, ["POST", path]);
    if ("refused" in reached) return reached.refused;
    const done = await withdrawDecision(call.deps, reached.draft, decision);
    return done ? { data: null } : NOT_FOUND;
  },
});

const fix = defineEndpoint({
  id: "fixFinding",
  method: "post",
  path: "/drafts/{id}/fixes",
  tag: "Findings",
  summary: "Let a rule mend what it found: the next revision",
  description: "For findings with a `fix`. `If-Match` is the ETag of the draft's content.",
  action: "drafts.write",
  ifMatch: "required",
  params: idParams,
  body: z
    .strictObject({
      rule: z.string().max(100),
      part: z.string().max(200),
      nodeId: z.string().max(20).default(ONLY_NODE),
    })
    .meta({ id: "FindingFix" }),
  answer: z.object({ revision: z.number().int() }).meta({ id: "FixedFinding" }),
  problems: { "drafts.no_finding": 404, "drafts.not_found": 404, "drafts.not_open": 409 },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.fixes(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body, seen } = call;
    const base = reached.draft.revision;
    if (!isSeen(seen, String(base))) return CHANGED;
    const fixed = await fixFinding(deps, account, reached.draft, { ...body, base });
    if (fixed === "no_node" || fixed === "no_fix") return NO_FINDING;
    if (!fixed.ok) return fixed.code === "drafts.changed" ? CHANGED : fixed;
    return { data: { revision: fixed.number }, etag: String(fixed.number) };
  },
});

const judge = defineEndpoint({
  id: "createJudgement",
  method: "post",
  path: "/drafts/{id}/judgement",
  tag: "Findings",
  summary: "Ask the model for its opinion of the newest revision",
  description: "Its findings come with the others once it is done.",
  action: "drafts.write",
  status: 202,
  params: idParams,
  problems: { "drafts.not_open": 409 },
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.judgement(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const asked = await requestJudgement(call.deps, reached.draft);
    return asked.ok ? { data: null } : asked;
  },
});

const coverage = defineEndpoint({
  id: "showCoverage",
  method: "get",
  path: "/drafts/{id}/coverage",
  tag: "Findings",
  summary: "Which requirements of the sources the newest revision covers",
  action: "drafts.read",
  params: idParams,
  answer: z
    .object({
      covered: z.number().int(),
      statements: z.array(
        z.object({
          n: z.number().int(),
          text: z.string(),
          parts: z.array(z.object({ nodeId: z.string(), part: z.string() })),
        }),
      ),
      uncited: z.array(z.object({ nodeId: z.string(), part: z.string(), text: z.string() })),
    })
    .meta({ id: "Coverage" }),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.coverage(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const all = await readAll(call, reached);
    if (!all) return NOT_FOUND;
    const { covered, statements, parts, uncited } = coverageOf(
      reached.draft,
      all.content,
      all.of.passages,
    );
    const told = statements.map(({ n, text }) => ({ n, text, parts: parts.get(n) ?? [] }));
    return { data: { covered, statements: told, uncited } };
  },
});

export const findingEndpoints = [list, leave, withdraw, fix, judge, coverage];
