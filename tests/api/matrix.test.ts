// Every endpoint by everybody.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTIONS, type Scope, SCOPES } from "../../src/accounts/permissions.ts";
import type { Account } from "../../src/app.ts";
import type { Endpoint } from "../../src/api/endpoint.ts";
import { endpoints } from "../../src/api/endpoints.ts";
import { shareDraft } from "../../src/drafts/review/shares.ts";
import { createProgram, createToken, type Program, programWith } from "../setup/api.ts";
import { createMember } from "../setup/cast.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";

let drafting: Drafting;
let draftId: string;
const people: Record<string, Account> = {};

beforeAll(async () => {
  drafting = await startDrafting();
  const { deps, cast } = drafting;
  await drafting.connect("alice");
  const { alice, bob, charlie, dana } = cast;
  const viewer = {
    employeeId: "v1",
    name: "Vera",
    email: "vera@example.com",
    role: "viewer" as const,
  };
  Object.assign(people, {
    owner: alice.account,
    teammate: bob.account,
    stranger: charlie.account,
    admin: dana.account,
    viewer: (await createMember(deps, viewer)).account,
  });
  const draft = await composedDraft(deps, alice.account, { source: CHECKOUT_TEXT });
  draftId = draft.id;
  const from = { address: "127.0.0.1", requestId: "test" };
  const sharing = { accountIds: [bob.account.id], level: "comment", message: "", from };
  await shareDraft(deps, alice.account, { ...draft, may: "owner" }, sharing);
});
afterAll(() => drafting.close());

const SAMPLES: Record<string, string> = {
  node: "n1",
  number: "1",
  version: "1",
  format: "md",
  name: "story",
  project: "DEMO",
  table: "calls",
  task: "draft",
};
/** Without these it would not be valid, whoever asks. */
const QUERIES: Record<string, string> = {
  diffRevisions: "?from=1&to=1",
  listFieldNames: "?q=al",
  listShareCandidates: "?q=al",
};

/** The path with ids that lead to the draft, or to nothing. */
const pathOf = ({ path, tag }: Pick<Endpoint, "path" | "tag">) => {
  const isDraft = path.startsWith("/drafts/{id}");
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === "id" && isDraft ? draftId : (SAMPLES[name] ?? `no-such-${tag.toLowerCase()}`),
  );
};

const ask = (program: Program, endpoint: Endpoint) =>
  program(pathOf(endpoint) + (QUERIES[endpoint.id] ?? ""), {
    method: endpoint.method.toUpperCase(),
    // Of a wrong shape, so that nothing happens where one is let in.
    ...(endpoint.body && { body: { wrong: true } }),
  });

// A stream stays open, and monitoring stands beside the versions.
const asked = endpoints.filter(
  ({ media, root, action }) => media !== "text/event-stream" && !root && action !== null,
);

/** What changes something without a body would spoil it for the next one. */
const harmless = asked.filter(({ method, body }) => method === "get" || body !== undefined);

describe("each endpoint", () => {
  test("wants a token", async () => {
    const { app, deps } = drafting;
    deps.clock.advance(60_000);
    for (const endpoint of asked) {
      const answer = await ask(programWith({ app, deps }, undefined), endpoint);
      deps.clock.advance(10_000);
      expect([endpoint.id, answer.status]).toEqual([endpoint.id, 401]);
    }
  });

  test("wants the scope of its action, and no other one will do", async () => {
    for (const { id, action, ...rest } of asked) {
      if (action === null) continue;
      const { scope, roles } = ACTIONS[action];
      const account = roles.some((role) => role === "member") ? people["owner"] : people["admin"];
      const others = SCOPES.filter((one): one is Scope => one !== scope);
      const program = await createProgram(drafting, account!, others);
      const answer = await ask(program, { id, action, ...rest });
      expect([id, answer.status, answer.json?.["code"]]).toEqual([id, 403, "api.scope"]);
      drafting.deps.clock.advance(1000);
    }
  });

  for (const who of ["viewer", "stranger", "teammate", "owner", "admin"]) {
    test(`lets in the ${who} as the table of actions says`, async () => {
      const account = people[who]!;
      const program = await createProgram(drafting, account);
      const seen: [Endpoint, number][] = [];
      for (const endpoint of harmless) {
        drafting.deps.clock.advance(1000);
        const { roles } = ACTIONS[endpoint.action ?? "account.read"];
        const isAllowed = roles.some((role) => role === account.role);
        const { status, json } = await ask(program, endpoint);
        const isRole = status === 403 && json?.["code"] === "api.role";
        expect([endpoint.id, isRole]).toEqual([endpoint.id, !isAllowed]);
        seen.push([endpoint, status]);
      }
      const ofDraft = seen.filter(([{ path, body }]) => path.startsWith("/drafts/{id}") && !body);
      const statuses = new Set(ofDraft.map(([, status]) => status));
      const isStranger = who !== "owner" && who !== "teammate";
      expect(ofDraft.length).toBeGreaterThan(10);
      expect([...statuses].every((status) => (isStranger ? status === 404 : status < 500))).toBe(
        true,
      );
      expect(statuses.has(403)).toBe(who === "teammate");
    });
  }
});

test("monitoring is for admins and for who shows the metrics token", async () => {
  const { deps, app } = drafting;
  const get = async (path: string, token: string) => {
    const url = new URL(`/api/monitoring/${path}`, deps.config.PUBLIC_URL);
    const answer = await app.request(url, { headers: { authorization: `Bearer ${token}` } });
    return answer.status;
  };
  const [admin, owner] = [
    await createToken(drafting, people["admin"]!),
    await createToken(drafting, people["owner"]!),
  ];
  for (const path of ["health", "pool", "system"]) {
    expect([path, await get(path, admin), await get(path, owner)]).toEqual([path, 200, 403]);
  }
});
