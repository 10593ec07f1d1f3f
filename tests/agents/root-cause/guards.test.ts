import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stopRun } from "../../../src/agents/runs.ts";
import { refine } from "../../../src/agents/again.ts";
import { decidePart } from "../../../src/agents/decide.ts";
import { downloadOf } from "../../../src/agents/kinds.ts";
import {
  listPatterns,
  removePattern,
  savePattern,
  sayHelped,
} from "../../../src/agents/root-cause/pattern.ts";
import { solve } from "../../../src/agents/root-cause/solve.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { stores } from "../../setup/db.ts";
import { injections } from "../injections.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import {
  type Analysing,
  COMMITS,
  conclusion,
  LOG,
  POOL,
  SALE,
  saying,
  startAnalysing,
} from "./analysing.ts";

const WAITS = "Order 7 was not saved";
const STARTED = "Started version 4f2c9e1";

const says = (at: { n: number; line: number; quote: string }, words = "It shows it.") => ({
  ...at,
  says: words,
});

describe.each(stores)("on %s", (_name, open) => {
  const llm = scriptedLlm();
  let world: Analysing;
  beforeAll(async () => {
    world = await startAnalysing(llm, { db: await open() });
  });
  afterAll(() => world.close());

  const causeOf = async (draft: Awaited<ReturnType<Analysing["create"]>>, more: object = {}) => ({
    title: "The pool is too small",
    mechanism: "Orders wait for a connection.",
    for: [says(await world.find(draft, WAITS)), says(await world.find(draft, STARTED))],
    against: [],
    commit: POOL,
    ...more,
  });
  const patternsOf = async (who = world.alice) => (await listPatterns(world.deps.db, who)).patterns;

  test("a cause whose lines stand there is confirmed, and each of its lines leads to one of the log", async () => {
    const draft = await world.create();
    llm.play(saying({ hypotheses: [await causeOf(draft)] }));
    expect(await world.run(draft)).toMatchObject({ type: "done" });
    const content = await world.content(draft);
    expect(content.hypotheses).toMatchObject([
      {
        id: "h1",
        verdict: "confirmed",
        commit: POOL,
        for: [{ line: 3, quote: WAITS }, { line: 1 }],
      },
    ]);
    expect(content).toMatchObject({
      conclusion: { state: "found", hypotheses: ["h1"] },
      commit: { sha: POOL, author: "Bob" },
      tickets: [{ id: "t1", decision: "open" }],
      dropped: [],
    });
    expect(await world.steps(draft)).toEqual([
      "timeline done",
      "hypotheses done",
      "test:h1 done",
      "conclusion done",
    ]);
    const markdown = String(downloadOf(draft, content, "markdown")?.text);
    expect(markdown).toContain("Confirmed: The pool is too small");
    expect(JSON.parse(String(downloadOf(draft, content, "json")?.text))).toMatchObject({
      type: "rca",
    });
  });

  test("a line that is moved is found where it stands; one that is nowhere is dropped and listed", async () => {
    const draft = await world.create();
    const real = await world.find(draft, WAITS);
    llm.play(
      saying({
        hypotheses: [
          await causeOf(draft, {
            for: [
              says({ ...real, line: 99 }),
              says({ n: real.n, line: 2, quote: "The disk is full" }),
              says({ ...real, n: 77 }),
            ],
          }),
          {
            title: "The disk is full",
            mechanism: "No room.",
            for: [says({ n: real.n, line: 2, quote: "No space left on device" })],
            against: [],
            commit: null,
          },
        ],
      }),
    );
    await world.run(draft);
    const { hypotheses, dropped, conclusion: end } = await world.content(draft);
    expect(hypotheses).toMatchObject([{ verdict: "likely", for: [{ line: 3 }] }]);
    expect(dropped.map(({ reason }) => reason)).toEqual([
      `“The disk is full” does not stand in passage ${real.n}.`,
      "There is no passage 77, where “Order 7 was not saved” is said to stand.",
      `“No space left on device” does not stand in passage ${real.n}.`,
      "No line of the sources that it quotes is there, so it was not tested.",
    ]);
    expect(end.state).toBe("found");
  });

  test("a commit that is not there is nobody's cause, wherever it is named", async () => {
    const draft = await world.create();
    llm.play(
      saying({
        hypotheses: [
          await causeOf(draft, {
            commit: "deadbee1234567",
            mechanism: "Since deadbee1234567 it fails.",
          }),
        ],
        conclusion: conclusion({ commit: "deadbee1234567", text: "It was deadbee1234567." }),
      }),
    );
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.commit).toBeNull();
    expect(content.hypotheses[0]?.commit).toBeNull();
    const { dropped: _dropped, ...told } = content;
    expect(JSON.stringify(told)).not.toContain("deadbee");
    expect(content.dropped.some(({ reason }) => reason.includes("No commit of the sources"))).toBe(
      true,
    );
  });

  test("a commit that came after the failure is ruled out by the program, whatever the model says", async () => {
    const draft = await world.create();
    llm.play(
      saying({
        hypotheses: [await causeOf(draft, { commit: SALE })],
        conclusion: conclusion({ commit: SALE }),
      }),
    );
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.hypotheses).toMatchObject([
      { verdict: "ruled_out", against: [{ byCode: true, line: 1 }] },
    ]);
    expect(content).toMatchObject({ conclusion: { state: "inconclusive" }, commit: null, fix: "" });
    expect(content.dropped.at(-1)?.reason).toBe("No tested hypothesis carries this conclusion.");
    expect(content.gaps).toHaveLength(1);
  });

  test("inconclusive is an answer, and says which data would decide", async () => {
    const draft = await world.create();
    llm.play(
      saying({
        hypotheses: [await causeOf(draft)],
        test: () => ({
          verdict: "inconclusive",
          reason: "The pool's size is not seen.",
          for: [],
          against: [],
        }),
        conclusion: conclusion({
          state: "inconclusive",
          text: "Not known.",
          gaps: [{ text: "The pool's size", data: "Its settings of that day" }],
        }),
      }),
    );
    await world.run(draft);
    expect(await world.content(draft)).toMatchObject({
      conclusion: { state: "inconclusive", text: "Not known.", hypotheses: [] },
      gaps: [{ data: "Its settings of that day" }],
    });
  });

  test("a verdict needs its lines: none for it is no proof, none against it rules nothing out", async () => {
    const draft = await world.create();
    const one = await causeOf(draft, { for: [says(await world.find(draft, WAITS))] });
    for (const [said, verdict] of [
      ["ruled_out", "inconclusive"],
      ["confirmed", "likely"],
    ] as const) {
      llm.play(
        saying({
          hypotheses: [one],
          test: () => ({ verdict: said, reason: "So.", for: [], against: [] }),
        }),
      );
      const again = await world.create();
      await world.run(again);
      expect((await world.content(again)).hypotheses[0]?.verdict).toBe(verdict);
    }
  });

  test("texts in logs, commits and titles of columns that give orders stay text, and end no block", async () => {
    const texts = injections.map(({ text }) => text.replaceAll(/\s+/g, " "));
    const draft = await world.create({
      incident: `Orders fail.\n${texts.join("\n")}`,
      log: `${LOG}${texts.map((text) => `2026-11-19T14:03:20.000Z ERROR ${text}\n`).join("")}`,
      metrics: `time,${texts.map((text) => `"${text.replaceAll('"', '""')}"`).join(",")}\n${["00", "01", "02"].map((minute) => `2026-11-19T14:${minute}:00Z${",1".repeat(texts.length)}`).join("\n")}\n`,
      commits: COMMITS.replace("    Tidy", `    ${texts.join("\n    ")}\n    Tidy`),
    });
    llm.play(saying({ hypotheses: [await causeOf(draft)] }));
    await world.run(draft);
    for (const { messages } of llm.asked) {
      const told = messages[0]?.text ?? "";
      for (const tag of ["passages", "timeline", "facts"]) {
        expect(told.split(`</${tag}>`)).toHaveLength(2);
      }
      expect(told).not.toContain("<instruction>");
    }
    expect(await world.content(draft)).toMatchObject({
      conclusion: { state: "found" },
      commit: { sha: POOL },
    });
  });

  test("secrets of a log reach no model", async () => {
    const draft = await world.create({
      log: `${LOG}2026-11-19T14:03:11.000Z ERROR login failed password=hunter2hunter token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefghijkl\n`,
    });
    llm.play(saying({}));
    await world.run(draft);
    const told = llm.asked.map(({ messages }) => messages[0]?.text ?? "").join("\n");
    expect(told).toContain("login failed");
    expect(told).not.toMatch(/hunter2hunter|eyJhbGciOiJIUzI1NiJ9/);
  });

  test("more is never read than one question holds, and it says what was left out", async () => {
    const told = Array.from({ length: 3000 }, (_, i) => `${i} ${"words of somebody ".repeat(4)}`);
    const draft = await world.create({ incident: told.join("\n"), log: LOG, commits: COMMITS });
    llm.play(saying({}));
    await world.run(draft);
    for (const { messages } of llm.asked) expect(messages[0]?.text.length).toBeLessThan(150_000);
    expect((await world.content(draft)).leftOut.join(" ")).toContain("had no room");
  });

  test("a model that says the same cause without end is asked about five of them", async () => {
    const draft = await world.create();
    const one = await causeOf(draft);
    llm.play(
      saying({
        hypotheses: Array.from({ length: 40 }, (_, i) => ({ ...one, title: `Cause ${i}` })),
      }),
    );
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.hypotheses).toHaveLength(5);
    expect(llm.asked).toHaveLength(7);
  });

  test("where a run may cost no more, what is untested is inconclusive, and it says so", async () => {
    const draft = await world.create();
    const one = await causeOf(draft);
    llm.play(saying({ hypotheses: [one, { ...one, title: "Another" }] }), { tokens: 500_000 });
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.hypotheses.map(({ verdict }) => verdict)).toEqual(["confirmed", "inconclusive"]);
    expect(content.leftOut.join(" ")).toContain("was not tested");
  });

  test("a person's word on a part lasts over a refinement, and what was left out does not come back", async () => {
    const draft = await world.create();
    const one = await causeOf(draft);
    llm.play(saying({ hypotheses: [one, { ...one, title: "Another" }] }));
    await world.run(draft);
    for (const [part, decision] of [
      ["h1", "accepted"],
      ["h2", "left_out"],
    ] as const) {
      const fresh = await world.fresh(draft);
      expect(
        await decidePart(world.deps, world.alice, fresh, { part, decision, base: fresh.revision }),
      ).toMatchObject({ ok: true });
    }
    world.deps.clock.advance(1000);
    expect(await refine(world.deps, await world.fresh(draft), "Look at the pool alone")).toEqual({
      ok: true,
    });
    llm.play(
      saying({ hypotheses: [one, { ...one, title: "Another" }, { ...one, title: "A third" }] }),
    );
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.hypotheses.map(({ id, decision }) => `${id} ${decision}`)).toEqual([
      "h1 accepted",
      "h3 open",
    ]);
    expect(llm.asked[0]?.messages[0]?.text).toContain(
      "<instruction>\nLook at the pool alone\n</instruction>",
    );
  });

  test("a solved case is offered to the next one like it, with how often it helped, and to the team only if shared", async () => {
    const { deps, alice } = world;
    const draft = await world.create();
    llm.play(saying({ hypotheses: [await causeOf(draft)] }));
    await world.run(draft);
    const content = await world.content(draft);
    const solved = { draft, content, hypothesis: "h1" };
    expect(await solve(deps, alice, solved)).toBeUndefined();
    expect(await solve(deps, alice, solved)).toBeUndefined();
    expect(await solve(deps, alice, { ...solved, hypothesis: "h9" })).toContain("no such");
    const mine = await patternsOf();
    expect(mine).toMatchObject([
      { title: "The pool is too small", offered: 0, helped: 0, isMine: true },
    ]);
    const id = mine[0]?.id ?? "";

    for (const helped of [true, false]) {
      const next = await world.create();
      llm.play(saying({ hypotheses: [await causeOf(next)] }));
      await world.run(next);
      expect(llm.asked[0]?.messages[0]?.text).toContain("<earlier-cases>");
      expect((await world.content(next)).patterns).toMatchObject([
        { id, title: "The pool is too small" },
      ]);
      await sayHelped(deps, alice, { patternId: id, draftId: next.id, helped });
    }
    expect(await patternsOf()).toMatchObject([{ offered: 2, helped: 1 }]);
    const other = await world.create({
      log: "2026-11-19T14:00:00Z ERROR the printer is on fire\n",
    });
    llm.play(saying({}));
    await world.run(other);
    expect((await world.content(other)).patterns).toEqual([]);

    const { accounts, teams } = deps.db.t;
    await deps.db.insert(teams).values({ id: "t", name: "Shop", createdAt: deps.clock.now() });
    for (const { id: who } of [alice, world.bob])
      await deps.db.update(accounts).set({ teamId: "t" }).where(eq(accounts.id, who));
    const bob = { ...world.bob, teamId: "t" };
    expect(await patternsOf(bob)).toEqual([]);
    const said = { title: "Pool", cause: "Too small", fix: "", shared: true };
    expect(await savePattern(deps, bob, id, said)).toBe(false);
    expect(await savePattern(deps, { ...alice, teamId: "t" }, id, said)).toBe(true);
    expect(await patternsOf(bob)).toMatchObject([{ title: "Pool", isMine: false }]);
    expect(await removePattern(deps.db, bob, id)).toBe(false);
    expect(await removePattern(deps.db, alice, id)).toBe(true);
    expect(await patternsOf()).toEqual([]);
  });

  test("a run that a person stops makes no revision", async () => {
    const draft = await world.create();
    llm.play(async () => {
      await stopRun(world.deps, world.alice, draft);
      return { status: "cancelled", code: "llm.cancelled", permanent: false };
    });
    await world.run(draft);
    expect(await world.fresh(draft)).toMatchObject({ state: "open", revision: 0 });
  });
});
