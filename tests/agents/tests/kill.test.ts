import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sweepCheckOuts } from "../../../src/agents/check-out-home.ts";
import { stopRun } from "../../../src/agents/runs.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { reload } from "../../setup/drafting.ts";
import { temporaryFolder, TYPESCRIPT } from "../../setup/process.ts";
import { candidate, DISCOUNT, off, startTesting } from "./testing.ts";

const CHILD = fileURLToPath(new URL("./tests-child.ts", import.meta.url));

test.skipIf(off !== undefined)(
  "tests whose process is killed go on behind the last one that was run: nothing is asked or run twice",
  async () => {
    const folder = temporaryFolder();
    const file = join(folder.path, "tests.db");
    const data = join(folder.path, "data");
    const t = await startTesting({ db: openSqlite(file), data });
    const draft = await t.create({ "src/discount.ts": DISCOUNT });

    const child = spawn(process.execPath, ["--import", TYPESCRIPT, CHILD, file, draft.id, data]);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes("asked 2")) break;
    }
    expect(said).toBe("asked 1\nasked 2\n");
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const before = await t.steps(draft);
    expect(before).toEqual([
      "baseline done",
      "propose:0 done",
      "try:0:0 done",
      "propose:1 running",
    ]);
    expect(readdirSync(join(data, "check-outs"))).toHaveLength(1);

    t.llm.play(() => ({ summary: "", tests: [] }));
    expect(await t.run(draft, { owner: "another", attempt: 2 })).toMatchObject({ type: "done" });
    expect(t.llm.asked).toHaveLength(1);
    expect((await t.code(draft)).tests).toMatchObject([{ id: "t1", title: "small" }]);
    await sweepCheckOuts(t.deps);
    expect(readdirSync(join(data, "check-outs"))).toEqual([]);
    await t.close();
    folder.remove();
  },
  120_000,
);

test.skipIf(off !== undefined)(
  "stopped while a test runs, it ends at once and keeps what stood",
  async () => {
    const t = await startTesting();
    const draft = await t.create({ "src/discount.ts": DISCOUNT });
    const endless = candidate("endless", "  expect(discount(1)).toBe(0);\n  while (true) {}");
    t.llm.play(() => ({ summary: "", tests: [endless] }));
    const stop = new AbortController();
    const running = t.run(draft, { signal: stop.signal });
    const tries = async () => (await t.steps(draft)).includes("try:0:0 running");
    await expect.poll(tries, { timeout: 60_000 }).toBe(true);
    expect(await stopRun(t.deps, t.alice, draft)).toBe(true);
    stop.abort();
    expect(await running).toMatchObject({ type: "done" });
    expect(await t.lastRun(draft)).toMatchObject({ state: "stopped" });
    expect(await reload(t.deps, t.alice, draft.id)).toMatchObject({ state: "open", revision: 0 });
    await t.close();
  },
  120_000,
);
