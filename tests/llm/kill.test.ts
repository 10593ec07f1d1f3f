import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { setBudget } from "../../src/llm/budgets.ts";
import { settleOpenActivities } from "../../src/llm/activity.ts";
import { setPrice } from "../../src/llm/price-rows.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { type FakeLlm, startFakeLlm } from "../setup/fake-llm.ts";
import { temporaryFolder, TYPESCRIPT } from "../setup/process.ts";
import { addAlice, SECRET } from "./world.ts";

const CHILD = fileURLToPath(new URL("./kill-child.ts", import.meta.url));
const CALLS = 200;
const ROOM = 150;
/** A call holds its 1000 tokens of output and then costs 50: a nano-dollar each. */
const [HELD, COST] = [1000, 50];
const CUT = "interrupted null";

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let fake: FakeLlm;
let alice: string;
beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder.path, "ledger.db");
  fake = await startFakeLlm({ key: SECRET });
  const db = openSqlite(file);
  alice = await addAlice(db);
  const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, perCall: 0 };
  await setPrice(db, systemClock, alice, {
    model: "demo",
    effectiveFrom: new Date("2026-01-01"),
    prices: { ...nothing, output: 1_000_000 },
  });
  const limits = { limitNanoUsd: ROOM * HELD, limitRequests: null };
  const budget = { scope: "company", scopeId: "", period: "month", ...limits } as const;
  await setBudget(db, systemClock, alice, budget);
  await db.close();
});
afterEach(async () => {
  await fake.close();
  folder.remove();
});

/** Killed once so many calls have reached the model, and so many have ended. */
async function killAt({ sent, ended }: { sent: number; ended: number }): Promise<void> {
  const args = ["--import", TYPESCRIPT, CHILD, file, fake.address, alice, String(CALLS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const over = once(child, "exit");
  const isThere = () => {
    expect(fake.hits.length).toBeGreaterThanOrEqual(sent);
    expect(said.split("ok\n").length - 1).toBeGreaterThanOrEqual(ended);
  };
  await vi.waitFor(isThere, { timeout: 60_000, interval: 1 });
  child.kill("SIGKILL");
  await over;
}

test.each([
  { when: "while calls begin", sent: 1, ended: 0, most: ROOM, outcomes: [CUT] },
  { when: "with all of them in the air", sent: ROOM, ended: 0, most: ROOM, outcomes: [CUT] },
  { when: "while calls end", sent: ROOM, ended: 30, most: CALLS, outcomes: [CUT, `ok ${COST}`] },
])(
  "kill -9 $when: every call has its row, and nothing stays reserved",
  async ({ sent, ended, most, outcomes }) => {
    // Some end early, some late, and some have begun to answer.
    fake.next(
      ...Array.from({ length: CALLS }, (_, n) => ({
        play: "answer" as const,
        model: "demo",
        afterMs: ended === 0 ? 20_000 : n < 60 ? n : 1000,
        everyMs: n % 3 === 0 ? 50 : 0,
      })),
    );
    await killAt({ sent, ended });
    const db = openSqlite(file);
    const { activities, activityAttempts, budgetSpends } = db.t;
    const openBefore = (await db.select().from(activities)).filter(
      ({ status }) => status === "open",
    );
    expect(await settleOpenActivities(db, systemClock, () => false)).toBe(openBefore.length);

    const rows = await db.select().from(activities);
    const attempts = await db.select().from(activityAttempts);
    expect(attempts.filter(({ outcome }) => outcome === "open")).toEqual([]);
    const tried = new Set(attempts.map(({ activityId }) => activityId));
    const passed = rows.filter(({ id }) => tried.has(id));
    // What reached the model stands in the ledger.
    expect(passed.length).toBeGreaterThanOrEqual(fake.hits.length);
    expect(passed.length).toBeLessThanOrEqual(most);
    const states = new Set(passed.map(({ status, costNanoUsd }) => `${status} ${costNanoUsd}`));
    expect([...states].toSorted()).toEqual(outcomes);
    expect(rows.every(({ reservedNanoUsd }) => reservedNanoUsd === null)).toBe(true);

    const cost = rows.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0);
    const spends = await db.select().from(budgetSpends);
    expect(spends.length).toBe(4);
    for (const { spentNanoUsd, reservedNanoUsd, requests } of spends) {
      expect([spentNanoUsd, reservedNanoUsd, requests]).toEqual([cost, 0, passed.length]);
    }
    await db.close();
  },
);
