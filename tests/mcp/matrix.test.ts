// Every tool by everybody: the same table as pages and REST.
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
let jobId = "";

beforeAll(async () => {
  product = await startAssistants();
  await product.connect("alice");
  const { alice, charlie, dana } = product.cast;
  const person = { employeeId: "e9001", name: "Vera View", email: "vera@demo.example" };
  viewer = await createMember(product.deps, { ...person, role: "viewer" });
  const source = "Customers pay an order by card. A declined card shows why.";
  draftId = (await composedDraft(product.deps, alice.account, { source })).id;
  const { jobs } = product.deps.db.t;
  [{ id: jobId = "" } = { id: "" }] = await product.deps.db.select({ id: jobs.id }).from(jobs);
  const add = async (who: Who, { account }: CastMember, scopes = SCOPES) =>
    clients.set(who, await product.client(await product.tokenFor(account, scopes)));
  await add("owner", alice);
  await add("stranger", charlie);
  await add("viewer", viewer);
  await add("admin", dana);
});
afterAll(() => product.close());

/** As small as it works. */
const inputOf = (name: string): Record<string, unknown> => {
  switch (name) {
    case "chat":
      return { question: "What is a draft?", maxTokens: 50 };
    case "create_draft":
      return { text: "Refund an order.", project: "DEMO" };
    case "list_activity":
    case "list_connections":
    case "list_jobs":
    case "list_projects":
    case "list_prompts":
    case "read_insights":
    case "search_drafts":
      return {};
    case "prepare_publication":
    case "publish_draft":
    case "read_draft":
    case "read_sources":
    case "validate_draft":
      return { id: draftId };
    case "read_confluence_page":
      return { page: "1" };
    case "read_jira_issue":
      return { key: "DEMO-1" };
    case "read_prompt":
      return { name: "refine" };
    case "refine_draft":
      return { id: draftId, instruction: "Say it shorter." };
    case "run_prompt":
      return { name: "refine", text: "Refund an order." };
    case "search_confluence":
    case "search_jira":
      return { words: "card" };
    case "watch_job":
      return { id: jobId, seconds: 0 };
    default:
      throw new Error(`${name} has no row`);
  }
};

/** What is somebody's own: to others it is not there. */
const OWN = new Set([
  "prepare_publication",
  "publish_draft",
  "read_draft",
  "read_sources",
  "refine_draft",
  "validate_draft",
  "watch_job",
]);

describe.each(all.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  const { roles, scope } = ACTIONS[tool.action];

  test("asks for a scope that a token can have", () => {
    expect(scope).not.toBeNull();
  });

  test("does its owner's work, and nobody else's", async () => {
    for (const who of ["stranger", "viewer", "admin", "owner"] as const) {
      const client = clients.get(who);
      if (!client) throw new Error(`nobody is the ${who}`);
      const { code } = await call(client, name, inputOf(name));
      const role = { owner: "member", stranger: "member", viewer: "viewer", admin: "admin" }[who];
      const mayDo = (roles as readonly string[]).includes(role);
      if (!mayDo) expect([who, code]).toEqual([who, "mcp.role"]);
      else if (who === "owner") expect(["mcp.role", "mcp.scope", "mcp.failed"]).not.toContain(code);
      // An admin sees every job, and nobody's draft.
      else if (OWN.has(name) && !(who === "admin" && name === "watch_job")) {
        expect([who, code]).toEqual([
          who,
          name === "watch_job" ? "jobs.not_found" : "drafts.not_found",
        ]);
      } else expect(["mcp.role", "mcp.scope", "mcp.failed"]).not.toContain(code);
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
  await expect(product.client("cs_nobody")).rejects.toThrow();
});
