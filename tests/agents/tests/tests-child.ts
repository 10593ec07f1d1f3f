// Runs a test agent whose model hangs at its second question: `tests-child.ts <database file> <draft> <data>`.
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { createTestApp } from "../../setup/app.ts";
import { claimed } from "../../setup/drafting.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { candidate } from "./testing.ts";

const [, , file = "", draftId = "", data = ""] = process.argv;
if (file.endsWith(".db")) {
  const llm = scriptedLlm();
  const small = candidate("small", "  expect(discount(9999)).toBe(0);");
  llm.play(async (_, nth) => {
    process.stdout.write(`asked ${nth}\n`);
    if (nth > 1) await new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    return { summary: "", tests: [small] };
  });
  const config = { DATA_DIR: data };
  const { deps } = await createTestApp({ db: openSqlite(file), config, deps: { llm } });
  const run = await findRun(deps.db, draftId);
  if (!run) throw new Error("it has no run");
  await execute(deps, run.id, await claimed(deps, run, run.jobId));
}
