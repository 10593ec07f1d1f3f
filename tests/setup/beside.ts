// The service as a process of its own, beside a demo world that lives elsewhere and outlives it.
import { z } from "zod";
import { loadConfig } from "../../config/load.ts";
import { readSecretFile } from "../../src/commands/key-file.ts";
import { serve } from "../../src/commands/serve.ts";

/** Jiras that people may register with, and all systems that may be called. */
const besideShape = z.object({ jiras: z.array(z.string()), addresses: z.array(z.string()) });
export type Beside = z.output<typeof besideShape>;

const { jiras, addresses } = besideShape.parse(JSON.parse(process.env["BESIDE"] ?? "{}"));
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
