import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../../src/app.ts";
import type { Db } from "../../../src/db/db.ts";
import { eq } from "../../../src/db/drizzle.ts";
import type { ShareLevel } from "../../../src/db/schema/review.ts";
import { type Draft, findDraft, findRevision } from "../../../src/drafts/draft.ts";
import { checkDraft } from "../../../src/drafts/publishing/check.ts";
import { countersign } from "../../../src/drafts/publishing/countersign.ts";
import { addComment, listComments, type NewComment } from "../../../src/drafts/review/comments.ts";
import { decideComment } from "../../../src/drafts/review/decide-comment.ts";
import { record } from "../../../src/audit/audit.ts";
import { listHistory } from "../../../src/drafts/review/history.ts";
import { readReview } from "../../../src/drafts/review/read-review.ts";
import { countWaiting, listSharedDrafts } from "../../../src/drafts/review/shared-drafts.ts";
import { endShare, searchAccounts, shareDraft } from "../../../src/drafts/review/shares.ts";
import { findEarlierSigner } from "../../../src/drafts/review/signatures.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import { stores } from "../../setup/db.ts";
import { composedDraft, type Drafting, reload, startDrafting } from "../../setup/drafting.ts";
import { CHECKOUT_TEXT, checkoutStory } from "../stories.ts";

const from = { address: "127.0.0.1", requestId: "test" };

describe.each(stores)("%s", (_name, open) => {
  let t: Drafting;
  let db: Db;
  beforeEach(async () => {
    db = await open();
    t = await startDrafting({ db });
    await t.connect("alice");
  });
  afterEach(() => t.close());

  const person = (name: "alice" | "bob" | "charlie" | "dana") => t.cast[name].account;

  async function openDraft(): Promise<Draft> {
    const draft = await composedDraft(t.deps, person("alice"), { source: CHECKOUT_TEXT });
    const edit = { base: 1, origin: "edited" as const, note: "", content: checkoutStory };
    await changeContent(t.deps, person("alice"), draft, edit);
    return reload(t.deps, person("alice"), draft.id);
  }

  const share = (draft: Draft, who: Account, level: ShareLevel, message = "") =>
    shareDraft(t.deps, person("alice"), draft, { accountIds: [who.id], level, message, from });

  const say = async (who: Account, draft: Draft, comment: Partial<NewComment>) => {
    const seen = (await findDraft(db, who, draft.id)) ?? draft;
    const whole = { nodeId: "n1", part: "title", text: "", revision: seen.revision, ...comment };
    return db.transaction((tx) =>
      addComment(tx, t.deps.clock, { account: who, draft: seen, comment: whole }),
    );
  };

  const sign = async (who: Account, id: string) => {
    const draft = await findDraft(db, who, id);
    if (!draft) throw new Error("not shared");
    const checked = await checkDraft(t.deps, person("alice"), draft);
    if (!checked?.plan) throw new Error("nothing to sign");
    const { revision } = draft;
    return countersign(t.deps, who, draft, { revision, plan: checked.plan, from });
  };

  const dashboardOf = async (who: "alice" | "bob") => {
    const { cookie } = t.cast[who];
    const body = await (await t.request(urls.dashboard(), { cookie })).text();
    return body.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  };

  const needTwo = async (draft: Draft) => {
    const { connections, projectSettings } = db.t;
    const { connectionId, projectKey } = draft.target;
    const [row] = await db.select().from(connections).where(eq(connections.id, connectionId));
    await db.insert(projectSettings).values({
      baseUrl: row?.baseUrl ?? "",
      projectKey,
      projectName: "Demo",
      rules: {},
      signatures: 2,
      updatedBy: person("dana").id,
      updatedAt: t.deps.clock.now(),
    });
  };

  const edit = async (draft: Draft, title: string) => {
    const content = { ...checkoutStory, title: { text: title, cites: [3] } };
    const change = { base: draft.revision, origin: "edited" as const, note: "", content };
    return changeContent(t.deps, person("alice"), draft, change);
  };

  const actions = async () => {
    const { auditEntries } = db.t;
    const rows = await db.select().from(auditEntries).orderBy(auditEntries.id);
    return rows.map(({ action }) => action);
  };

  test("a draft is found by its owner and by whom it is shared with, until that ends", async () => {
    const draft = await openDraft();
    const bob = person("bob");
    expect(await findDraft(db, bob, draft.id)).toBeUndefined();
    expect(await share(draft, bob, "suggest", "Is the title right?")).toEqual({ ok: true });
    expect((await findDraft(db, bob, draft.id))?.may).toBe("suggest");
    expect((await findDraft(db, person("alice"), draft.id))?.may).toBe("owner");
    expect(await findDraft(db, person("charlie"), draft.id)).toBeUndefined();
    const { comments } = await listComments(db, draft.id, {});
    expect(comments.map(({ text }) => text)).toEqual(["Is the title right?"]);
    const gone = { ...bob, deactivatedAt: new Date() };
    expect(await findDraft(db, gone, draft.id)).toBeUndefined();
    const end = () => endShare(t.deps, person("alice"), draft, { accountId: bob.id, from });
    expect([await end(), await end()]).toEqual([true, false]);
    expect(await findDraft(db, bob, draft.id)).toBeUndefined();
    await share(draft, bob, "comment");
    expect((await findDraft(db, bob, draft.id))?.may).toBe("comment");
    const shared = (await actions()).filter((action) => action.startsWith("drafts.share"));
    expect(shared).toEqual(["drafts.shared", "drafts.share_ended", "drafts.shared"]);
  });

  test("a viewer may be asked to comment, and never does more, whatever was granted", async () => {
    const draft = await openDraft();
    const bob = person("bob");
    await share(draft, bob, "countersign");
    const viewer = { ...bob, role: "viewer" as const };
    await db.update(db.t.accounts).set({ role: "viewer" }).where(eq(db.t.accounts.id, bob.id));
    expect((await findDraft(db, viewer, draft.id))?.may).toBe("comment");
    expect(await share(draft, bob, "suggest")).toMatchObject({ ok: false });
    expect(await share(draft, bob, "comment")).toEqual({ ok: true });
    await share(draft, bob, "comment");
    const refused = await sign(viewer, draft.id);
    expect(refused).toMatchObject({ ok: false, code: "drafts.may_not_sign" });
  });

  test("colleagues are found by name, e-mail or employee id; wildcards are words", async () => {
    const found = async (words: string) =>
      (await searchAccounts(db, person("alice"), words)).map(({ id }) => id);
    const bob = person("bob");
    for (const words of [bob.name.toUpperCase(), bob.email, bob.employeeId.toLowerCase()]) {
      expect(await found(` ${words} `)).toEqual([bob.id]);
    }
    expect(await found("%")).toEqual([]);
    expect(await found("_")).toEqual([]);
    expect(await found("")).toEqual([]);
    expect(await found(person("alice").email)).toEqual([]);
    await db
      .update(db.t.accounts)
      .set({ deactivatedAt: new Date() })
      .where(eq(db.t.accounts.id, bob.id));
    expect(await found(bob.name)).toEqual([]);
  });

  test("the shared drafts are paged, and each stands on one page only", async () => {
    const draft = await openDraft();
    const bob = person("bob");
    const { drafts, draftShares } = db.t;
    const { may: _may, ...row } = draft;
    for (let i = 0; i < 30; i += 1) {
      const id = `draft-${String(i).padStart(2, "0")}`;
      await db.insert(drafts).values({ ...row, id });
      // Ten at each moment: the id decides among them.
      const createdAt = new Date(1_000_000 + Math.floor(i / 10));
      const who = { draftId: id, accountId: bob.id, level: "comment" as const };
      await db.insert(draftShares).values({ ...who, grantedBy: person("alice").id, createdAt });
    }
    const first = await listSharedDrafts(db, bob);
    const second = await listSharedDrafts(db, bob, { before: first.next });
    expect([first.drafts.length, second.drafts.length, second.next]).toEqual([25, 5, undefined]);
    const ids = [...first.drafts, ...second.drafts].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(30);
    expect(first.drafts[0]?.owner).toBe(person("alice").name);
  });

  test("the start page counts what waits for a look and for a signature", async () => {
    const draft = await openDraft();
    const [bob, charlie] = [person("bob"), person("charlie")];
    await needTwo(draft);
    await share(draft, bob, "comment");
    await share(draft, charlie, "countersign");
    expect(await countWaiting(db, bob)).toEqual({ toSign: 0, toLook: 1 });
    expect(await countWaiting(db, charlie)).toEqual({ toSign: 1, toLook: 0 });
    t.deps.clock.advance(1000);
    await say(bob, draft, { text: "Fine" });
    await sign(charlie, draft.id);
    expect(await countWaiting(db, bob)).toEqual({ toSign: 0, toLook: 0 });
    expect(await countWaiting(db, charlie)).toEqual({ toSign: 0, toLook: 0 });
    await edit(draft, "Another title");
    expect(await countWaiting(db, charlie)).toEqual({ toSign: 1, toLook: 0 });
  });

  test("an accepted suggestion is the next revision, with who it came from, and only once", async () => {
    const draft = await openDraft();
    const [alice, bob] = [person("alice"), person("bob")];
    await share(draft, bob, "suggest");
    const made = await say(bob, draft, {
      part: "criteria.0",
      suggested: { "criteria.0.when": "the customer chooses Visa\r\n", title: "Not of this part" },
    });
    if (!made.ok) throw new Error(JSON.stringify(made.errors));
    expect((await readReview(t.deps, draft)).parts).toEqual({ "n1/criteria.0": 1 });
    const refused = await decideComment(t.deps, bob, draft, { id: made.id, outcome: "accepted" });
    expect(refused).toMatchObject({ code: "drafts.not_allowed" });
    const accept = () => decideComment(t.deps, alice, draft, { id: made.id, outcome: "accepted" });
    expect(await Promise.all([accept(), accept()])).toEqual([{ ok: true }, { ok: true }]);
    const now = await reload(t.deps, alice, draft.id);
    expect(now.revision).toBe(draft.revision + 1);
    const revision = await findRevision(db, draft.id, now.revision);
    expect(revision).toMatchObject({ origin: "edited", note: `Suggestion by ${bob.name}` });
    const [criterion, ...others] = checkoutStory.criteria;
    const first = { ...criterion, when: "the customer chooses Visa" };
    expect(revision?.content).toEqual({ ...checkoutStory, criteria: [first, ...others] });
    expect((await readReview(t.deps, now)).open).toBe(0);
  });

  test("a suggestion whose part has changed since is not taken over", async () => {
    const draft = await openDraft();
    const [alice, bob] = [person("alice"), person("bob")];
    await share(draft, bob, "suggest");
    const made = await say(bob, draft, { suggested: { title: "Pay by card" } });
    const other = await say(bob, draft, {
      part: "description",
      suggested: { description: "Cards are new." },
    });
    if (!made.ok || !other.ok) throw new Error("not said");
    await edit(draft, "Somebody else's title");
    const decided = await decideComment(t.deps, alice, draft, { id: made.id, outcome: "accepted" });
    expect(decided).toMatchObject({ ok: false, code: "drafts.changed" });
    // Another part has not.
    expect(
      await decideComment(t.deps, alice, draft, { id: other.id, outcome: "accepted" }),
    ).toEqual({ ok: true });
    const { content } = (await findRevision(db, draft.id, draft.revision + 2)) ?? {};
    expect(content).toMatchObject({
      title: { text: "Somebody else's title" },
      description: { text: "Cards are new." },
    });
  });

  test("what cannot be said is refused with words", async () => {
    const draft = await openDraft();
    const bob = person("bob");
    await share(draft, bob, "comment");
    const errors = async (comment: Partial<NewComment>) => {
      const said = await say(bob, draft, comment);
      return said.ok ? [] : Object.keys(said.errors);
    };
    expect(await errors({ text: "  " })).toEqual(["text"]);
    expect(await errors({ text: "x".repeat(4001) })).toEqual(["text"]);
    expect(await errors({ text: "Hm", part: "criteria.99" })).toEqual(["text"]);
    expect(await errors({ text: "Hm", nodeId: "n7", part: "" })).toEqual(["text"]);
    expect(await errors({ suggested: { title: "Mine" } })).toEqual(["text"]);
    await share(draft, bob, "suggest");
    expect(await errors({ suggested: { title: checkoutStory.title.text } })).toEqual([
      "suggestion",
    ]);
    expect(await errors({ suggested: { title: " " } })).toEqual(["title"]);
    expect(await errors({ part: "estimate", suggested: { points: "many" } })).toEqual(["points"]);
    expect(await errors({ nodeId: "", part: "", text: "Fine" })).toEqual([]);
  });

  test("with two signatures the second makes the publication, in the owner's name", async () => {
    const draft = await openDraft();
    const [alice, bob] = [person("alice"), person("bob")];
    await needTwo(draft);
    await share(draft, bob, "countersign");
    expect(await sign(alice, draft.id)).toMatchObject({ ok: true, given: 1, needed: 2 });
    expect(await sign(alice, draft.id)).toMatchObject({ ok: true, given: 1, needed: 2 });
    expect(await db.select().from(db.t.publications)).toEqual([]);
    expect((await reload(t.deps, alice, draft.id)).state).toBe("open");
    expect(await dashboardOf("alice")).toMatch(
      /Under way.*Signed once By you\. It waits for the second signature\./,
    );
    expect(await dashboardOf("bob")).toMatch(
      new RegExp(`Waits for you.*Signed once By ${alice.name}\\. It waits for yours\\.`),
    );
    expect(await dashboardOf("bob")).not.toContain("waits for your signature");
    const second = await sign(bob, draft.id);
    expect(await dashboardOf("alice")).not.toContain("Signed once");
    expect(await dashboardOf("bob")).not.toContain("Signed once");
    expect(second).toMatchObject({ ok: true, given: 2, needed: 2 });
    const publications = await db.select().from(db.t.publications);
    expect(publications).toMatchObject([{ accountId: alice.id, revision: draft.revision }]);
    const signed = (await actions()).filter((action) => action.includes("signed"));
    expect(signed.slice(-3)).toEqual(["drafts.signed", "drafts.signed", "drafts.countersigned"]);
  });

  test("two second signatures at once make one publication", async () => {
    const draft = await openDraft();
    await needTwo(draft);
    for (const name of ["bob", "charlie"] as const) await share(draft, person(name), "countersign");
    await sign(person("alice"), draft.id);
    const both = await Promise.all([
      sign(person("bob"), draft.id),
      sign(person("charlie"), draft.id),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: "drafts.not_open" });
    expect(await db.select().from(db.t.publications)).toHaveLength(1);
  });

  test("a new revision, other field values, or an ended share void a signature", async () => {
    const draft = await openDraft();
    const bob = person("bob");
    await needTwo(draft);
    await share(draft, bob, "countersign");
    const holding = async () => {
      const now = await reload(t.deps, person("alice"), draft.id);
      const { signatures } = await readReview(t.deps, now);
      return signatures.filter(({ holds }) => holds).length;
    };
    await sign(bob, draft.id);
    expect(await holding()).toBe(1);
    await edit(draft, "Another title");
    expect(await holding()).toBe(0);
    expect(await sign(person("alice"), draft.id)).toMatchObject({ given: 1 });
    await sign(bob, draft.id).then((last) => expect(last).toMatchObject({ given: 2 }));
    // Back to the draft: what was signed went out, or did not; the next one is signed anew.
    await db.update(db.t.drafts).set({ state: "open" });
    expect(await holding()).toBe(0);
    t.deps.clock.advance(1000);
    await sign(bob, draft.id);
    expect(await holding()).toBe(1);
    await db.update(db.t.drafts).set({ fields: { customfield_1: "other" } });
    expect(await holding()).toBe(0);
    await db.update(db.t.drafts).set({ fields: draft.fields });
    expect(await holding()).toBe(1);
    await endShare(t.deps, person("alice"), draft, { accountId: bob.id, from });
    expect(await holding()).toBe(0);
  });

  test("who signs what has other field values by now is told so", async () => {
    const draft = await openDraft();
    const alice = person("alice");
    const checked = await checkDraft(t.deps, alice, draft);
    if (!checked?.plan) throw new Error("nothing to sign");
    await db.update(db.t.drafts).set({ fields: { customfield_1: "other" } });
    const { revision } = draft;
    const signed = await countersign(t.deps, alice, draft, { revision, plan: checked.plan, from });
    expect(signed).toMatchObject({ ok: false, code: "drafts.changed" });
  });

  test("whoever signs second signs the same answers as the first", async () => {
    const draft = await openDraft();
    const [alice, bob] = [person("alice"), person("bob")];
    await needTwo(draft);
    await share(draft, bob, "countersign");
    const checked = await checkDraft(t.deps, alice, draft);
    if (!checked?.plan) throw new Error("nothing to sign");
    const { plan } = checked;
    const signAs = (who: Account, stands: "mine" | "theirs") => {
      const chosen = [{ field: "duedate", name: "Due Date", stands }];
      const items = plan.items.map((item) => ({ ...item, chosen }));
      const signature = { revision: draft.revision, plan: { ...plan, items }, from };
      return countersign(t.deps, who, draft, signature);
    };
    expect(await signAs(alice, "theirs")).toMatchObject({ ok: true, given: 1 });
    expect(await signAs(bob, "mine")).toMatchObject({ ok: false, code: "drafts.other_choices" });
    expect(await findEarlierSigner(db, bob, draft)).toMatchObject({
      choices: { stands: { "n1.duedate": "theirs" }, attach: false },
    });
    t.deps.clock.advance(1000);
    expect(await signAs(alice, "mine")).toMatchObject({ ok: true, given: 1 });
    expect(await signAs(bob, "mine")).toMatchObject({ ok: true, given: 2 });
    expect(await db.select().from(db.t.publications)).toHaveLength(1);
  });

  test("the history has everything in one line, and a page ends where the next begins", async () => {
    const draft = await openDraft();
    const [alice, bob] = [person("alice"), person("bob")];
    await share(draft, bob, "countersign");
    const said = await say(bob, draft, { text: "Shorter?" });
    if (!said.ok) throw new Error("not said");
    t.deps.clock.advance(1000);
    await decideComment(t.deps, alice, draft, { id: said.id, outcome: "done" });
    await sign(bob, draft.id);
    await endShare(t.deps, alice, draft, { accountId: bob.id, from });
    const { duplicateDecisions } = db.t;
    const same = { draftId: draft.id, nodeId: "n1", issueKey: "PAY-1", issueUrl: "" };
    await db.insert(duplicateDecisions).values({
      ...same,
      act: "create",
      reason: "Other currency",
      accountId: alice.id,
      createdAt: t.deps.clock.now(),
    });
    await db.transaction(async (tx) => {
      const entry = { accountId: alice.id, who: alice.name, subject: `draft:${draft.id}` };
      const details = { act: "is", issue: "PAY-2" };
      const action = "drafts.publication_decided";
      await record(tx, t.deps.clock, { ...from, ...entry, action, details });
      await record(tx, t.deps.clock, { ...from, ...entry, action, subject: "draft:other" });
    });
    const all = await listHistory(db, draft.id);
    expect(all.events.find(({ kind }) => kind === "decided")).toMatchObject({
      about: "issue",
      act: "is",
      is: "PAY-2",
      who: alice.name,
    });
    expect(all.events.map(({ kind }) => kind).toSorted()).toEqual([
      "comment",
      "decided",
      "decision",
      "duplicate",
      "ended",
      "publication",
      "revision",
      "revision",
      "shared",
      "signature",
    ]);
    const times = all.events.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const paged: string[] = [];
    for (let before: string | undefined, i = 0; i < 12; i += 1) {
      const page = await listHistory(db, draft.id, { before, limit: 1 });
      paged.push(...page.events.map(({ key }) => key));
      if (page.next === undefined) break;
      before = page.next;
    }
    expect(paged).toEqual(all.events.map(({ key }) => key));
  });
});
