import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkDraft } from "../../src/drafts/publishing/check.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { countersign } from "../../src/drafts/publishing/countersign.ts";
import { decideItem, reopenDraft, retryPublication } from "../../src/drafts/publishing/decide.ts";
import { findPublication } from "../../src/drafts/publishing/publication.ts";
import { eq } from "../../src/db/drizzle.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runPublication,
  startDrafting,
} from "../setup/drafting.ts";
import { stores } from "../setup/db.ts";
import { CHECKOUT_TEXT } from "./stories.ts";

const from = { address: "127.0.0.1", requestId: "test" };

const [[, openSqlite], [, openPglite]] = stores;
const places = [
  ["dc", "SQLite", openSqlite],
  ["cloud", "SQLite", openSqlite],
  ["dc", "PGlite", openPglite],
] as const;

describe.each(places)("publishing to Jira (%s, rows in %s)", (dialect, _store, open) => {
  const system = dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);
  let drafting: Drafting;
  let draft: Draft;

  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    await drafting.connect("alice", dialect);
    draft = await composedDraft(drafting.deps, drafting.cast.alice.account, {
      source: CHECKOUT_TEXT,
    });
  });
  afterEach(() => drafting.close());

  const alice = () => drafting.cast.alice.account;
  const issues = () => drafting.world[system].store.issues.filter(({ key }) => !seeded.has(key));
  const seeded = new Set<string>();
  beforeEach(() => {
    seeded.clear();
    for (const { key } of drafting.world[system].store.issues) seeded.add(key);
  });

  async function sign() {
    const checked = await checkDraft(drafting.deps, alice(), draft);
    if (!checked?.plan) throw new Error(checked?.failure?.message ?? "nothing to sign");
    return countersign(drafting.deps, alice(), draft, {
      revision: draft.revision,
      plan: checked.plan,
      from,
    });
  }
  async function state() {
    const found = await findPublication(drafting.deps.db, draft.id);
    const [item] = found?.items ?? [];
    const now = await reload(drafting.deps, alice(), draft.id);
    return {
      publication: found?.publication.state,
      item: item?.state,
      draft: now.state,
      row: item,
    };
  }

  test("a signed draft stands in Jira once, as it was shown", async () => {
    expect(await sign()).toMatchObject({ ok: true });
    expect(await runPublication(drafting.deps, draft)).toEqual({ type: "done" });
    expect(issues()).toHaveLength(1);
    const { row, ...states } = await state();
    expect(states).toEqual({ publication: "done", item: "done", draft: "published" });
    expect(row?.issueKey).toBe(issues()[0]?.key);
    expect(row?.differences).toEqual([]);
    expect(row?.adopted).toBe(false);
  });

  test("signing twice makes one publication", async () => {
    const both = await Promise.all([sign(), sign()]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    await runPublication(drafting.deps, draft);
    expect(issues()).toHaveLength(1);
  });

  test("an older revision than the newest cannot be signed", async () => {
    const { drafts } = drafting.deps.db.t;
    await drafting.deps.db.update(drafts).set({ revision: 7 }).where(eq(drafts.id, draft.id));
    expect(await sign()).toMatchObject({ ok: false, code: "drafts.changed" });
  });

  test.each(["reset_after", "half", "broken_json", "wrong_json"] as const)(
    "when the answer is lost (%s), the issue is found by its mark and not created again",
    async (fault) => {
      await sign();
      drafting.world.faults.next(system, fault, { method: "POST", path: "/issue" });
      await runPublication(drafting.deps, draft);
      expect(issues()).toHaveLength(1);
      const { row, ...states } = await state();
      expect(states).toEqual({ publication: "done", item: "done", draft: "published" });
      expect(row?.adopted).toBe(true);
    },
  );

  test.each(["reset", "unavailable", "server_error"] as const)(
    "when nobody knows whether it happened (%s), it is searched for, and then a person decides",
    async (fault) => {
      await sign();
      drafting.world.faults.next(system, fault, { method: "POST", path: "/issue" });
      expect(await runPublication(drafting.deps, draft)).toEqual({ type: "snooze", ms: 5000 });
      expect(await runPublication(drafting.deps, draft)).toEqual({ type: "snooze", ms: 30_000 });
      expect(await runPublication(drafting.deps, draft)).toEqual({ type: "done" });
      const { row, ...states } = await state();
      expect(states).toEqual({ publication: "uncertain", item: "uncertain", draft: "publishing" });
      expect(issues()).toHaveLength(0);
      const itemId = row?.id ?? "";
      const decided = { itemId, decision: { act: "again" as const }, from };
      expect(await decideItem(drafting.deps, alice(), draft, decided)).toBe(true);
      expect(await decideItem(drafting.deps, alice(), draft, decided)).toBe(false);
      await runPublication(drafting.deps, draft);
      expect(issues()).toHaveLength(1);
      expect((await state()).draft).toBe("published");
    },
  );

  test("a person can say which issue it is", async () => {
    await sign();
    drafting.world.faults.next(system, "unavailable", { method: "POST", path: "/issue" });
    for (let i = 0; i < 3; i += 1) await runPublication(drafting.deps, draft);
    const known = [...seeded][0] ?? "";
    const { row } = await state();
    const decision = { act: "is" as const, issueKey: known };
    await decideItem(drafting.deps, alice(), draft, { itemId: row?.id ?? "", decision, from });
    await runPublication(drafting.deps, draft);
    expect((await state()).row).toMatchObject({ state: "done", issueKey: known });
    expect((await state()).row?.differences.length).toBeGreaterThan(0);
    expect(issues()).toHaveLength(0);
  });

  test("a rate limit waits and sends again: it surely did not happen", async () => {
    await sign();
    drafting.world.faults.always(system, "rate_limit", { method: "POST", path: "/issue" });
    expect(await runPublication(drafting.deps, draft)).toMatchObject({ type: "retry" });
    expect((await state()).item).toBe("waiting");
    drafting.world.faults.clear();
    await runPublication(drafting.deps, draft);
    expect(issues()).toHaveLength(1);
  });

  test.each(["forbidden", "unauthorized"] as const)(
    "what Jira refuses for good (%s) is told, and can be tried again or changed",
    async (fault) => {
      await sign();
      drafting.world.faults.next(system, fault, { method: "POST", path: "/issue" });
      await runPublication(drafting.deps, draft);
      const { row, ...states } = await state();
      expect(states).toEqual({ publication: "failed", item: "failed", draft: "publishing" });
      expect(row?.errorMessage).not.toBe("");
      expect(issues()).toHaveLength(0);
      expect(await reopenDraft(drafting.deps, draft)).toBe(true);
      expect((await state()).draft).toBe("open");
    },
  );

  test("trying again after a refusal creates it once", async () => {
    await sign();
    drafting.world.faults.next(system, "forbidden", { method: "POST", path: "/issue" });
    await runPublication(drafting.deps, draft);
    expect(await retryPublication(drafting.deps, draft)).toBe(true);
    await runPublication(drafting.deps, draft);
    expect(issues()).toHaveLength(1);
    expect((await state()).draft).toBe("published");
  });

  test("a process that died between sending and the answer looks before it sends", async () => {
    await sign();
    const { publicationItems } = drafting.deps.db.t;
    await runPublication(drafting.deps, draft);
    // As the row was when the create had been sent and nothing had come back.
    const lost = { state: "sending" as const, issueId: null, issueKey: null, issueUrl: null };
    await drafting.deps.db.update(publicationItems).set(lost);
    const { publications, drafts } = drafting.deps.db.t;
    await drafting.deps.db.update(publications).set({ state: "running" });
    await drafting.deps.db.update(drafts).set({ state: "publishing" });
    await runPublication(drafting.deps, draft);
    expect(issues()).toHaveLength(1);
    expect((await state()).row).toMatchObject({ state: "done", adopted: true });
  });

  test("an issue that Jira changed on creation is shown with the difference", async () => {
    await sign();
    drafting.world.faults.next(system, "changed_summary", { method: "POST", path: "/issue" });
    await runPublication(drafting.deps, draft);
    const { row } = await state();
    expect(row?.differences.map(({ field }) => field)).toContain("Summary");
  });
});
