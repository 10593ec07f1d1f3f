// A draft whose background job was ended by somebody who knows nothing of drafts.
import { afterEach, beforeEach, expect, test } from "vitest";
import { findComposition, mendDraft, requestRefinement } from "../../src/drafts/composition.ts";
import { compose } from "../../src/drafts/compose.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import { streamDraft } from "../../src/drafts/stream.ts";
import { eq } from "../../src/db/drizzle.ts";
import { composedDraft, type Drafting, reload, startDrafting } from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "./stories.ts";

let drafting: Drafting;
let draft: Draft;
const alice = () => drafting.cast.alice.account;

beforeEach(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
  draft = await composedDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
  drafting.deps.clock.advance(1000);
  await requestRefinement(drafting.deps, draft, "shorter");
  draft = await reload(drafting.deps, alice(), draft.id);
});
afterEach(() => drafting.close());

const lastComposition = async () => {
  const last = await findComposition(drafting.deps.db, draft.id);
  if (!last) throw new Error("no composition");
  return last;
};

test("a draft that is being written stays so", async () => {
  expect((await mendDraft(drafting.deps, draft)).state).toBe("composing");
});

test.each(["cancelled", "dead"] as const)(
  "a draft whose job is %s can be edited, refined and signed again once somebody looks at it",
  async (state) => {
    const { jobs } = drafting.deps.db.t;
    const { id, jobId } = await lastComposition();
    if (state === "cancelled") await drafting.deps.queue.cancel(jobId, alice().id);
    else await drafting.deps.db.update(jobs).set({ state }).where(eq(jobs.id, jobId));
    expect((await mendDraft(drafting.deps, draft)).state).toBe("open");
    expect((await reload(drafting.deps, alice(), draft.id)).state).toBe("open");
    expect(await lastComposition()).toMatchObject({ state: "failed" });
    // A retry of the old job writes nothing beside what the person does now.
    await compose(drafting.deps, id, {
      id: jobId,
      owner: "worker",
      accountId: alice().id,
      attempt: 1,
      lastAttempt: false,
      signal: new AbortController().signal,
      cursor: undefined,
      progress: () => undefined,
    });
    expect((await reload(drafting.deps, alice(), draft.id)).revision).toBe(1);
  },
);

test("a stream whose render fails leaves no listener behind", async () => {
  let listening = 0;
  const live = {
    ...drafting.deps.live,
    listen: (...listener: Parameters<typeof drafting.deps.live.listen>) => {
      listening += 1;
      const stop = drafting.deps.live.listen(...listener);
      return () => {
        listening -= 1;
        stop();
      };
    },
  };
  const stream = {
    send: () => Promise.resolve(),
    signal: new AbortController().signal,
    lastEventId: undefined,
  };
  await expect(streamDraft({ ...drafting.deps, live }, draft, stream, fails)).rejects.toThrow(
    "broken",
  );
  expect(listening).toBe(0);
});

const fails = () => Promise.reject(new Error("broken"));
