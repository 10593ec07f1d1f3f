// The same over REST: start, read, decide, prepare; and what agents there are.
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createProgram, type Program } from "../setup/api.ts";
import { type Reviewing, SHOP, startReviewing } from "./reviewing.ts";

let on: Reviewing;
let alice: Program;
let charlie: Program;
beforeEach(async () => {
  on = await startReviewing();
  const { cast } = on;
  alice = await createProgram(on, cast.alice.account);
  charlie = await createProgram(on, cast.charlie.account);
});
afterEach(() => on.close());

const post = (body: unknown) => ({ method: "POST", body });

test("a program has a pull request reviewed, decides, and sees what would be posted", async () => {
  const made = await alice("/code-reviews", post({ repository: SHOP, number: 2 }));
  expect([made.status, made.json]).toMatchObject([
    202,
    { data: { state: "composing", repository: SHOP, number: 2, content: null } },
  ]);
  const { id } = z.object({ data: z.object({ id: z.string() }) }).parse(made.json).data;
  await on.finish(id);
  const path = `/code-reviews/${id}`;

  const read = await alice(path);
  expect(read.json).toMatchObject({
    data: { revision: 1, content: { remarks: [{ id: "r1", decision: "open" }, { id: "r2" }] } },
  });
  const runs = await alice(`${path}/runs`);
  expect(runs.json).toMatchObject({ data: [{ state: "done", steps: [] }] });

  const decision = { decision: "left_out", revision: 1 };
  const decided = await alice(`${path}/remarks/r1/decision`, post(decision));
  expect(decided.json).toMatchObject({ data: { revision: 2 } });
  const late = await alice(`${path}/remarks/r1/decision`, post(decision));
  expect(late.status).toBe(409);

  const prepared = await alice(`${path}/publication`, { method: "POST" });
  expect(prepared.json).toMatchObject({
    data: { isReady: true, obstacles: [], comments: [{ fingerprint: "fingerprint-2" }] },
  });
  expect(on.pull().reviews).toEqual([]);

  const listed = await alice("/code-reviews");
  expect(listed.json).toMatchObject({ data: [{ id, remarks: 2 }] });
  const drafts = await alice("/drafts");
  expect(drafts.json).toMatchObject({
    data: [{ id, type: "review", url: expect.stringContaining(`/code-reviews/${id}`) }],
  });

  for (const [below, asked] of [
    ["", undefined],
    ["/runs", undefined],
    ["/remarks/r1/decision", post(decision)],
    ["/publication", { method: "POST" }],
  ] as const) {
    expect([below, (await charlie(path + below, asked)).status]).toEqual([below, 404]);
  }
});

test("agents say what they take, and are started by it", async () => {
  const all = await alice("/agents");
  expect(all.json).toMatchObject({
    data: [
      { id: "CODE_REVIEWER" },
      { id: "TEST_CASE_GENERATION" },
      { id: "CODE_ANALYSIS" },
      { id: "ROOT_CAUSE_ANALYSIS" },
      { id: "REQUIREMENTS_TO_TICKETS" },
      { id: "REQUIREMENT_TO_ITEM" },
    ],
  });
  const one = await alice("/agents/CODE_REVIEWER");
  expect(one.json).toMatchObject({ data: { properties: { properties: { teamRules: {} } } } });
  expect((await alice("/agents/NOBODY")).status).toBe(404);

  const wrong = await alice("/agents/CODE_REVIEWER/run", post({ properties: { nonsense: 1 } }));
  expect(wrong.status).toBe(422);
  const nothing = await alice("/agents/CODE_REVIEWER/run", post({ properties: {} }));
  expect(nothing.status).toBe(422);
  const pull = { repository: SHOP, number: 2 };
  const started = await alice("/agents/CODE_REVIEWER/run", post({ properties: pull }));
  expect([started.status, started.json]).toMatchObject([202, { data: { type: "review" } }]);
  const code = { repository: SHOP, kind: "readme" };
  const document = await alice("/agents/CODE_ANALYSIS/run", post({ properties: code }));
  expect([document.status, document.json]).toMatchObject([202, { data: { type: "document" } }]);
  const outside = { ...code, folder: "../.." };
  const refused = await alice("/agents/CODE_ANALYSIS/run", post({ properties: outside }));
  expect([refused.status, JSON.stringify(refused.json)]).toEqual([
    422,
    expect.stringContaining("folder"),
  ]);
  const text = { text: "People want to pay by card.", project: "DEMO" };
  const backlog = await alice("/agents/REQUIREMENTS_TO_TICKETS/run", post({ properties: text }));
  expect([backlog.status, backlog.json]).toMatchObject([202, { data: { type: "backlog" } }]);
});
