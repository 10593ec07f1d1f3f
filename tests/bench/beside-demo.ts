// The product whose demo world is another program. Argument: its address, `host:port`.
import { loadConfig } from "../../config/load.ts";
import { serve } from "../../src/commands/serve.ts";
import { TEST_KEY } from "../setup/app.ts";

const [folder = "", port = "", address = ""] = process.argv.slice(2);
const settings = { NODE_ENV: "test", APP_KEY: TEST_KEY, DEMO: "true", LOG_LEVEL: "warn" };
const loaded = loadConfig(
  { ...settings, LLM_CALLS_PER_MINUTE: "none", DATA_DIR: folder, PORT: port },
  () => "",
);
if (!loaded.ok) throw new Error(loaded.faults.join("\n"));

await serve({
  config: loaded.config,
  print: (line) => void process.stdout.write(`${line}\n`),
  startDemo: async () => ({
    addresses: [address],
    knownSystems: [],
    close: () => Promise.resolve(),
  }),
});
