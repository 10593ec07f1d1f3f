import { z } from "zod";
import { toCsv } from "../drafts/backlog/csv.ts";
import { attachment } from "../drafts/backlog/download.ts";
import { toJiraJson } from "../drafts/backlog/jira-json.ts";
import { toMarkdown } from "../drafts/backlog/markdown.ts";
import { inOrder } from "../drafts/backlog/tree.ts";
import { findRevision } from "../drafts/draft.ts";
import { decideDuplicate } from "../drafts/duplicates/decisions.ts";
import { startLook } from "../drafts/duplicates/looks.ts";
import { readDuplicates } from "../drafts/duplicates/read-duplicates.ts";
import { nodesOf } from "../drafts/nodes.ts";
import { preparePublication } from "../drafts/publishing/prepare.ts";
import { findPublication } from "../drafts/publishing/publication.ts";
import { urls } from "../urls.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { openDraft } from "./open-draft.ts";
import { id, idParams, time } from "./shapes.ts";

const publication = z
  .object({
    id: z.string(),
    revision: z.number().int(),
    state: z.enum(["running", "done", "failed", "uncertain"]),
    isUnderWay: z.boolean(),
    accountId: z.string().meta({ description: "Who countersigned." }),
    createdAt: time,
    finishedAt: time.nullable(),
    items: z.array(
      z.object({
        id: z.string(),
        nodeId: z.string(),
        action: z.enum(["create", "update"]),
        state: z.enum(["waiting", "sending", "uncertain", "done", "failed"]),
        issueKey: z.string().nullable(),
        issueUrl: z.string().nullable(),
        errorCode: z.string().nullable(),
        errorMessage: z.string().nullable(),
        differences: z.array(z.object({ field: z.string(), sent: z.string(), found: z.string() })),
      }),
    ),
  })
  .meta({ id: "Publication" });

const show = defineEndpoint({
  id: "showPublication",
  method: "get",
  path: "/drafts/{id}/publication",
  tag: "Publications",
  summary: "How the newest publication of a draft stands, item by item",
  action: "publications.read",
  params: idParams,
  answer: publication,
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.publication(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const found = await findPublication(call.deps.db, reached.draft.id);
    if (!found) return NOT_FOUND;
    const { publication: own, items, isUnderWay } = found;
    return { data: { ...own, items, isUnderWay } };
  },
});

const prepared = z
  .object({
    revision: z.number().int(),
    isReady: z.boolean().meta({ description: "Nothing stands in the way of a signature." }),
    signUrl: z.string().meta({ description: "The page where the person signs." }),
    obstacles: z.array(z.object({ code: z.string(), message: z.string() })),
    items: z.array(
      z.object({
        nodeId: z.string(),
        act: z.enum(["create", "update", "same", "used", "gone"]),
        typeName: z.string(),
        summary: z.string(),
        issueKey: z.string().nullable(),
      }),
    ),
    leftOut: z.number().int(),
  })
  .meta({ id: "PreparedPublication" });

const prepare = defineEndpoint({
  id: "preparePublication",
  method: "post",
  path: "/drafts/{id}/publication",
  tag: "Publications",
  summary: "See what would be sent and what stands in the way",
  description:
    "Sends nothing: to sign is a person's own act, on the page at `signUrl`. Read the publication afterwards to see how it ended.",
  action: "publications.prepare",
  params: idParams,
  answer: prepared,
  problems: { "drafts.no_revision": 409 },
  async run(call) {
    const path = urls.drafts.publication(call.params.id);
    const reached = await openDraft(call, ["POST", path]);
    if ("refused" in reached) return reached.refused;
    const { draft, owner } = reached;
    const found = await preparePublication(call.deps, owner, draft);
    if (!found) return { code: "drafts.no_revision", message: "Nothing has been written yet." };
    const { checked, obstacles } = found;
    const items = checked.nodes.map(({ node, act, typeName, issue }) => {
      const summary = node.content.title.text;
      return { nodeId: node.id, act, typeName, summary, issueKey: issue?.issueKey ?? null };
    });
    const { leftOut } = checked;
    const signUrl = call.deps.config.PUBLIC_URL + path;
    const isReady = obstacles.length === 0;
    return { data: { revision: draft.revision, isReady, signUrl, obstacles, items, leftOut } };
  },
});

const listDuplicates = defineEndpoint({
  id: "listDuplicates",
  method: "get",
  path: "/drafts/{id}/duplicates",
  tag: "Publications",
  summary: "Which issues in Jira look like items of a draft",
  action: "publications.read",
  params: idParams,
  answer: z
    .object({
      isUnderWay: z.boolean(),
      failure: z.string().nullable(),
      undecided: z.number().int(),
      items: z.array(
        z.object({
          nodeId: z.string(),
          isOpen: z.boolean().meta({ description: "Somebody must say which is meant." }),
          issues: z.array(
            z.object({
              issueKey: z.string(),
              url: z.string(),
              summary: z.string().nullable(),
              score: z.number().nullable(),
              isLikely: z.boolean(),
              decision: z.string().nullable(),
            }),
          ),
        }),
      ),
    })
    .meta({ id: "Duplicates" }),
  async run(call) {
    const reached = await openDraft(call, ["GET", urls.drafts.duplicates(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    const { look, nodes, undecided } = await readDuplicates(call.deps, reached.draft);
    const items = nodes.map(({ node, isOpen, issues }) => ({
      nodeId: node.id,
      isOpen,
      issues: issues.map(({ issueKey, url, found, isLikely, decision }) => ({
        issueKey,
        url,
        isLikely,
        summary: found?.summary ?? null,
        score: found?.score ?? null,
        decision: decision?.act ?? null,
      })),
    }));
    const state = { isUnderWay: look?.isUnderWay ?? false, failure: look?.failure ?? null };
    return { data: { ...state, undecided, items } };
  },
});

const look = defineEndpoint({
  id: "createDuplicateLook",
  method: "post",
  path: "/drafts/{id}/duplicates",
  tag: "Publications",
  summary: "Look in Jira once more for issues that say the same",
  action: "drafts.write",
  status: 202,
  params: idParams,
  async run(call) {
    const reached = await openDraft(call, ["POST", urls.drafts.duplicates(call.params.id)]);
    if ("refused" in reached) return reached.refused;
    await startLook(call.deps, reached.draft, { again: true });
    return { data: null };
  },
});

const decide = defineEndpoint({
  id: "decideDuplicate",
  method: "post",
  path: "/drafts/{id}/nodes/{node}/duplicates",
  tag: "Publications",
  summary: "Say whether an issue is the same as an item",
  action: "drafts.write",
  params: z.strictObject({ id, node: z.string().regex(/^n\d{1,6}$/) }),
  body: z
    .strictObject({
      issueKey: z.string().min(1).max(100),
      act: z.enum(["use", "link", "create", "undo"]),
      reason: z.string().max(1000).default(""),
    })
    .meta({ id: "DuplicateDecision" }),
  problems: { "drafts.no_reason": 422, "drafts.long_reason": 422 },
  async run(call) {
    const { id: draftId, node: nodeId } = call.params;
    const path = urls.drafts.nodeAct(draftId, nodeId, "duplicates");
    const reached = await openDraft(call, ["POST", path]);
    if ("refused" in reached) return reached.refused;
    const { deps, account, body, from } = call;
    const decided = await decideDuplicate(deps, account, reached.draft, { ...body, nodeId, from });
    return decided.ok ? { data: null } : decided;
  },
});

const TYPES = { md: "text/markdown", csv: "text/csv", json: "application/json" };

const exported = defineEndpoint({
  id: "exportDraft",
  method: "get",
  path: "/drafts/{id}/export/{format}",
  tag: "Drafts",
  summary: "The newest revision as a file: Markdown, CSV, or JSON for Jira's importer",
  action: "drafts.read",
  media: "*/*",
  params: z.strictObject({ id, format: z.enum(["md", "csv", "json"]) }),
  problems: { "drafts.not_exported": 502 },
  async run(call) {
    const { id: draftId, format } = call.params;
    const reached = await openDraft(call, ["GET", urls.drafts.export(draftId, format)]);
    if ("refused" in reached) return reached.refused;
    const { draft, owner } = reached;
    const revision = await findRevision(call.deps.db, draftId, draft.revision);
    if (!revision) return NOT_FOUND;
    const nodes = inOrder(nodesOf(draft, revision.content));
    const writers = {
      md: async () => ({ ok: true as const, value: toMarkdown(nodes) }),
      csv: async () => ({ ok: true as const, value: await toCsv(nodes) }),
      json: () => toJiraJson(call.deps, owner, draft, nodes),
    };
    const written = await writers[format]();
    if (!written.ok) return { code: "drafts.not_exported", message: written.message };
    return new Response(written.value, {
      headers: {
        "Content-Type": `${TYPES[format]}; charset=utf-8`,
        "Content-Disposition": attachment(draft.title, format),
      },
    });
  },
});

export const publicationEndpoints = [show, prepare, listDuplicates, look, decide, exported];
