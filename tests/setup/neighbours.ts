// The service with its demo world, beside servers of the test's own that it may call, too.
import { join } from "node:path";
import { z } from "zod";
import { loadConfig } from "../../config/load.ts";
import { readSecretFile } from "../../src/commands/key-file.ts";
import { serve } from "../../src/commands/serve.ts";
import { startDemoWorld } from "../../src/demo/world.ts";

const places = z.array(z.string()).parse(JSON.parse(process.env["NEIGHBOURS"] ?? "[]"));
const loaded = loadConfig(process.env, readSecretFile);
if (!loaded.ok) throw new Error(loaded.faults.join("\n"));
await serve({
  config: loaded.config,
  print: (line) => void process.stdout.write(`${line}\n`),
  async startDemo({ clock, log, config: { DEMO_PORT: port, DATA_DIR } }) {
    const ports = {
      jiraDc: port,
      jiraCloud: port + 1,
      confluence: port + 2,
      llm: port + 3,
      github: port + 4,
    };
    const world = await startDemoWorld({ clock, log, ports, dataDir: join(DATA_DIR, "demo") });
    return { ...world, addresses: [...world.addresses, ...places] };
  },
});
