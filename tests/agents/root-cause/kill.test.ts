import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { temporaryFolder, TYPESCRIPT } from "../../setup/process.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { saying, startAnalysing } from "./analysing.ts";
import { causes } from "./causes.ts";

const CHILD = fileURLToPath(new URL("./analysis-child.ts", import.meta.url));
const folder = temporaryFolder();
afterEach(() => folder.remove());

test("an analysis whose process is killed goes on behind its last answer: nothing is asked twice", async () => {
  const file = join(folder.path, "case.db");
  const llm = scriptedLlm();
  const world = await startAnalysing(llm, { db: openSqlite(file) });
  const draft = await world.create();
  const child = spawn(process.execPath, ["--import", TYPESCRIPT, CHILD, file, draft.id]);
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += String(data)));
  for await (const data of child.stdout) {
    said += String(data);
    if (said.includes("asked 2")) break;
  }
  expect(said).toBe("asked 1\nasked 2\n");
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(await world.steps(draft)).toEqual(["timeline done", "hypotheses done", "test:h1 running"]);
  llm.play(saying({ hypotheses: await causes(world, draft) }));
  expect(await world.run(draft, { owner: "another", attempt: 2 })).toMatchObject({ type: "done" });
  expect(llm.asked.map(({ prompt }) => prompt.name)).toEqual([
    "root-cause-test",
    "root-cause-conclusion",
  ]);
  expect((await world.content(draft)).conclusion.state).toBe("found");
  await world.close();
}, 60_000);
