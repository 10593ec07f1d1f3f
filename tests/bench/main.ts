// Measures everything side by side in one run, and asserts no time: a machine is as fast as it is.
// It fails only when something is broken. Names as arguments choose the parts.
import { benchAgents } from "./agents.ts";
import { benchApi } from "./api.ts";
import { benchFirstToken } from "./first-token.ts";
import { benchJobs } from "./jobs.ts";
import { benchLarge } from "./large.ts";
import { benchMcp } from "./mcp.ts";
import { benchMemory } from "./memory.ts";
import { benchPages } from "./pages.ts";
import { benchQuality } from "./quality.ts";
import { summary } from "./report.ts";
import { benchRouter } from "./router.ts";
import { benchStart } from "./start.ts";

const parts: Record<string, () => Promise<void>> = {
  start: benchStart,
  agents: benchAgents,
  api: benchApi,
  memory: benchMemory,
  "first-token": benchFirstToken,
  jobs: benchJobs,
  large: benchLarge,
  mcp: benchMcp,
  pages: benchPages,
  quality: benchQuality,
  router: benchRouter,
};

const chosen = process.argv.slice(2);
for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) {
  const part = parts[name];
  if (!part)
    throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(", ")}`);
  await part();
}
summary();
