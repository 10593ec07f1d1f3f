// Every tool by everybody: the same table as pages and REST.
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeReviewForm } from "../../src/agents/code-review/form.ts";
import { startReview } from "../../src/agents/code-review/start.ts";
import { createAgentDraft } from "../../src/agents/create.ts";
import { askApproval } from "../../src/approvals/approval.ts";
import { ACTIONS, SCOPES } from "../../src/accounts/permissions.ts";
import type { Tool } from "../../src/mcp/tool.ts";
import { tools } from "../../src/mcp/tools.ts";
import { type Assistants, call, startAssistants } from "../setup/assistants.ts";
import { type CastMember, createMember } from "../setup/cast.ts";
import { composedDraft } from "../setup/drafting.ts";

const all = Object.values<Tool>(tools);
const WHO = ["owner", "stranger", "viewer", "admin"] as const;
type Who = (typeof WHO)[number];

let product: Assistants;
let viewer: CastMember;
const clients = new Map<Who, Client>();
let draftId = "";
let madeId = "";
let reviewId = "";
let jobId = "";
let approvalId = "";

beforeAll(async () => {
  // A session of its own for each tool's test of scopes, and nobody's is to end meanwhile.
  product = await startAssistants({ config: { MCP_SESSIONS_PER_ACCOUNT: 100 } });
  const { jira, llm } = await product.connect("alice");
  const { alice, charlie, dana } = product.cast;
  const person = { employeeId: "e9001", name: "Vera View", email: "vera@demo.example" };
  viewer = await createMember(product.deps, { ...person, role: "viewer" });
  const source = "Customers pay an order by card. A declined card shows why.";
  draftId = (await composedDraft(product.deps, alice.account, { source })).id;
  const review = codeReviewForm.parse({ diff: DIFF, llm });
  const started = await startReview(product.deps, alice.account, review);
  if (!started.ok) throw new Error(JSON.stringify(started.errors));
  reviewId = started.draftId;
  madeId = await createAgentDraft(product.deps, alice.account, {
    agent: "CODE_ANALYSIS",
    once: "",
    title: "The shop",
    llm: { id: llm, name: "", model: "demo-model-no-ai" },
    promptName: "code-document",
    target: { connectionId: "", projectName: "shop" },
    sources: [],
    properties: {},
  });
  const { jobs } = product.deps.db.t;
  [{ id: jobId = "" } = { id: "" }] = await product.deps.db.select({ id: jobs.id }).from(jobs);
  const bound = {
    accountId: alice.account.id,
    connectionId: jira,
    tool: "write_file",
    toolHash: "h1",
    arguments: { path: "a" },
  };
  const asked = { subject: "try", reason: "", lifeMs: 3_600_000 };
  approvalId = (await askApproval(product.deps, bound, asked)).id;
  const add = async (who: Who, { account }: CastMember, scopes = SCOPES) =>
    clients.set(who, await product.client(await product.tokenFor(account, scopes)));
  await add("owner", alice);
  await add("stranger", charlie);
  await add("viewer", viewer);
  await add("admin", dana);
});
afterAll(() => product.close());

const DIFF = "--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,2 @@\n const a = 1;\n+const b = 2;\n";

/** As small as it works. */
const inputs: Record<string, () => Record<string, unknown>> = {
  ask_session: () => ({ question: "What is a draft?", seconds: 0 }),
  chat: () => ({ question: "What is a draft?", maxTokens: 50 }),
  create_draft: () => ({ text: "Refund an order.", project: "DEMO" }),
  list_activity: () => ({}),
  list_approvals: () => ({}),
  list_connections: () => ({}),
  list_jobs: () => ({}),
  list_projects: () => ({}),
  list_prompts: () => ({}),
  prepare_publication: () => ({ id: draftId }),
  publish_draft: () => ({ id: draftId }),
  read_agent_draft: () => ({ id: madeId }),
  read_approval: () => ({ id: approvalId }),
  read_code_review: () => ({ id: reviewId }),
  read_confluence_page: () => ({ page: "1" }),
  read_draft: () => ({ id: draftId }),
  read_insights: () => ({}),
  read_jira_issue: () => ({ key: "DEMO-1" }),
  read_prompt: () => ({ name: "refine" }),
  read_sources: () => ({ id: draftId }),
  refine_draft: () => ({ id: draftId, instruction: "Say it shorter." }),
  review_code: () => ({ diff: DIFF }),
  run_prompt: () => ({ name: "refine", text: "Refund an order." }),
  search_confluence: () => ({ words: "card" }),
  search_drafts: () => ({}),
  search_jira: () => ({ words: "card" }),
  validate_draft: () => ({ id: draftId }),
  watch_job: () => ({ id: jobId, seconds: 0 }),
};

function inputOf(name: string): Record<string, unknown> {
  const input = inputs[name];
  if (!input) throw new Error(`${name} has no row`);
  return input();
}

/** What is somebody's own: to others it is not there. */
const OWN = new Set([
  "prepare_publication",
  "publish_draft",
  "read_agent_draft",
  "read_approval",
  "read_code_review",
  "read_draft",
  "read_sources",
  "refine_draft",
  "validate_draft",
  "watch_job",
]);

const NOT_FOUND: Record<string, string> = {
  read_approval: "approvals.not_found",
  watch_job: "jobs.not_found",
};

const REFUSALS = ["mcp.failed", "mcp.role", "mcp.scope"];
const ROLES = { owner: "member", stranger: "member", viewer: "viewer", admin: "admin" } as const;

/** What keeps somebody from it who has every scope; undefined: nothing. */
function refusalOf({ name, action }: Tool, who: Who): string | undefined {
  const roles: readonly string[] = ACTIONS[action].roles;
  if (!roles.includes(ROLES[who])) return "mcp.role";
  // An admin sees every job, and nobody's draft.
  if (who === "owner" || !OWN.has(name) || (who === "admin" && name === "watch_job"))
    return undefined;
  return NOT_FOUND[name] ?? "drafts.not_found";
}

describe.each(all.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  const { scope } = ACTIONS[tool.action];

  test("asks for a scope that a token can have", () => {
    expect(scope).not.toBeNull();
  });

  test("does its owner's work, and nobody else's", async () => {
    for (const [who, client] of clients) {
      const { code = "" } = await call(client, name, inputOf(name));
      const expected = refusalOf(tool, who);
      const isRefused = REFUSALS.includes(code) || (OWN.has(name) && code.endsWith(".not_found"));
      expect([who, isRefused ? code : undefined]).toEqual([who, expected]);
    }
  });

  test("does nothing for a token that has every other scope", async () => {
    const { account } = product.cast.alice;
    const others = SCOPES.filter((one) => one !== scope);
    const client = await product.client(await product.tokenFor(account, others));
    const { code, text } = await call(client, name, inputOf(name));
    expect(code).toBe("mcp.scope");
    expect(text).toContain(scope);
    await client.close();
  });
});

test("without a token there is nothing to be called", async () => {
  await expect(product.client("cs_nobody")).rejects.toThrow("This token is not known here");
});
