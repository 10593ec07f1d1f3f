// Runs an analysis whose model hangs at its second question: `analyse-child.ts <database> <draft> <folder> <github>`.
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { createTestApp } from "../../setup/app.ts";
import { claimed } from "../../setup/drafting.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { said } from "./analysing.ts";

const [, , file = "", draftId = "", folder = "", address = ""] = process.argv;
if (file.endsWith(".db")) {
  const llm = scriptedLlm();
  llm.play(async (_request, nth) => {
    process.stdout.write(`asked ${nth}\n`);
    if (nth > 1) await new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    return { statements: [said("`addMoney` adds.")] };
  });
  const { deps } = await createTestApp({
    db: openSqlite(file),
    config: { DATA_DIR: folder },
    deps: { llm },
    world: { addresses: address.split(","), knownSystems: [] },
  });
  const run = await findRun(deps.db, draftId);
  if (!run) throw new Error("it has no run");
  await execute(deps, run.id, await claimed(deps, run, run.jobId));
}
