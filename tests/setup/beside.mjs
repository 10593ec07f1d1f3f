// The service as a process of its own, beside a demo world that lives elsewhere and outlives it. Plain
// JavaScript: only the program's own TypeScript is compiled in advance, and to do it here takes 8 MB.
import { loadConfig } from "../../config/load.ts";
import { readSecretFile } from "../../src/commands/key-file.ts";
import { serve } from "../../src/commands/serve.ts";

const { jiras, addresses } = JSON.parse(process.env.BESIDE);
const knownSystems = jiras.map((baseUrl) => {
  return { provider: "jira", name: "Jira", baseUrl, credentials: {}, note: "" };
});
const loaded = loadConfig({ ...process.env, DEMO: "true" }, readSecretFile);
if (!loaded.ok) throw new Error(loaded.faults.join("\n"));
await serve({
  config: loaded.config,
  print: (line) => void process.stdout.write(`${line}\n`),
  startDemo: () => Promise.resolve({ addresses, knownSystems, close: () => Promise.resolve() }),
});
