import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { temporaryFolder, TYPESCRIPT } from "../../setup/process.ts";
import { finding, isRefutation, remark, scriptedLlm, startReviewing } from "./reviewing.ts";

const CHILD = fileURLToPath(new URL("./review-child.ts", import.meta.url));
const folder = temporaryFolder();
afterEach(() => folder.remove());

test("a review whose process is killed goes on behind its last answer: nothing is asked twice", async () => {
  const file = join(folder.path, "review.db");
  const llm = scriptedLlm();
  const world = await startReviewing(llm, { db: openSqlite(file) });
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

  expect((await world.steps(draft)).map((step) => step.split(" ")[1])).toEqual([
    "done",
    "done",
    "running",
  ]);
  llm.play(finding([remark()]));
  expect(await world.run(draft, { owner: "another", attempt: 2 })).toMatchObject({ type: "done" });
  expect(llm.asked.map(isRefutation)).toEqual([true]);
  expect((await world.content(draft)).remarks).toMatchObject([{ id: "r1", line: 3 }]);
  await world.close();
}, 60_000);
