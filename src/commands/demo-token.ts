import { existsSync } from "node:fs";
import type { Config } from "../../config/config.ts";
import { listAccounts } from "../accounts/account.ts";
import { createApiToken } from "../accounts/api-tokens.ts";
import { scopesFor } from "../accounts/permissions.ts";
import { openSqlite } from "../db/store.sqlite.ts";
import { newId, systemClock } from "../platform/clock.ts";
import { urls } from "../urls.ts";

interface Shell {
  config: Config;
  /** Of the people of the demo company. */
  employeeIds: readonly string[];
  print: (line: string) => void;
}

const DAYS = 7;

/** `npm run demo:token`: of the first demo person who is registered here; the service may run meanwhile. */
export async function printDemoToken({ config, employeeIds, print }: Shell): Promise<void> {
  if (!config.DEMO) throw new Error("there is no demo world here: DEMO is false");
  const register = `npm start, and register as one of the demo company at ${config.PUBLIC_URL}${urls.registration.new()}`;
  if (!existsSync(config.DATABASE_URL))
    throw new Error(`nobody is registered yet; first: ${register}`);
  const db = openSqlite(config.DATABASE_URL);
  try {
    const { accounts } = await listAccounts(db);
    const account = accounts.find(
      ({ employeeId, deactivatedAt }) => deactivatedAt === null && employeeIds.includes(employeeId),
    );
    if (!account)
      throw new Error(`no account of the demo company is registered; first: ${register}`);
    const from = { address: "127.0.0.1", requestId: newId(systemClock) };
    const asked = { name: "npm run demo:token", scopes: scopesFor(account), days: DAYS, from };
    const { token } = await createApiToken({ db, clock: systemClock }, account, asked);
    print(token);
  } finally {
    await db.close();
  }
}
