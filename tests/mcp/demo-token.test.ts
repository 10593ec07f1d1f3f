import { join } from "node:path";
import { expect, test } from "vitest";
import { findApiToken } from "../../src/accounts/api-tokens.ts";
import { printDemoToken } from "../../src/commands/demo-token.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { demoPerson } from "../setup/demo.ts";
import { temporaryFolder } from "../setup/process.ts";

test("a token of the first demo person who is registered can be had, while the service has the database open", async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, "countersign.db");
  const config = testConfig({ DATABASE_URL: file, DEMO: true });
  const employeeIds = [demoPerson("alice").employeeId];
  const lines: string[] = [];
  const shell = { config, employeeIds, print: (line: string) => void lines.push(line) };
  await expect(printDemoToken(shell)).rejects.toThrow("nobody is registered yet");
  const db = openSqlite(file);
  try {
    await expect(printDemoToken(shell)).rejects.toThrow("no account of the demo company");
    const { alice } = await createCastAccounts(db, { clock: systemClock, config });
    await printDemoToken(shell);
    const bearer = await findApiToken({ db, clock: systemClock }, lines.join(""));
    expect(bearer?.account.id).toBe(alice.id);
  } finally {
    await db.close();
    folder.remove();
  }
});
