import { existsSync } from "node:fs";
import type { Config } from "../../config/config.ts";
import type { Db } from "../db/db.ts";
import { checkKeys, countSealed, reseal } from "../db/sealed.ts";
import { openSqlite } from "../db/store.sqlite.ts";
import { systemClock } from "../platform/clock.ts";
import { createSecrets } from "../platform/secrets/create-secrets.ts";
import {
  type Keyring,
  type MasterKey,
  newMasterKey,
  renderKeyring,
} from "../platform/secrets/keyring.ts";
import { openKeyring, ownKeyFile, writeKeyFile } from "./key-file.ts";

interface Shell {
  config: Config;
  /** What APP_KEY_FILE names. */
  keyFile: string | undefined;
  print: (line: string) => void;
}

const USAGE = `npm run keys -- list     the keys, and how many values each has sealed
npm run keys -- add      make a key that opens, but does not seal yet
npm run keys -- rotate   let the newest key seal from now on
npm run keys -- reseal   seal everything anew with the key that seals
npm run keys -- drop     reseal, and take out the keys that are not needed any more

To change the key without a pause: add, restart the service, rotate, restart, drop.`;

/** Writes the keys down, or says what to write where they are not ours to write. */
function keep({ config, keyFile, print }: Shell, keys: readonly MasterKey[]) {
  const file = keyFile ?? (config.APP_KEY === "" ? ownKeyFile(config) : undefined);
  if (file === undefined) {
    print("The keys come from APP_KEY. Set it to these lines, in this order:");
    print(renderKeyring(keys));
    return;
  }
  writeKeyFile(file, keys);
  print(`Written to ${file}. Restart the service so that it knows.`);
}

async function withDb<T>({ config }: Shell, work: (db: Db) => Promise<T>): Promise<T> {
  if (!existsSync(config.DATABASE_URL)) throw new Error(`there is no ${config.DATABASE_URL} yet`);
  const db = openSqlite(config.DATABASE_URL);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

async function list(shell: Shell, keyring: Keyring) {
  const counts = existsSync(shell.config.DATABASE_URL)
    ? await withDb(shell, countSealed)
    : new Map<string, number>();
  for (const [index, { kid }] of keyring.entries()) {
    const role = index === 0 ? "seals" : "opens";
    shell.print(`${kid}  ${role}  ${counts.get(kid) ?? 0} values`);
  }
}

function add(shell: Shell, keyring: Keyring) {
  const key = newMasterKey();
  keep(shell, [...keyring, key]);
  shell.print(`Added ${key.kid}.`);
}

function rotate(shell: Shell, keyring: Keyring) {
  const newest = keyring.at(-1);
  if (newest === undefined || keyring.length === 1) {
    throw new Error("there is only one key; first: npm run keys -- add");
  }
  keep(shell, [newest, ...keyring.slice(0, -1)]);
  shell.print(`${newest.kid} seals from now on. Next: npm run keys -- reseal`);
}

const resealAll = (shell: Shell, keyring: Keyring) =>
  withDb(shell, async (db) => {
    const secrets = createSecrets(keyring);
    const fault = await checkKeys(db, systemClock, secrets, keyring);
    if (fault !== undefined) throw new Error(fault);
    const count = await reseal(db, secrets, keyring);
    shell.print(`${count} values are sealed anew with ${keyring[0].kid}.`);
  });

async function drop(shell: Shell, keyring: Keyring) {
  await resealAll(shell, keyring);
  const counts = await withDb(shell, countSealed);
  const [first, ...others] = keyring;
  // A process that was not restarted may have sealed with an old key just now.
  const needed = others.filter(({ kid }) => counts.has(kid));
  const names = needed.map(({ kid }) => kid).join(", ");
  if (names !== "") throw new Error(`still needed: ${names}; first: npm run keys -- reseal`);
  keep(shell, [first]);
  shell.print(`Dropped ${others.length}. Backups from before need the old keys: keep them apart.`);
}

/** `npm run keys -- <what>`. */
export async function runKeys(shell: Shell, what: string | undefined): Promise<void> {
  const verbs = { list, add, rotate, reseal: resealAll, drop };
  const isVerb = (text: string | undefined): text is keyof typeof verbs =>
    text !== undefined && Object.hasOwn(verbs, text);
  if (!isVerb(what)) return shell.print(USAGE);
  await verbs[what](shell, openKeyring(shell.config));
}
