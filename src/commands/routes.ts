import { inspectRoutes } from "hono/dev";
import type { Config } from "../../config/config.ts";
import { createApp } from "../app.ts";
import { openSqlite } from "../db/store.sqlite.ts";
import { systemClock } from "../platform/clock.ts";
import { createSecrets } from "../platform/secrets/create-secrets.ts";
import { newMasterKey } from "../platform/secrets/keyring.ts";
import { createLog } from "../platform/telemetry/create-log.ts";
import { createDeps } from "./create-deps.ts";

interface Shell {
  config: Config;
  print: (line: string) => void;
}

/** `npm run routes`: every method and path that the product answers. */
export async function printRoutes({ config, print }: Shell): Promise<void> {
  const db = openSqlite(":memory:");
  const log = createLog("error");
  const secrets = createSecrets([newMasterKey()]);
  const deps = createDeps({ config, clock: systemClock, log, db, secrets });
  const app = createApp(deps, { isDraining: () => false, checks: {} });
  const lines = inspectRoutes(app)
    .filter(({ isMiddleware }) => !isMiddleware)
    .map(({ method, path }) => `${method.padEnd(6)} ${path}`);
  for (const line of new Set(lines)) print(line);
  await deps.outbound.close();
  await db.close();
}
