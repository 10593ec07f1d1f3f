import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig, renderEnvExample } from "../config/load.ts";
import { keyFaults, readSecretFile } from "./commands/key-file.ts";
import type { Demo, DemoOptions } from "./commands/serve.ts";

const print = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => void process.stderr.write(`${line}\n`);

async function startDemo({ clock, log, config }: DemoOptions): Promise<Demo> {
  const { startDemoWorld } = await import("./demo/world.ts");
  const port = config.DEMO_PORT;
  const ports = {
    jiraDc: port,
    jiraCloud: port + 1,
    confluence: port + 2,
    llm: port + 3,
    github: port + 4,
  };
  return startDemoWorld({ clock, log, ports, dataDir: join(config.DATA_DIR, "demo") });
}

// Each loads only what it needs: the start is quick, and so is the list of keys.
const commands: Record<string, (config: Config, argument?: string) => Promise<void>> = {
  serve: async (config) => {
    const { serve } = await import("./commands/serve.ts");
    await serve({ config, print, startDemo });
  },
  keys: async (config, what) => {
    const { runKeys } = await import("./commands/keys.ts");
    await runKeys({ config, print, keyFile: process.env["APP_KEY_FILE"] }, what);
  },
  "db:backup": async (config, file) => {
    const { runBackup } = await import("./commands/database.ts");
    await runBackup({ config, print }, file);
  },
  "db:restore": async (config, file) => {
    const { runRestore } = await import("./commands/database.ts");
    runRestore({ config, print }, file);
  },
  mcp: async (config) => {
    const { runMcp } = await import("./commands/mcp.ts");
    await runMcp({ config, token: process.env["COUNTERSIGN_TOKEN"], complain });
  },
  "demo:token": async (config) => {
    const { printDemoToken } = await import("./commands/demo-token.ts");
    const { demoPeople } = await import("./demo/people.ts");
    const employeeIds = demoPeople.map(({ employeeId }) => employeeId);
    await printDemoToken({ config, employeeIds, print });
  },
  settings: () => Promise.resolve(writeFileSync(".env.example", renderEnvExample())),
  routes: async (config) => {
    const { printRoutes } = await import("./commands/routes.ts");
    await printRoutes({ config, print });
  },
};

// Database, keys and backups are for this user only.
process.umask(0o077);

async function main([name = "serve", argument]: string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new Error(`there is no command ${name}; there are ${Object.keys(commands).join(", ")}`);
  }
  // The others do without: a backup needs no key.
  const judge = ["serve", "keys"].includes(name) ? keyFaults : undefined;
  const loaded = loadConfig(process.env, readSecretFile, judge);
  if (!loaded.ok) {
    throw new Error(`these settings are wrong:\n${loaded.faults.map((f) => `  ${f}`).join("\n")}`);
  }
  await command(loaded.config, argument);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  complain(`Countersign: ${error instanceof Error ? error.message : String(error)}`);
  const wantsMore = process.env["LOG_LEVEL"] === "debug" && error instanceof Error;
  if (wantsMore) complain(error.stack ?? "");
  process.exit(1);
});
