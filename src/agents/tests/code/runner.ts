import type { Framework } from "../../../db/schema/tests-content.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { findPytest } from "../../../platform/sandbox/find-pytest.ts";
import { pytestRunner } from "./pytest.ts";
import type { Runner } from "./test-run.ts";
import { findVitest, vitestRunner, vitestTools } from "./vitest.ts";

/** How tests of a framework are run on this host, or why not, in words. */
export type Runnable =
  | { ok: true; tools: { from: string; to: string }[]; runner(workspace: Workspace): Runner }
  | { ok: false; reason: string };

export async function runnableFor(framework: Framework): Promise<Runnable> {
  switch (framework) {
    case "vitest": {
      const folder = findVitest();
      return folder === undefined
        ? {
            ok: false,
            reason:
              "Vitest is not installed beside Countersign, so nothing was run. Your operator can install it there: npm install vitest @vitest/coverage-v8.",
          }
        : { ok: true, tools: vitestTools(folder), runner: vitestRunner };
    }
    case "pytest": {
      const found = await findPytest();
      return found.ok
        ? {
            ok: true,
            tools: found.value.tools,
            runner: (workspace) => pytestRunner(workspace, found.value),
          }
        : found;
    }
    case "jest":
      return {
        ok: false,
        reason:
          "Jest and its packages are not here, and tests run without a network, so these were not run. Run them in your own copy before you keep them.",
      };
    case "junit":
      return {
        ok: false,
        reason:
          "Java is not built here, so these were only read, not run. Run them in your own copy before you keep them.",
      };
  }
}
