// Rules of publishing that hold when processes, clicks and connections come in each other's way.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkDraft } from "../../src/drafts/publishing/check.ts";
import { composeAgain, findComposition, requestRefinement } from "../../src/drafts/composition.ts";
import { keepPart } from "../../src/drafts/keep-part.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { publish } from "../../src/drafts/publishing/publish.ts";
import { countersign } from "../../src/drafts/publishing/countersign.ts";
import { decideItem, reopenDraft, retryPublication } from "../../src/drafts/publishing/decide.ts";
import { findPublication } from "../../src/drafts/publishing/publication.ts";
import { changeContent } from "../../src/drafts/revision.ts";
import { eq } from "../../src/db/drizzle.ts";
import type { JobContext } from "../../src/platform/jobs/job.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runComposition,
  runPublication,
  startDrafting,
} from "../setup/drafting.ts";
import { stores } from "../setup/db.ts";
import { checkoutStory, CHECKOUT_TEXT } from "./stories.ts";

const from = { address: "127.0.0.1", requestId: "test" };
const create = { method: "POST", path: "/issue" };

describe.each(stores)("publishing (%s)", (_store, open) => {
  let drafting: Drafting;
  let draft: Draft;
  let connections: { jira: string };
  let seeded: number;

  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    connections = await drafting.connect("alice");
    draft = await composedDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    seeded = drafting.world.jiraDc.store.issues.length;
  });
  afterEach(() => drafting.close());

  const alice = () => drafting.cast.alice.account;
  const created = () => drafting.world.jiraDc.store.issues.slice(seeded);

  async function sign() {
    draft = await reload(drafting.deps, alice(), draft.id);
    const checked = await checkDraft(drafting.deps, alice(), draft);
    if (!checked?.plan) throw new Error(checked?.failure?.message ?? "nothing to sign");
    const { revision } = draft;
    const input = { revision, plan: checked.plan, from };
    return countersign(drafting.deps, alice(), draft, input);
  }
  async function found() {
    const publication = await findPublication(drafting.deps.db, draft.id);
    const [item] = publication?.items ?? [];
    if (!publication || !item) throw new Error("no publication");
    return { ...publication, item, draft: await reload(drafting.deps, alice(), draft.id) };
  }
  const context = (more: Partial<JobContext> = {}): JobContext => ({
    id: "job",
    owner: "worker",
    accountId: alice().id,
    attempt: 1,
    lastAttempt: false,
    signal: new AbortController().signal,
    cursor: undefined,
    progress: () => undefined,
    ...more,
  });
  async function cancelJob() {
    const { publication } = await found();
    expect(await drafting.deps.queue.cancel(publication.jobId, alice().id)).toBe(true);
  }
  const setItem = (values: object) =>
    drafting.deps.db.update(drafting.deps.db.t.publicationItems).set(values);

  /** Lets `meanwhile` happen when Jira's answer to the create has come and was not looked at yet. */
  function whenAnswered(meanwhile: () => Promise<void>) {
    const { deps } = drafting;
    let isFirst = true;
    return {
      ...deps,
      outbound: {
        ...deps.outbound,
        send: async (request: Parameters<typeof deps.outbound.send>[0]) => {
          const answer = await deps.outbound.send(request);
          const isCreate = request.method === "POST" && request.url.endsWith("/issue");
          if (isCreate && isFirst) {
            isFirst = false;
            await meanwhile();
          }
          return answer;
        },
      },
    };
  }

  test("a worker that was stopped while another one took over changes nothing of what that one found", async () => {
    await sign();
    const { publication } = await found();
    const deps = whenAnswered(async () => {
      // The other one: it finds "sending", looks for the issue, and finds it.
      expect(await runPublication(drafting.deps, draft)).toEqual({ type: "done" });
      expect((await found()).draft.state).toBe("published");
    });
    await publish(deps, publication.id, context());
    expect(created()).toHaveLength(1);
    expect(await found()).toMatchObject({
      publication: { state: "done" },
      item: { state: "done", adopted: true },
      draft: { state: "published", issueKey: created()[0]?.key },
    });
  });

  test("a late refusal does not undo an issue that exists by now", async () => {
    await sign();
    const { publication } = await found();
    drafting.world.faults.next("jiraDc", "forbidden", create);
    const deps = whenAnswered(async () => {
      // Nobody found it, so the person had it created.
      for (let i = 0; i < 3; i += 1) await runPublication(drafting.deps, draft);
      const { item } = await found();
      const decision = { act: "again" as const };
      expect(
        await decideItem(drafting.deps, alice(), draft, { itemId: item.id, decision, from }),
      ).toBe(true);
      await runPublication(drafting.deps, draft);
    });
    await publish(deps, publication.id, context());
    expect(created()).toHaveLength(1);
    expect(await found()).toMatchObject({ item: { state: "done" }, draft: { state: "published" } });
  });

  test("a late end of one run does not conclude what a person has sent on its way again", async () => {
    await sign();
    const { publication, item } = await found();
    drafting.world.faults.next("jiraDc", "forbidden", create);
    await runPublication(drafting.deps, draft);
    await retryPublication(drafting.deps, draft);
    // A run that had read the item as failed, and comes to its end only now.
    await setItem({ state: "failed" });
    const { deps } = drafting;
    const held = Promise.withResolvers<void>();
    const late = publish(
      {
        ...deps,
        db: {
          ...deps.db,
          transaction: async (body: never) => {
            await held.promise;
            return deps.db.transaction(body);
          },
        } as typeof deps.db,
      },
      publication.id,
      context(),
    );
    await setTimeoutOf(50);
    await setItem({ state: "waiting" });
    held.resolve();
    await late;
    expect(await found()).toMatchObject({
      publication: { state: "running" },
      item: { id: item.id, state: "waiting" },
      draft: { state: "publishing", issueKey: null },
    });
  });

  test("what was stopped for long between its row and its sending is not sent any more", async () => {
    await sign();
    const { publication } = await found();
    const { clock } = drafting.deps;
    let now = 0;
    const jumping = {
      now: () => clock.now(),
      random: () => 0,
      monotonic: () => (now += 60_000),
    };
    const deps = { ...drafting.deps, clock: { ...clock, ...jumping } };
    expect(await publish(deps, publication.id, context())).toMatchObject({ type: "snooze" });
    expect(created()).toHaveLength(0);
    expect((await found()).item.state).toBe("waiting");
    await runPublication(drafting.deps, draft);
    expect(created()).toHaveLength(1);
  });

  test("cancelled in the middle of a create, the outcome is never taken for 'not sent'", async () => {
    await sign();
    const { publication } = await found();
    drafting.world.faults.next("jiraDc", "reset_after", create);
    const controller = new AbortController();
    const deps = whenAnswered(async () => {
      controller.abort(new DOMException("the job was cancelled", "AbortError"));
      await cancelJob();
    });
    await publish(deps, publication.id, context({ signal: controller.signal }));
    expect(created()).toHaveLength(1);
    expect((await found()).item.state).toBe("done");
  });

  test("a publication that was cancelled before it left can go back to the draft, and then never leaves", async () => {
    await sign();
    const { publication } = await found();
    await cancelJob();
    expect(await found()).toMatchObject({ publication: { state: "failed" }, nothingThere: true });
    expect(await reopenDraft(drafting.deps, draft)).toBe(true);
    expect((await found()).draft.state).toBe("open");
    // Somebody retries the cancelled job on its own page.
    expect(await drafting.deps.queue.retry(publication.jobId)).toBe(true);
    await publish(drafting.deps, publication.id, context());
    expect(created()).toHaveLength(0);
    expect(await sign()).toMatchObject({ ok: true });
  });

  test("a publication of which a create may be under way does not go back to the draft", async () => {
    await sign();
    await cancelJob();
    for (const state of ["sending", "uncertain", "done"]) {
      await setItem({ state });
      expect(await reopenDraft(drafting.deps, draft)).toBe(false);
    }
  });

  test("an old tab cannot send again what has gone back to the draft", async () => {
    await sign();
    drafting.world.faults.next("jiraDc", "forbidden", create);
    await runPublication(drafting.deps, draft);
    expect(await reopenDraft(drafting.deps, draft)).toBe(true);
    expect(await retryPublication(drafting.deps, draft)).toBe(false);
    expect((await found()).publication.state).toBe("failed");
    expect(await sign()).toMatchObject({ ok: true });
    await runPublication(drafting.deps, draft);
    expect(created()).toHaveLength(1);
  });

  test("trying again at the moment when the job before it ends is not lost", async () => {
    await sign();
    drafting.world.faults.next("jiraDc", "forbidden", create);
    await runPublication(drafting.deps, draft);
    const before = (await found()).publication.jobId;
    // The rows say "failed", the report of the job has not been written yet.
    const { jobs } = drafting.deps.db.t;
    await drafting.deps.db.update(jobs).set({ state: "running" }).where(eq(jobs.id, before));
    expect(await retryPublication(drafting.deps, draft)).toBe(true);
    await drafting.deps.db.update(jobs).set({ state: "done" }).where(eq(jobs.id, before));
    expect((await found()).publication.state).toBe("running");
  });

  test("an issue that was signed for one Jira is sent to no other", async () => {
    await sign();
    const { connections: t } = drafting.deps.db.t;
    const move = (baseUrl: string) =>
      drafting.deps.db.update(t).set({ baseUrl }).where(eq(t.id, connections.jira));
    const cloudBefore = drafting.world.jiraCloud.store.issues.length;
    await move(drafting.world.jiraCloud.url);
    await runPublication(drafting.deps, draft);
    expect(created()).toHaveLength(0);
    expect(drafting.world.jiraCloud.store.issues).toHaveLength(cloudBefore);
    expect(await found()).toMatchObject({
      publication: { state: "failed" },
      item: { errorCode: "drafts.other_jira" },
      nothingThere: true,
    });
    await move(drafting.world.jiraDc.url);
    await retryPublication(drafting.deps, draft);
    await runPublication(drafting.deps, draft);
    expect(created()).toHaveLength(1);
  });

  test("when the connection is gone while nobody knows the outcome, the person can go on", async () => {
    await sign();
    drafting.world.faults.next("jiraDc", "unavailable", create);
    await runPublication(drafting.deps, draft);
    const { connections: t } = drafting.deps.db.t;
    await drafting.deps.db.delete(t).where(eq(t.id, connections.jira));
    expect(await runPublication(drafting.deps, draft)).toEqual({ type: "done" });
    const { publication, item } = await found();
    expect(publication.state).toBe("uncertain");
    expect(item).toMatchObject({ state: "uncertain", errorCode: "connections.gone" });
    const decision = { act: "again" as const };
    await decideItem(drafting.deps, alice(), draft, { itemId: item.id, decision, from });
    await runPublication(drafting.deps, draft);
    expect((await found()).publication.state).toBe("failed");
    expect(await reopenDraft(drafting.deps, draft)).toBe(true);
  });

  test("an issue that Jira had named before a crash stands, also when Jira cannot be asked any more", async () => {
    await sign();
    await setItem({ state: "sending", sends: 1, issueId: "1", issueKey: "DEMO-1", issueUrl: "/x" });
    const { connections: t } = drafting.deps.db.t;
    await drafting.deps.db.delete(t).where(eq(t.id, connections.jira));
    await runPublication(drafting.deps, draft);
    expect(await found()).toMatchObject({
      item: { state: "done", issueKey: "DEMO-1", errorCode: "connections.gone" },
      draft: { state: "published", issueKey: "DEMO-1" },
    });
  });

  test("without a connection nothing can be signed", async () => {
    const checked = await checkDraft(drafting.deps, alice(), draft);
    const { connections: t } = drafting.deps.db.t;
    await drafting.deps.db.delete(t).where(eq(t.id, connections.jira));
    if (!checked?.plan) throw new Error("no fields");
    const { revision } = draft;
    expect(
      await countersign(drafting.deps, alice(), draft, { revision, plan: checked.plan, from }),
    ).toMatchObject({ ok: false, code: "drafts.no_connection" });
  });

  async function interruptRefinement() {
    drafting.deps.clock.advance(1000);
    await requestRefinement(drafting.deps, draft, "shorter");
    drafting.world.faults.next("llm", "half", { path: "/messages" });
    await runComposition(drafting.deps, draft);
    const { compositions } = drafting.deps.db.t;
    const cut = await drafting.deps.db
      .update(compositions)
      .set({ text: '{"title":{"text":"Another","cites":[]},' })
      .where(eq(compositions.state, "interrupted"))
      .returning({ id: compositions.id });
    const last = await findComposition(drafting.deps.db, draft.id);
    expect(cut).toEqual([{ id: last?.id }]);
  }

  describe("a draft that is published or on its way stays as it is", () => {
    test.each(["publishing", "published"] as const)(
      "an old tab composes nothing anew (%s)",
      async (state) => {
        await interruptRefinement();
        expect(await sign()).toMatchObject({ ok: true });
        if (state === "published") await runPublication(drafting.deps, draft);
        expect(await composeAgain(drafting.deps, draft)).toMatchObject({ ok: false });
        expect(await keepPart(drafting.deps, alice(), draft)).toMatchObject({ ok: false });
        const now = await reload(drafting.deps, alice(), draft.id);
        expect(now).toMatchObject({ state, revision: 1 });
        expect(created()).toHaveLength(state === "published" ? 1 : 0);
      },
    );

    test("what was composed well is not composed again by an old tab", async () => {
      expect(await composeAgain(drafting.deps, draft)).toMatchObject({ ok: false });
    });

    test("an edit while it is on its way is refused", async () => {
      await sign();
      const change = { base: 1, origin: "edited" as const, note: "", content: checkoutStory };
      expect(await changeContent(drafting.deps, alice(), draft, change)).toMatchObject({
        code: "drafts.not_open",
      });
    });
  });
});

const setTimeoutOf = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
