// Runs an analysis whose model hangs at its second question: `analysis-child.ts <database file> <draft>`.
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { openSqlite } from "../../../src/db/store.sqlite.ts";
import { listSources } from "../../../src/drafts/source.ts";
import { linesOf } from "../../../src/agents/root-cause/numbered.ts";
import { createTestApp } from "../../setup/app.ts";
import { claimed } from "../../setup/drafting.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { saying } from "./analysing.ts";
import { causes } from "./causes.ts";

const [, , file = "", draftId = ""] = process.argv;
if (file.endsWith(".db")) {
  const llm = scriptedLlm();
  const { deps } = await createTestApp({ db: openSqlite(file), deps: { llm } });
  const run = await findRun(deps.db, draftId);
  if (!run) throw new Error("it has no run");
  const sources = await listSources(deps.db, draftId);
  const find = async (_draft: unknown, quote: string) => {
    for (const passage of sources.flatMap(({ passages }) => passages)) {
      const line = linesOf(passage).find(({ text }) => text.includes(quote));
      if (line) return { n: passage.n, line: line.line, quote };
    }
    throw new Error(quote);
  };
  const [draft] = await deps.db.select().from(deps.db.t.drafts);
  if (!draft) throw new Error("it is gone");
  const good = saying({ hypotheses: await causes({ find }, draft) });
  llm.play(async (request, nth) => {
    process.stdout.write(`asked ${nth}\n`);
    if (nth > 1) await new Promise<void>((resolve) => setTimeout(resolve, 60_000));
    return good(request);
  });
  await execute(deps, run.id, await claimed(deps, run, run.jobId));
}
