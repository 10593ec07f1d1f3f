import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import type { ShareLevel } from "../../../src/db/schema/review.ts";
import { type Draft, findDraft } from "../../../src/drafts/draft.ts";
import { neededFor } from "../../../src/drafts/review/access.ts";
import { shareDraft } from "../../../src/drafts/review/shares.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import type { CastName } from "../../setup/demo.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runPublication,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { CHECKOUT_TEXT, checkoutStory } from "../stories.ts";

const { drafts } = urls;
const from = { address: "127.0.0.1", requestId: "test" };
let t: Drafting;
let draft: Draft;
beforeEach(async () => {
  t = await startDrafting();
  await t.connect("alice");
  const composed = await composedDraft(t.deps, alice().account, { source: CHECKOUT_TEXT });
  const edit = { base: 1, origin: "edited" as const, note: "", content: checkoutStory };
  await changeContent(t.deps, alice().account, composed, edit);
  draft = await reload(t.deps, alice().account, composed.id);
});
afterEach(() => t.close());

const alice = () => t.cast.alice;
const bob = () => t.cast.bob;

const share = (level: ShareLevel, who: CastName = "bob") =>
  shareDraft(t.deps, alice().account, draft, {
    accountIds: [t.cast[who].account.id],
    level,
    message: "",
    from,
  });

const get = async (url: string, who: CastName = "bob") => {
  const answer = await t.request(url, { cookie: t.cast[who].cookie });
  return { status: answer.status, body: await answer.text() };
};

const post = async (url: string, form: Record<string, string>, who: CastName = "bob") => {
  const answer = await t.request(url, { form, cookie: t.cast[who].cookie });
  const location = answer.headers.get("location");
  return { status: answer.status, location, body: await answer.text() };
};

/** Every request below /drafts/:id that the app knows, whoever wrote it. */
const requests = () => {
  const found = t.app.routes.flatMap(({ method, path }) =>
    method === "ALL" || !path.startsWith("/drafts/:id") ? [] : [`${method} ${path}`],
  );
  return [...new Set(found)].toSorted().map((request) => {
    const [method = "", path = ""] = request.split(" ");
    const url = path.replace(":id", draft.id).replaceAll(/:\w+/g, "1");
    return { name: request.replace(/\/drafts\/:id\/?/, "/"), method, url };
  });
};

const FOR_COLLEAGUES = [
  "GET /",
  "GET /board",
  "GET /comments",
  "GET /coverage",
  "GET /diff",
  "GET /duplicates",
  "GET /duplicates/stream",
  "GET /export/csv",
  "GET /export/json",
  "GET /export/md",
  "GET /history",
  "GET /judgement",
  "GET /issues",
  "GET /nodes",
  "GET /nodes/:node",
  "GET /passages",
  "GET /passages/:n",
  "GET /print",
  "GET /publication",
  "GET /publication/nodes",
  "GET /publication/nodes/:node",
  "GET /publication/text",
  "GET /publication/stream",
  "GET /revisions",
  "GET /revisions/:number",
  "GET /rules",
  "GET /findings",
  "GET /sources",
  "GET /sources/:source",
  "GET /sources/:source/file",
  "GET /stream",
  "POST /comments",
  "POST /comments/:comment/outcome",
  "POST /publication",
];

describe("who may do what with a draft", () => {
  test("only these requests are for anybody but its owner, also of routes written later", () => {
    const open = requests().filter(({ method, url }) => neededFor(method, url) !== "owner");
    const names = open.map(({ name }) => name);
    for (const name of names) expect(FOR_COLLEAGUES).toContain(name);
    expect(requests().length).toBeGreaterThan(names.length + 15);
    for (const path of ["/removal", "/shares", "/edit", "/nodes/n1/edit", "/fields", "/never"]) {
      expect(neededFor("GET", `/drafts/x${path}`)).toBe("owner");
    }
    expect(neededFor("POST", "/drafts/x")).toBe("owner");
    expect(neededFor("DELETE", "/drafts/x/comments")).toBe("owner");
  });

  test.each([undefined, "comment", "suggest", "countersign"] as const)(
    "shared for %s: each request answers as far as that goes",
    async (level) => {
      if (level) await share(level);
      const order = ["comment", "suggest", "countersign", "owner"];
      for (const { name, method, url } of requests()) {
        const answer = await t.request(url, {
          method: method === "POST" ? "POST" : "GET",
          ...(method === "POST" && { form: {} }),
          cookie: bob().cookie,
        });
        await answer.body?.cancel();
        const isEnough = order.indexOf(neededFor(method, url)) <= order.indexOf(level ?? "none");
        const refusal = level === undefined ? 404 : 403;
        const said = answer.status === refusal ? "refused" : "answered";
        expect([name, said]).toEqual([name, isEnough ? "answered" : "refused"]);
      }
      const { may: _, ...before } = draft;
      const { may: _may, ...after } = await reload(t.deps, alice().account, draft.id);
      expect(after).toEqual(before);
    },
  );

  test("a colleague reads the draft without the acts of its owner, and a 403 says what to do", async () => {
    await share("comment");
    const { status, body } = await get(drafts.show(draft.id));
    expect(status).toBe(200);
    expect(body).toContain(checkoutStory.title.text);
    for (const url of [
      drafts.edit(draft.id),
      drafts.removal(draft.id),
      drafts.refinements(draft.id),
      drafts.shares(draft.id),
      drafts.publication(draft.id),
    ]) {
      expect(body).not.toContain(`"${url}"`);
    }
    const refused = await get(drafts.edit(draft.id));
    expect([refused.status, refused.body.includes("what was shared with you")]).toEqual([
      403,
      true,
    ]);
  });

  test("what was shared ends at once, and a deactivated account sees nothing", async () => {
    await share("suggest");
    expect((await get(drafts.show(draft.id))).status).toBe(200);
    await post(drafts.shareEnd(draft.id, bob().account.id), {}, "alice");
    expect((await get(drafts.show(draft.id))).status).toBe(404);
    await share("suggest");
    const { accounts } = t.deps.db.t;
    const one = eq(accounts.id, bob().account.id);
    await t.deps.db.update(accounts).set({ deactivatedAt: new Date() }).where(one);
    expect((await get(drafts.show(draft.id))).status).not.toBe(200);
    expect(
      await findDraft(t.deps.db, { ...bob().account, deactivatedAt: new Date() }, draft.id),
    ).toBeUndefined();
  });

  test("a viewer says what they think, and nothing else", async () => {
    await share("comment");
    const { accounts } = t.deps.db.t;
    const one = eq(accounts.id, bob().account.id);
    await t.deps.db.update(accounts).set({ role: "viewer" }).where(one);
    const said = await post(drafts.comments(draft.id), { text: "Looks right" });
    expect(said.status).toBe(303);
    const id = /#comment-(.+)$/.exec(said.location ?? "")?.[1] ?? "";
    expect((await post(drafts.commentOutcome(draft.id, id), { act: "done" })).status).toBe(403);
    expect((await post(drafts.publication(draft.id), { revision: "2" })).status).toBe(403);
  });
});

describe("sharing", () => {
  test("is done on a page: find somebody, say what they may do, stop it again", async () => {
    const page = await get(drafts.shares(draft.id, { q: bob().account.email }), "alice");
    expect(page.body).toContain(bob().account.name);
    const form = { ...formFields(page.body), level: "countersign", message: "Please look" };
    expect(await post(drafts.shares(draft.id), form, "alice")).toMatchObject({ status: 303 });
    const list = await get(drafts.index({ shared: "yes" }));
    expect(list.body).toContain(checkoutStory.title.text);
    expect(list.body).toContain("You may countersign");
    expect((await get(urls.dashboard())).body).toContain("1 draft waits for your signature");
    const comments = await get(drafts.comments(draft.id));
    expect(comments.body).toContain("Please look");
    await post(drafts.shareEnd(draft.id, bob().account.id), {}, "alice");
    const after = await get(drafts.index({ shared: "yes" }));
    expect(after.body).not.toContain(checkoutStory.title.text);
    expect((await get(drafts.index({ shared: "yes" }), "charlie")).body).not.toContain(draft.id);
  });

  test("with nobody, or without a level, comes back with what was typed", async () => {
    const id = bob().account.id;
    const nobody = await post(
      drafts.shares(draft.id),
      { q: bob().account.name, level: "suggest", message: "Hm & so" },
      "alice",
    );
    expect(nobody.status).toBe(422);
    expect(formFields(nobody.body)).toMatchObject({ message: "Hm & so", level: "suggest" });
    const wrong = await post(
      drafts.shares(draft.id),
      { [`with.${id}`]: "on", level: "own" },
      "alice",
    );
    expect(wrong.status).toBe(422);
    expect(await findDraft(t.deps.db, bob().account, draft.id)).toBeUndefined();
  });
});

describe("comments", () => {
  test("are text, whatever stands in them", async () => {
    await share("suggest");
    const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>"'&amp;{{7777*7777}}`;
    await post(drafts.comments(draft.id), { text: evil });
    await post(drafts.comments(draft.id), {
      node: "n1",
      part: "title",
      act: "suggest",
      title: evil,
      revision: "2",
      text: "",
    });
    for (const url of [
      drafts.comments(draft.id),
      drafts.comments(draft.id, { node: "n1", part: "title" }),
      drafts.history(draft.id),
      drafts.show(draft.id),
    ]) {
      const { status, body } = await get(url, "alice");
      expect(status).toBe(200);
      expect(body).not.toContain("<script>alert");
      expect(body).not.toContain("<img src=x");
      expect(body).not.toContain("60481729");
    }
    const { body } = await get(drafts.comments(draft.id), "alice");
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  test("too long a text comes back as it was typed", async () => {
    await share("suggest");
    const long = `Please ${"x".repeat(4000)}`;
    const { status, body } = await post(drafts.comments(draft.id), { text: long });
    expect(status).toBe(422);
    expect(formFields(body)["text"]?.trim()).toBe(long);
    const both = await post(drafts.comments(draft.id), {
      node: "n1",
      part: "narrative",
      act: "suggest",
      role: "a guest & more",
      need: checkoutStory.narrative.need,
      benefit: "x".repeat(50_000),
      text: "Why not",
    });
    expect(both.status).toBe(422);
    expect(formFields(both.body)).toMatchObject({ role: "a guest & more", text: "Why not" });
  });

  test("are counted at their part, and a suggestion is accepted with one click", async () => {
    await share("suggest");
    const place = { node: "n1", part: "criteria.0" };
    const page = await get(drafts.comments(draft.id, place));
    const form = { ...formFields(page.body), ...place, act: "suggest" };
    const said = await post(drafts.comments(draft.id), {
      ...form,
      "criteria.0.outcome": "the order is paid at once",
    });
    expect(said.status).toBe(303);
    const shown = await get(drafts.show(draft.id), "alice");
    expect(shown.body).toContain("1 open comment");
    const id = /#comment-(.+)$/.exec(said.location ?? "")?.[1] ?? "";
    const url = drafts.commentOutcome(draft.id, id);
    expect((await post(url, { act: "accepted" })).status).toBe(403);
    expect((await post(url, { act: "nonsense" }, "alice")).status).toBe(400);
    expect((await post(drafts.commentOutcome(draft.id, "none"), { act: "done" })).status).toBe(404);
    expect((await post(url, { act: "accepted" }, "alice")).status).toBe(303);
    const after = await get(drafts.show(draft.id), "alice");
    expect(after.body).toContain("the order is paid at once");
    expect(after.body).not.toContain("1 open comment");
    const revisions = await get(drafts.revisions(draft.id), "alice");
    expect(revisions.body).toContain(`Suggestion by ${bob().account.name}`);
    const folded = await get(drafts.comments(draft.id), "alice");
    expect(folded.body).toContain("Accepted");
  });

  test("on what has changed since says so, and cannot be accepted", async () => {
    await share("suggest");
    const place = { node: "n1", part: "title" };
    const form = { ...place, act: "suggest", title: "Pay by card", revision: "2" };
    const said = await post(drafts.comments(draft.id), form);
    const content = { ...checkoutStory, title: { text: "Mine", cites: [3] } };
    const edit = { base: 2, origin: "edited" as const, note: "", content };
    await changeContent(t.deps, alice().account, draft, edit);
    expect((await get(drafts.comments(draft.id), "alice")).body).toContain(
      "The part has changed since",
    );
    const id = /#comment-(.+)$/.exec(said.location ?? "")?.[1] ?? "";
    const accepted = await post(drafts.commentOutcome(draft.id, id), { act: "accepted" }, "alice");
    expect(accepted.status).toBe(422);
    expect(accepted.body).toContain("has changed since it was suggested");
  });
});

async function needTwo() {
  const { connections, projectSettings } = t.deps.db.t;
  const { connectionId, projectKey } = draft.target;
  const [row] = await t.deps.db.select().from(connections).where(eq(connections.id, connectionId));
  await t.deps.db.insert(projectSettings).values({
    baseUrl: row?.baseUrl ?? "",
    projectKey,
    projectName: "Demo",
    rules: {},
    signatures: 2,
    updatedBy: t.cast.dana.account.id,
    updatedAt: t.deps.clock.now(),
  });
}

describe("signing in pairs", () => {
  test("the owner signs, a colleague who has no connection of their own signs, and one issue is created", async () => {
    await needTwo();
    await share("countersign");
    const check = await get(drafts.publication(draft.id), "alice");
    expect(check.body).toContain("Sign, as 1 of 2");
    const first = await post(drafts.publication(draft.id), formFields(check.body), "alice");
    expect(first).toMatchObject({ status: 303, location: `${drafts.show(draft.id)}#review` });
    expect((await get(drafts.show(draft.id))).body).toContain("Signatures: 1 of 2");
    const second = await get(drafts.publication(draft.id));
    expect(second.body).toContain(`It will be created in Jira as ${alice().account.name}`);
    expect(second.body).toContain("Create 1 story in DEMO");
    const signed = await post(drafts.publication(draft.id), formFields(second.body));
    expect(signed).toMatchObject({ status: 303, location: drafts.publication(draft.id) });
    await runPublication(t.deps, draft);
    const done = await get(drafts.publication(draft.id));
    expect(done.body).toContain("stands in Jira");
    expect(t.world.journal.count("jiraDc", { method: "POST", path: "/issue" })).toBe(1);
    const history = await get(drafts.history(draft.id));
    expect(history.body).toContain("Signed revision 2");
    expect(history.body).toContain("was sent to DEMO");
  });

  test("an edit in between voids the first signature, and the page says so", async () => {
    await needTwo();
    await share("countersign");
    await post(drafts.publication(draft.id), { revision: "2" });
    const content = { ...checkoutStory, title: { text: "Another title", cites: [3] } };
    const edit = { base: 2, origin: "edited" as const, note: "", content };
    await changeContent(t.deps, alice().account, draft, edit);
    const { body } = await get(drafts.show(draft.id), "alice");
    expect(body).toContain("Signatures: 0 of 2");
    expect(body).toContain("signed revision 2; that does not count any more");
    const stale = await post(drafts.publication(draft.id), { revision: "2" });
    expect(stale.status).toBe(422);
    expect(await t.deps.db.select().from(t.deps.db.t.publications)).toEqual([]);
  });
});
