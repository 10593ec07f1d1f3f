import { afterEach, beforeEach, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

let t: TestApp;
let cast: Cast;
beforeEach(async () => {
  t = await createTestApp();
  cast = await createCast(t.deps);
});
afterEach(() => t.close());

const send = (url: string, form: Record<string, string>, who: keyof Cast = "alice") =>
  t.request(url, { form, cookie: cast[who].cookie });
const read = async (url: string, who: keyof Cast = "alice") =>
  (await t.request(url, { cookie: cast[who].cookie })).text();
const rows = () => t.deps.db.select().from(t.deps.db.t.activities);

const found = async (filter: Parameters<typeof urls.activity.index>[0]) =>
  [...(await read(urls.activity.index(filter))).matchAll(/id="activity-/g)].length;

const WORK = { tool: "copilot", category: "bugfix", note: "Rounding in <invoices>" };

test("work that a person logs by hand stands in the list, its page and the CSV, and nobody else's", async () => {
  const more = { at: "2026-11-19T14:30", linesAdded: "1200", linesRemoved: "3", filesChanged: "1" };
  const texts = { prompt: "password: hunter2hunter2", answer: "Use decimals." };
  const sent = await send(urls.activity.outside.create(), {
    ...WORK,
    ...more,
    ...texts,
    costUsd: "0.25",
    model: "",
  });
  expect(sent.status).toBe(303);
  const [row] = await rows();
  expect(row).toMatchObject({
    accountId: cast.alice.account.id,
    at: new Date("2026-11-19T14:30:00Z"),
    taskType: "outside",
    day: null,
    costNanoUsd: 250_000_000,
  });
  const list = await read(urls.activity.index());
  expect(list).toContain("Copilot: Bug fix");
  expect(list).toContain("Rounding in &lt;invoices&gt;");
  expect(list).toContain("+1,200 −3 in 1 file");
  expect(list).toContain("$0.25");
  const page = await read(urls.activity.show(row?.id ?? ""));
  expect(page).toContain("Work with Copilot");
  expect(page).toContain("Use decimals.");
  expect(page).not.toContain("hunter2");
  expect(await read(urls.activity.csv())).toMatch(/outside:Rounding.*bugfix,1200,3,1/);
  expect(await read(urls.activity.index(), "bob")).not.toContain("Rounding");
  // The dashboard counts calls of our own.
  expect(await read(urls.dashboard())).not.toContain("This month");
});

test("tool and kind of work are filters of the same list", async () => {
  await send(urls.activity.outside.create(), WORK);
  await send(urls.activity.outside.create(), { ...WORK, tool: "cursor", note: "Another" });
  expect([
    await found({}),
    await found({ tool: "copilot" }),
    await found({ category: "bugfix" }),
    await found({ category: "docs" }),
    await found({ tool: "cursor", category: "bugfix", q: "ANOTHER" }),
    await found({ task: "draft", tool: "cursor" }),
    await found({ task: "outside" }),
  ]).toEqual([2, 1, 2, 0, 1, 0, 2]);
});

test("a form that cannot be taken comes back with what was typed and what is wrong", async () => {
  const sent = await send(urls.activity.outside.create(), {
    ...WORK,
    category: "",
    linesAdded: "many",
  });
  expect(sent.status).toBe(422);
  const text = await sent.text();
  expect(text).toContain("Choose the kind of work");
  expect(text).toContain("Type the lines added as a whole number.");
  expect(text).toContain('value="many"');
  expect(await rows()).toEqual([]);
});

test("an import takes what is right, names each bad line, and logs nothing twice", async () => {
  const good = JSON.stringify({ ...WORK, at: "2026-11-19T14:30:00Z", linesAdded: 4 });
  const lines = [
    good,
    "",
    "{",
    JSON.stringify({ ...WORK, tool: "vim", at: "2026-11-19T14:30:00Z" }),
    JSON.stringify({ ...WORK, at: "2026-11-19T14:30:00Z", mood: "fine" }),
    JSON.stringify(WORK),
    JSON.stringify({ ...WORK, at: "2026-11-19T15:00:00+01:00" }),
  ].join("\r\n");
  const first = await (await send(urls.activity.outside.imports(), { lines })).text();
  expect(first).toContain("2 lines were logged");
  const told = [...first.matchAll(/<td class="end">(\d+)<\/td><td class="main">([^<]*)/g)];
  expect(told.map(([, line]) => line)).toEqual(["3", "4", "5", "6"]);
  expect(told.map(([, , words]) => words).join("\n")).toMatch(
    /no JSON object[^]*Choose the tool[^]*no field mood[^]*Say when/,
  );
  const again = await (await send(urls.activity.outside.imports(), { lines })).text();
  expect(again).toContain("0 lines were logged");
  expect(again).toContain("2 lines were here already");
  expect(await rows()).toHaveLength(2);
});

test("a file is imported as well as pasted lines, and nothing at all is said to be so", async () => {
  const body = new FormData();
  const line = JSON.stringify({ ...WORK, at: "2026-11-19T14:30:00Z" });
  body.set("file", new File([`\uFEFF${line}\n`], "work.jsonl"));
  body.set("lines", "");
  const headers = { Cookie: cast.alice.cookie, Origin: t.deps.config.PUBLIC_URL };
  const url = t.deps.config.PUBLIC_URL + urls.activity.outside.imports();
  const answer = await t.app.request(url, { method: "POST", body, headers });
  expect(await answer.text()).toContain("1 line was logged");
  const empty = await send(urls.activity.outside.imports(), { lines: " " });
  expect(empty.status).toBe(422);
});

test("only whoever logged it removes it, and a call of ours stays", async () => {
  await send(urls.activity.outside.create(), WORK);
  const [row] = await rows();
  const removal = urls.activity.removal(row?.id ?? "");
  expect((await send(removal, {}, "bob")).status).toBe(404);
  expect((await send(removal, {}, "dana")).status).toBe(404);
  await t.deps.db.update(t.deps.db.t.activities).set({ taskType: "draft" });
  expect((await send(removal, {})).status).toBe(404);
  await t.deps.db.update(t.deps.db.t.activities).set({ taskType: "outside" });
  expect((await send(removal, {})).status).toBe(303);
  expect(await rows()).toEqual([]);
});
