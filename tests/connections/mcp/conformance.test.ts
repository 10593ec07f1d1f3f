import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const SUITE = join(ROOT, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const run = promisify(execFile);

// The counts, not the exit code: a client that does nothing ends well, too.
test.each([
  ["initialize", 1],
  ["tools_call", 1],
  ["sse-retry", 3],
])(
  "our client passes %s of the conformance suite",
  async (scenario, checks) => {
    const client = [
      process.execPath,
      "--import",
      join(ROOT, "src/typescript.mjs"),
      join(ROOT, "tests/setup/conformance-client.ts"),
    ].join(" ");
    const options = ["client", "--command", client, "--scenario", scenario];
    const { stdout, stderr } = await run(process.execPath, [SUITE, ...options], { cwd: ROOT });
    expect(stdout + stderr).toContain(`Passed: ${checks}/${checks}, 0 failed, 0 warnings`);
  },
  60_000,
);
