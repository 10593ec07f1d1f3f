import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { sweepCheckOuts } from "../../../src/agents/check-out-home.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { temporaryFolder, TYPESCRIPT } from "../../setup/process.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { said, sectionOf, startAnalysing } from "./analysing.ts";

const CHILD = fileURLToPath(new URL("./analyse-child.ts", import.meta.url));
const folder = temporaryFolder();
afterEach(() => folder.remove());

test("an analysis whose process is killed goes on at the same commit: nothing is asked twice", async () => {
  const file = join(folder.path, "analysis.db");
  const llm = scriptedLlm();
  const world = await startAnalysing(llm, { db: openSqlite(file), folder: folder.path });
  const draft = await world.create();
  const { addresses } = world.world;

  const child = spawn(process.execPath, [
    "--import",
    TYPESCRIPT,
    CHILD,
    file,
    draft.id,
    folder.path,
    addresses.join(","),
  ]);
  let words = "";
  child.stderr.on("data", (data: Buffer) => (words += String(data)));
  for await (const data of child.stdout) {
    words += String(data);
    if (words.includes("asked 2")) break;
  }
  expect(words).toBe("asked 1\nasked 2\n");
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect(await world.steps(draft)).toEqual(["read done", "section:s1 done", "section:s2 running"]);

  // What is pushed meanwhile is not mixed in.
  world.push({ "src/money.ts": "export const other = 1;\n" });
  await sweepCheckOuts(world.deps);
  expect(readdirSync(join(folder.path, "check-outs"))).toEqual([]);
  llm.play(() => ({ statements: [said("`addMoney` adds.")] }));
  expect(await world.run(draft, { owner: "another", attempt: 2 })).toMatchObject({ type: "done" });
  expect(llm.asked.map(sectionOf)).toEqual(["The part src", "How it works together"]);
  const content = await world.content(draft);
  expect(content.sections.flatMap(({ statements }) => statements)).toHaveLength(3);
  expect(content.sections[2]?.statements[0]).toMatchObject({ cites: [{ line: 6 }], problems: [] });
  expect(readdirSync(join(folder.path, "check-outs"))).toEqual([]);
  await world.close();
}, 60_000);
