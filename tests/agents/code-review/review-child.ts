// Runs a review whose model hangs at its second question: `review-child.ts <database file> <draft>`.
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { createTestApp } from "../../setup/app.ts";
import { claimed } from "../../setup/drafting.ts";
import { finding, remark, scriptedLlm } from "./reviewing.ts";

const [, , file = "", draftId = ""] = process.argv;
if (file.endsWith(".db")) {
  const llm = scriptedLlm();
  const good = finding([remark()]);
  llm.play(async (request, nth) => {
    process.stdout.write(`asked ${nth}\n`);
    if (nth > 1) await new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    return good(request, nth);
  });
  const { deps } = await createTestApp({ db: openSqlite(file), deps: { llm } });
  const run = await findRun(deps.db, draftId);
  if (!run) throw new Error("it has no run");
  await execute(deps, run.id, await claimed(deps, run, run.jobId));
}
