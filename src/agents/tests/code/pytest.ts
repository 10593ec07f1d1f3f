import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { BOX, type Workspace } from "../../workspace/workspace.ts";
import { endedFor } from "./ended.ts";
import type { Pytest } from "../../../platform/sandbox/find-pytest.ts";
import { hitsShape } from "./hits.ts";
import { cutSaid, type Runner } from "./test-run.ts";

const REPORT = "/tmp/report.json";
const PLUGIN = "countersign_report";
/** In the copy: pytest finds its plug-ins by their names. */
const HOME = ".countersign";
const plugin = readFileSync(join(import.meta.dirname, `${PLUGIN}.py`), "utf8");

export const pytestRunner =
  (workspace: Workspace, { python, packages }: Pytest): Runner =>
  async ({ files, only = [], count, wallMs }, signal) => {
    const paths = [`${BOX}/${HOME}`, BOX, `${BOX}/src`, ...packages];
    const ran = await workspace.run(
      {
        command: python,
        args: ["-B", "-m", "pytest", "-q", "-p", PLUGIN, "-p", "no:cacheprovider", ...only],
        env: {
          PYTHONPATH: paths.join(delimiter),
          PYTHONDONTWRITEBYTECODE: "1",
          COUNTERSIGN_REPORT: REPORT,
          COUNTERSIGN_COUNT: count.join("\n"),
        },
        files: { ...files, [`${HOME}/${PLUGIN}.py`]: plugin },
        results: [REPORT],
        wallMs,
      },
      signal,
    );
    const ended = endedFor(ran, wallMs);
    if (ended !== undefined) return { state: "ended", tests: 0, said: ended, hits: {} };
    const report = readReport(ran.results.get(REPORT));
    if (!report) return { state: "broken", tests: 0, said: cutSaid(ran.said), hits: {} };
    const { passed, failed, broken, hits } = report;
    const tests = passed + failed.length;
    if (broken.length > 0)
      return { state: "broken", tests, said: cutSaid(broken.join("\n")), hits };
    if (failed.length > 0)
      return { state: "failed", tests, said: cutSaid(failed.join("\n")), hits };
    // 5: there was no test, which is no failure of one.
    const isWell = ran.code === 0 || ran.code === 5;
    return {
      state: isWell ? "passed" : "broken",
      tests,
      said: isWell ? "" : cutSaid(ran.said),
      hits,
    };
  };

// What a run wrote is text from outside: only this of it counts.
const reportShape = z.object({
  passed: z.number(),
  failed: z.array(z.string()),
  /** Files that could not be read. */
  broken: z.array(z.string()),
  hits: hitsShape,
});

function readReport(text: string | undefined): z.output<typeof reportShape> | undefined {
  try {
    return reportShape.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    // Cut, or no JSON: then there is no result.
    return undefined;
  }
}
