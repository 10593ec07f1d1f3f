// A review goes to GitHub as one comment review, once, and only what was signed.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { urls } from "../../src/urls.ts";
import { stores } from "../setup/db.ts";
import { reload } from "../setup/drafting.ts";
import { formFields } from "../setup/visitor.ts";
import { remark, type Reviewing, startReviewing } from "./reviewing.ts";

let on: Reviewing;
afterEach(() => on.close());

const stateOf = async (id: string) => (await reload(on.deps, on.cast.alice.account, id)).state;

/** A push to the branch of the pull request. */
function push(changes: Record<string, string>) {
  const { store } = on.world.github;
  const [repository] = store.repositories;
  if (!repository) throw new Error("no repository");
  const pull = on.pull();
  const { sha } = store.push(repository, { branch: pull.headRef, message: "More", changes });
  pull.headSha = sha;
}

describe.each(stores)("on %s", (_name, open) => {
  beforeEach(async () => {
    on = await startReviewing(await open());
  });

  test("what was looked at is posted as one comment review, without what was left out", async () => {
    const id = await on.reviewed();
    const left = { decision: "left_out", revision: "1" };
    const decided = await on.post(urls.codeReviews.remark(id, "r2"), left);
    expect(decided.status).toBe(303);
    const check = await on.get(urls.codeReviews.publication(id));
    expect(check.body).toContain("Remark number 1");
    expect(check.body).toContain("You left it out.");
    expect(on.pull().reviews).toEqual([]);

    await on.sign(id);
    await on.run();

    const [review, ...others] = on.pull().reviews;
    expect(others).toEqual([]);
    expect(review).toMatchObject({ state: "COMMENTED", commitId: on.pull().headSha });
    expect(review?.body).toContain("It lets people pay");
    expect(on.pull().comments.map(({ body }) => body)).toEqual([
      expect.stringContaining("Remark number 1"),
    ]);
    expect(await stateOf(id)).toBe("published");
    const page = await on.get(urls.codeReviews.show(id));
    expect(page.body).toContain("Posted");
    const { auditEntries } = on.deps.db.t;
    const signed = await on.deps.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.action, "drafts.document_countersigned"));
    expect(signed).toHaveLength(1);
  });

  test("the same form sent twice signs once", async () => {
    const id = await on.reviewed();
    const url = urls.codeReviews.publication(id);
    const form = formFields((await on.get(url)).body);
    const first = await on.post(url, form);
    const second = await on.post(url, form);
    expect([first.status, second.location]).toEqual([303, first.location]);
    const rows = await on.deps.db.select().from(on.deps.db.t.documentPublications);
    expect(rows).toHaveLength(1);
  });
});

describe("on the way", () => {
  beforeEach(async () => {
    on = await startReviewing();
  });

  test.each(["timeout_after", "reset_after", "half", "broken_json"] as const satisfies Fault[])(
    "an answer lost after the post (%s) is adopted by its mark: one review stands",
    async (fault) => {
      const id = await on.reviewed();
      await on.sign(id);
      on.world.faults.next("github", fault, { method: "POST" });
      for (let i = 0; i < 6 && (await on.newest()).state !== "done"; i += 1) {
        await on.run({ attempt: i + 1 }, on.hasty());
      }
      expect(await on.newest()).toMatchObject({
        state: "done",
        outsideId: String(on.pull().reviews[0]?.id),
      });
      expect(on.pull().reviews).toHaveLength(1);
    },
  );

  test("a process that died while it sent looks for the review before anything else", async () => {
    const id = await on.reviewed();
    await on.sign(id);
    await on.run();
    const { documentPublications: t, drafts } = on.deps.db.t;
    // As a kill between the answer and its row leaves it.
    await on.deps.db.update(t).set({ state: "sending", outsideId: null, finishedAt: null });
    await on.deps.db.update(drafts).set({ state: "open" }).where(eq(drafts.id, id));
    await on.run();
    expect(on.pull().reviews).toHaveLength(1);
    expect(await on.newest()).toMatchObject({ state: "done" });
    expect(await stateOf(id)).toBe("published");
  });

  test("nobody knows whether it arrived: a person decides, and the page asks", async () => {
    const id = await on.reviewed();
    const page = await on.sign(id);
    on.world.faults.next("github", "server_error", { method: "POST" });
    for (let i = 0; i < 6 && (await on.newest()).finishedAt === null; i += 1) await on.run();
    await on.endJobs();
    expect(await on.newest()).toMatchObject({ state: "uncertain" });
    const asked = await on.get(page);
    expect(asked.body).toContain("is the review there?");
    expect((await on.get(urls.dashboard())).body).toContain("Decide: is it posted?");
    const { id: documentId } = await on.newest();
    const decision = urls.drafts.documentDecision(id, documentId);
    // While that is open nothing else goes out.
    const check = await on.get(urls.codeReviews.publication(id));
    const again = await on.post(urls.codeReviews.publication(id), formFields(check.body));
    expect(again.status).toBe(422);
    await on.post(decision, { act: "again" });
    await on.run();
    expect(on.pull().reviews).toHaveLength(1);
  });

  test("a pull request that has moved takes nothing, and the check page says so", async () => {
    const id = await on.reviewed();
    await on.sign(id);
    push({ "README.md": "Another text\n" });
    await on.run();
    expect(on.pull().reviews).toEqual([]);
    expect(await on.newest()).toMatchObject({
      state: "failed",
      errorCode: "drafts.pull_request_moved",
    });
    const check = await on.get(urls.codeReviews.publication(id));
    expect(check.body).toContain("new commits since it was reviewed");
    expect(check.body).not.toContain("Post the review");
  });

  test("after the next push only what is new is posted", async () => {
    const id = await on.reviewed();
    await on.sign(id);
    await on.run();
    await on.endJobs();
    const before = await on.get(urls.codeReviews.publication(id));
    expect(before.body).toContain("stands on GitHub already");

    push({ "src/extra.ts": "export const extra = 1;\n" });
    const begun = await on.post(urls.codeReviews.runs(id), { act: "newest" });
    expect(begun.status).toBe(303);
    const first = on.pull().comments.at(0);
    const old = remark(1, {
      path: first?.path ?? "",
      line: first?.line ?? 0,
      evidence: "x",
    });
    const fresh = remark(3, { path: "src/extra.ts", line: 1, evidence: "export const extra = 1;" });
    await on.finish(id, { remarks: [old, fresh] });
    await on.sign(id);
    await on.run();
    expect(on.pull().reviews).toHaveLength(2);
    const bodies = on.pull().comments.map(({ body }) => body);
    expect(bodies.filter((body) => body.includes("Remark number 1"))).toHaveLength(1);
    expect(bodies.filter((body) => body.includes("Remark number 3"))).toHaveLength(1);
  });

  test("a later run that is stopped leaves it as it stands on GitHub", async () => {
    const id = await on.reviewed();
    await on.sign(id);
    await on.run();
    await on.endJobs();
    await on.post(urls.codeReviews.runs(id), { act: "again" });
    expect(await stateOf(id)).toBe("composing");
    await on.post(urls.codeReviews.stop(id), {});
    expect(await stateOf(id)).toBe("published");
  });

  test("remarks of earlier commits are not posted at lines of later ones", async () => {
    const id = await on.reviewed();
    push({ "src/cards.ts": "// Everything is another line now.\n" });
    on.deps.clock.advance(1000);
    await on.post(urls.codeReviews.runs(id), { act: "newest" });
    await on.post(urls.codeReviews.stop(id));
    const check = await on.get(urls.codeReviews.publication(id));
    expect(check.body).toContain("have not been reviewed yet");
    expect(check.body).not.toContain("Post the review");
  });

  test("a line that GitHub does not show is named at its remark before anything is sent", async () => {
    const id = await on.start();
    const gone = remark(1, { path: "src/nowhere.ts", line: 5, evidence: "x" });
    await on.finish(id, { remarks: [gone] });
    const url = urls.codeReviews.publication(id);
    const check = await on.get(url);
    expect(check.body).toContain("GitHub will not take this remark");
    const sent = await on.post(url, formFields(check.body));
    expect(sent.status).toBe(422);
    expect(on.pull().reviews).toEqual([]);
  });

  test("a decision after the look must be looked at before it is signed", async () => {
    const id = await on.reviewed();
    const url = urls.codeReviews.publication(id);
    const form = formFields((await on.get(url)).body);
    await on.post(urls.codeReviews.remark(id, "r1"), { decision: "left_out", revision: "1" });
    const sent = await on.post(url, form);
    expect(sent.status).toBe(422);
    expect(sent.body).toContain("Something has changed since you looked");
  });

  test("a clean review can be posted, too", async () => {
    const id = await on.reviewed({ remarks: [] });
    const page = await on.get(urls.codeReviews.show(id));
    expect(page.body).toContain("Nothing to remark");
    await on.sign(id);
    await on.run();
    expect(on.pull().reviews[0]?.body).toContain("No remarks.");
  });

  test("what is on its way to GitHub is not removed", async () => {
    const id = await on.reviewed();
    await on.sign(id);
    const kept = await on.post(urls.codeReviews.removal(id));
    expect(kept.status).toBe(422);
    expect(kept.body).toContain("on its way out");
  });
});
