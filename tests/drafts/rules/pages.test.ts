import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import type { Db } from "../../../src/db/db.ts";
import { type Draft, findDraft, findRevision } from "../../../src/drafts/draft.ts";
import { nodesOf } from "../../../src/drafts/nodes.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { rulesFor, signaturesOf } from "../../../src/drafts/rules/settings.ts";
import { urls } from "../../../src/urls.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { backlogDraft, backlogNode } from "../../setup/backlog.ts";
import { type Cast, createCast } from "../../setup/cast.ts";
import { stores } from "../../setup/db.ts";
import type { CastName } from "../../setup/demo.ts";
import { formFields } from "../../setup/visitor.ts";

const BASE = "https://jira.example.com";
const PROJECT = urls.rules.project({ base: BASE, project: "DEMO" });

let app: TestApp;
let cast: Cast;
let draft: Draft;
afterEach(() => app.close());

async function start(db?: Db) {
  app = await createTestApp(db ? { db } : {});
  cast = await createCast(app.deps);
  const { id: accountId } = cast.alice.account;
  const now = app.deps.clock.now();
  await app.deps.db.insert(app.deps.db.t.connections).values({
    id: "jira",
    accountId,
    provider: "jira",
    name: "Jira",
    baseUrl: BASE,
    kind: "jira",
    settings: {},
    secretHints: {},
    capabilities: {},
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  const vague = backlogNode({ id: "n2", title: "Pay fast by card" });
  draft = await backlogDraft(app.deps, cast.alice.account, {
    jira: "jira",
    nodes: [backlogNode({ id: "n1", title: "See the refunds of a month" }), vague],
  });
}

const visit = async (who: CastName | undefined, url: string, form?: Record<string, string>) => {
  const answer = await app.request(url, {
    ...(who && { cookie: cast[who].cookie }),
    ...(form && { form }),
  });
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    body: await answer.text(),
  };
};
const form = async () => formFields((await visit("dana", PROJECT)).body);
const set = async (change: Record<string, string>) => {
  const { act: _, ...fields } = await form();
  return visit("dana", PROJECT, { ...fields, ...change });
};
const rules = () => rulesFor(app.deps, draft.target);
const stored = async () => (await app.deps.db.select().from(app.deps.db.t.projectSettings))[0];

describe.each(stores)("the rules of a project, on %s", { timeout: 60_000 }, (_name, open) => {
  beforeEach(async () => start(await open()), 60_000);

  test("the list names projects that have drafts, and what is their own", async () => {
    const { body } = await visit("dana", urls.rules.index());
    expect(body).toContain("Demo project (DEMO)");
    expect(body).toContain("As the company has them");
    await set({ "US-SMALL.mostPoints": "13", signatures: "2" });
    const after = (await visit("dana", urls.rules.index())).body;
    expect(after).toContain("1 of its own");
    expect(after).toContain("Two people");
  });

  test("the form as it stands changes nothing; what differs is kept, and holds for the project alone", async () => {
    expect(await set({})).toMatchObject({ status: 303 });
    expect(await stored()).toMatchObject({ rules: {}, signatures: 1 });
    await set({ "US-SMALL.mostPoints": "13", "US-BENEFIT.level.story": "off", signatures: "2" });
    expect(Object.keys((await stored())?.rules ?? {}).toSorted()).toEqual([
      "US-BENEFIT",
      "US-SMALL",
    ]);
    expect((await rules())["US-SMALL"].mostPoints).toBe(13);
    expect((await rules())["US-BENEFIT"].level).toMatchObject({ story: "off", epic: "off" });
    expect(await signaturesOf(app.deps.db, draft.target)).toBe(2);
    const other = { ...draft.target, projectKey: "OTHER" };
    expect(await rulesFor(app.deps, other)).toEqual(app.deps.rules);
    expect(await signaturesOf(app.deps.db, other)).toBe(1);
    await set({ "company.US-SMALL": "on" });
    expect(Object.keys((await stored())?.rules ?? {})).toEqual(["US-BENEFIT"]);
  });

  test("who set it stands in the audit log", async () => {
    await set({ "US-SMALL.mostPoints": "13" });
    const [entry] = await app.deps.db.select().from(app.deps.db.t.auditEntries);
    expect(entry).toMatchObject({
      action: "rules.changed",
      subject: "project:DEMO",
      accountId: cast.dana.account.id,
    });
    expect(entry?.details).toContain("US-SMALL");
  });

  test("a finding that is left says by whom and why, does not count, and counts again when it is withdrawn", async () => {
    const [finding] = await leaveForms();
    const url = urls.drafts.findingDecisions(draft.id);
    const left = await visit("alice", url, { ...finding, reason: "It is <a slogan>" });
    expect(left.location).toBe(urls.drafts.node(draft.id, "n2"));
    const { body } = await node();
    expect(body).toContain("1 left as it is");
    expect(body).toContain(`Left by ${cast.alice.account.name}: It is &lt;a slogan&gt;`);
    expect((await leaveForms()).some(({ rule }) => rule === "US-UNAMBIG")).toBe(false);
    const withdrawal = /action="([^"]+\/withdrawal)"/.exec(body)?.[1] ?? "";
    expect(await visit("bob", withdrawal, { node: "n2" })).toMatchObject({ status: 404 });
    expect(await visit("alice", withdrawal, { node: "n2" })).toMatchObject({ status: 303 });
    expect(await visit("alice", withdrawal, { node: "n2" })).toMatchObject({ status: 404 });
    expect((await node()).body).not.toContain("left as it is");
    const [row] = await app.deps.db.select().from(app.deps.db.t.findingDecisions);
    expect(row).toMatchObject({ reason: "It is <a slogan>", withdrawnAt: expect.any(Date) });
  });

  test("it counts again when the words change", async () => {
    const [finding] = await leaveForms();
    await visit("alice", urls.drafts.findingDecisions(draft.id), { ...finding, reason: "Fine" });
    await retitle("Pay very fast by card");
    const { body } = await node();
    expect(body).not.toContain("left as it is");
    await retitle("Pay fast by card", 2);
    expect((await node()).body).toContain("1 left as it is");
  });
});

const node = () => visit("alice", urls.drafts.node(draft.id, "n2"));

/** The hidden fields of each "Leave it" form on the page of n2. */
async function leaveForms(): Promise<Record<string, string>[]> {
  const { body } = await node();
  const forms = body.split("<form").filter((one) => one.includes('/findings/decisions"'));
  return forms.map((one) => formFields(`<form${one}`)).filter(({ rule }) => rule === "US-UNAMBIG");
}

async function retitle(title: string, base = 1) {
  const current = await findRevision(app.deps.db, draft.id, base);
  if (!current) throw new Error("no revision");
  const nodes = nodesOf(draft, current.content).map((one) =>
    one.id === "n2" ? backlogNode({ id: "n2", title }) : one,
  );
  const change = { base, origin: "edited" as const, note: "", content: { nodes } };
  const changed = await changeContent(app.deps, cast.alice.account, draft, change);
  expect(changed.ok).toBe(true);
}

describe("on one database", () => {
  beforeEach(() => start());

  const faults: Record<string, [Record<string, string>, string, string]> = {
    "no number": [{ "US-SMALL.mostPoints": "many" }, "US-SMALL.mostPoints", "whole number"],
    "an empty number": [{ "US-SMALL.mostPoints": "" }, "US-SMALL.mostPoints", "whole number"],
    "a number far too large": [{ "AC-GHERKIN.most": "5000" }, "AC-GHERKIN.most", "1 to 100"],
    "fewest above most": [{ "AC-GHERKIN.fewest": "9" }, "AC-GHERKIN.most", "cannot be less"],
    "an unknown level": [{ "US-SMALL.level.bug": "fatal" }, "US-SMALL.level.bug", "levels"],
    "a word without a letter": [{ "US-UNAMBIG.words": "fast\n---" }, "US-UNAMBIG.words", "---"],
    "three signatures": [{ signatures: "3" }, "signatures", "one person or two"],
  };
  test.each(Object.entries(faults))(
    "%s is told at its field, and nothing typed is lost",
    async (_name, [change, field, words]) => {
      const refused = await set({ ...change, "US-MINIMAL.level.story": "off" });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatch(
        new RegExp(`href="#field-${field.replaceAll(".", "\\.")}"[^>]*>[^<]*${words}`),
      );
      expect(formFields(refused.body)["US-MINIMAL.level.story"]).toBe("off");
      for (const [name, value] of Object.entries(change)) {
        if (name.includes("level") || name === "signatures") continue;
        expect(formFields(refused.body)[name]?.trim()).toBe(value);
      }
      expect(await stored()).toBeUndefined();
    },
  );

  test("what Jira would refuse cannot be switched off, not even by a made-up form", async () => {
    const { status } = await set({
      "JIRA-FIELDS.level.story": "off",
      "JIRA-PERM.level.story": "hint",
    });
    expect(status).toBe(422);
    expect((await rules())["JIRA-FIELDS"].level.story).toBe("error");
    // Nor by what stands in the database.
    const own = {
      "JIRA-FIELDS": {
        level: { epic: "off", story: "off", task: "off", bug: "off", subtask: "off" },
      },
    };
    await set({});
    await app.deps.db.update(app.deps.db.t.projectSettings).set({ rules: { ...own, gone: 1 } });
    expect(await rules()).toEqual(app.deps.rules);
  });

  test("the rules of the project are those of its drafts' pages", async () => {
    expect((await node()).body).toContain("“fast” means something else");
    await set({ "US-UNAMBIG.words": "card" });
    expect((await node()).body).toContain("“card” means something else");
    const help = await visit("alice", urls.drafts.rules(draft.id));
    expect(help.body).toContain("For this project, not as the company has it");
  });

  test("rules are tried on a draft of one's own without being saved", async () => {
    const own = await backlogDraft(app.deps, cast.dana.account, {
      jira: "jira",
      nodes: [backlogNode({ id: "n1", title: "Pay fast by card" })],
    });
    const tried = await set({ act: "try", draft: own.id, "US-UNAMBIG.words": "card" });
    expect(tried.body).toContain("“card” means something else");
    expect(await stored()).toBeUndefined();
    const strange = await set({ act: "try", draft: draft.id });
    expect([strange.status, strange.body.includes("Choose one of your drafts.")]).toEqual([
      422,
      true,
    ]);
  });

  test("only an admin, or a maintainer of its project, sees and sets rules", async () => {
    for (const url of [urls.rules.index(), PROJECT]) {
      expect((await visit(undefined, url)).status).toBe(303);
      expect((await visit("dana", url)).status).toBe(200);
    }
    const link = PROJECT.replaceAll("&", "&amp;");
    expect((await visit("dana", urls.rules.index())).body).toContain(link);
    for (const who of ["alice", "bob", "charlie"] as const) {
      expect((await visit(who, PROJECT)).status).toBe(404);
      expect((await visit(who, urls.rules.index())).body).not.toContain(link);
    }
    expect((await visit("alice", PROJECT, { signatures: "1" })).status).toBe(404);
    const unknown = urls.rules.project({ base: BASE, project: "NONE" });
    expect((await visit("dana", unknown)).status).toBe(404);
    expect((await visit("dana", unknown, { signatures: "1" })).status).toBe(404);
    expect((await visit("alice", urls.dashboard())).body).not.toContain(
      `href="${urls.rules.index()}"`,
    );
    expect((await visit("dana", urls.dashboard())).body).toContain(`href="${urls.rules.index()}"`);
  });

  test("whose draft it is asks for reviews and decides; for a stranger there is no such draft", async () => {
    const posts = [
      urls.drafts.judgement(draft.id),
      urls.drafts.findingDecisions(draft.id),
      urls.drafts.findingWithdrawal(draft.id, "x"),
    ];
    for (const url of posts) {
      expect((await visit(undefined, url, { a: "b" })).status).toBe(307);
      expect((await visit("bob", url, { a: "b" })).status).toBe(404);
    }
    for (const url of [urls.drafts.judgement(draft.id), urls.drafts.rules(draft.id)]) {
      expect((await visit("charlie", url)).status).toBe(404);
    }
    expect((await visit("alice", posts[0] ?? "", {})).status).toBe(303);
    expect(await app.deps.db.select().from(app.deps.db.t.judgements)).toHaveLength(1);
  });

  test("without a reason nothing is left: the form comes again with what is wrong", async () => {
    const [finding] = await leaveForms();
    const url = urls.drafts.findingDecisions(draft.id);
    const refused = await visit("alice", url, { ...finding, reason: "  " });
    expect([refused.status, refused.body.includes("Say why it stays as it is.")]).toEqual([
      422,
      true,
    ]);
    const long = await visit("alice", url, { ...finding, reason: "x".repeat(1001) });
    expect(formFields(long.body)["reason"]).toHaveLength(1001);
    expect(await app.deps.db.select().from(app.deps.db.t.findingDecisions)).toEqual([]);
  });

  test("what must be fixed cannot be left", async () => {
    await changeContent(app.deps, cast.alice.account, draft, {
      base: 1,
      origin: "edited",
      note: "",
      content: {
        nodes: [backlogNode({ id: "n2", title: "Pay by card", content: { criteria: [] } })],
      },
    });
    const { body } = await node();
    const message = "There is no acceptance criterion: nobody can say when it is done.";
    expect(body).toContain(message);
    const made = { rule: "AC-GHERKIN", part: "criteria", node: "n2", message, reason: "No" };
    const refused = await visit("alice", urls.drafts.findingDecisions(draft.id), made);
    expect([refused.status, refused.body.includes("Mend it instead")]).toEqual([422, true]);
  });

  test("what has no one-click fix has a refinement of its item, with words already in it", async () => {
    const { body } = await node();
    const action = urls.drafts.nodeAct(draft.id, "n2", "refinements");
    const [, fix = ""] = body.split(`action="${action}"`);
    const { instruction = "" } = formFields(`<form${fix.split("</form>")[0] ?? ""}`);
    expect(instruction).toContain("In “Title”, this was found: “fast” means something else");
    expect((await visit("alice", action, { instruction })).status).toBe(303);
    const [row] = await app.deps.db.select().from(app.deps.db.t.compositions);
    expect(row).toMatchObject({ instruction: instruction.trim(), nodeIds: ["n2"] });
  });

  test("a review under way is looked at again by itself, and its end shows what it found", async () => {
    const { judgements, jobs } = app.deps.db.t;
    await visit("alice", urls.drafts.judgement(draft.id), {});
    const page = (await visit("alice", urls.drafts.show(draft.id))).body;
    expect(page).toContain('hx-trigger="load delay:2s"');
    const findings = [
      { rule: "US-PROBLEM", nodeId: "n2", part: "title", message: "Why a card?", quote: "by card" },
    ];
    await app.deps.db.update(judgements).set({ state: "done", findings });
    const part = await app.request(urls.drafts.judgement(draft.id), {
      cookie: cast.alice.cookie,
      partial: true,
    });
    const body = await part.text();
    expect(body).toMatch(/^<div id="judgement"/);
    expect(body).not.toContain("hx-trigger");
    const place = `${urls.drafts.node(draft.id, "n2")}#main`;
    expect(body).toContain(`<a href="${place}">Pay fast by card: Title</a>: Why a card?`);
    expect((await node()).body).toContain("a model&#39;s opinion");
    // Its job is cancelled: the page does not wait for ever.
    await app.deps.db.update(judgements).set({ state: "running" });
    await app.deps.db.update(jobs).set({ state: "cancelled" }).where(eq(jobs.queue, "review"));
    expect((await visit("alice", urls.drafts.show(draft.id))).body).toContain("Ask again");
  });

  test("a draft without a revision has nothing to review", async () => {
    await app.deps.db.update(app.deps.db.t.drafts).set({ revision: 0 });
    expect(await findDraft(app.deps.db, cast.alice.account, draft.id)).toMatchObject({
      revision: 0,
    });
    await visit("alice", urls.drafts.judgement(draft.id), {});
    expect(await app.deps.db.select().from(app.deps.db.t.judgements)).toEqual([]);
  });
});
