import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Config } from "../../config/config.ts";
import { runBackup, runRestore } from "../../src/commands/database.ts";
import { openKeyring, readSecretFile } from "../../src/commands/key-file.ts";
import { runKeys } from "../../src/commands/keys.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { checkKeys, connectionPlace, registrationPlace, reseal } from "../../src/db/sealed.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { newMasterKey } from "../../src/platform/secrets/keyring.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { stores } from "../setup/db.ts";

const clock = createTestClock();
let folder: string;
let config: Config;
let lines: string[];
const print = (line: string) => void lines.push(line);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-keys-"));
  config = testConfig({
    APP_KEY: "",
    DATA_DIR: folder,
    DATABASE_URL: join(folder, "countersign.db"),
  });
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));
const keys = (what: string) => runKeys({ config, keyFile: undefined, print }, what);

/** 250 connections, some of them somebody's and some the company's, and one open registration. */
async function sealThings(db: Db, keyring: ReturnType<typeof openKeyring>) {
  const secrets = createSecrets(keyring);
  const at = clock.now();
  await db.insert(db.t.accounts).values({
    id: "alice",
    employeeId: "alice",
    name: "Alice",
    email: "alice@example.com",
    role: "member",
    passwordHash: "x",
    passwordSetAt: at,
    settings: {},
    hasAvatar: false,
    createdAt: at,
  });
  const rows = Array.from({ length: 250 }, (_, n) => {
    const row = { id: `c${1000 + n}`, accountId: n % 2 === 0 ? "alice" : null };
    return {
      ...row,
      kind: "jira" as const,
      provider: "jira",
      name: "Jira",
      baseUrl: "https://jira.example.com",
      settings: {},
      secret: n === 7 ? null : secrets.seal(`token ${n}`, connectionPlace(row)),
      secretHints: {},
      capabilities: {},
      version: 1,
      createdAt: at,
      updatedAt: at,
    };
  });
  await db.insert(db.t.connections).values(rows);
  await db.insert(db.t.registrations).values({
    id: "r1",
    identity: { employeeId: "e", name: "n", email: "m", key: "k" },
    connection: { baseUrl: "https://jira.example.com", dialect: "dc" },
    secret: secrets.seal("a token", registrationPlace({ id: "r1" })),
    createdAt: at,
    expiresAt: at,
  });
}

async function fresh() {
  const keyring = openKeyring(config);
  const db = openSqlite(config.DATABASE_URL);
  expect(await checkKeys(db, clock, createSecrets(keyring), keyring)).toBeUndefined();
  await sealThings(db, keyring);
  await db.close();
  return keyring;
}

describe("the keys of a database", () => {
  test("add, rotate, reseal and drop change the key of everything that is sealed", async () => {
    const [old] = await fresh();
    await keys("add");
    await keys("rotate");
    expect(lines.join("\n")).toContain("seals from now on");
    lines = [];
    await keys("list");
    expect(lines).toEqual([
      expect.stringMatching(/seals {2}0 values/),
      `${old.kid}  opens  250 values`,
    ]);

    await keys("reseal");
    await keys("drop");
    expect(lines.join("\n")).toContain("250 values are sealed anew");
    const keyring = openKeyring(config);
    expect(keyring.map(({ kid }) => kid)).not.toContain(old.kid);

    const db = openSqlite(config.DATABASE_URL);
    const secrets = createSecrets(keyring);
    expect(await checkKeys(db, clock, secrets, keyring)).toBeUndefined();
    for (const row of await db.select().from(db.t.connections)) {
      const text = row.secret && secrets.open(row.secret, connectionPlace(row));
      expect(text).toBe(row.id === "c1007" ? null : `token ${Number(row.id.slice(1)) - 1000}`);
    }
    const [registration] = await db.select().from(db.t.registrations);
    expect(secrets.open(registration?.secret ?? "", registrationPlace({ id: "r1" }))).toBe(
      "a token",
    );
    await db.close();
  });

  test("a secret that a person saves during a reseal is not overwritten", async () => {
    await fresh();
    await keys("add");
    await keys("rotate");
    const keyring = openKeyring(config);
    const db = openSqlite(config.DATABASE_URL);
    const secrets = createSecrets(keyring);
    const place = connectionPlace({ id: "c1000", accountId: "alice" });
    const running = reseal(db, secrets, keyring);
    const saved = secrets.seal("the new token", place);
    await db
      .update(db.t.connections)
      .set({ secret: saved })
      .where(eq(db.t.connections.id, "c1000"));
    await running;
    const [row] = await db.select().from(db.t.connections).where(eq(db.t.connections.id, "c1000"));
    expect(secrets.open(row?.secret ?? "", place)).toBe("the new token");
    await db.close();
  });

  test("one key alone cannot rotate, and a spare one can be dropped", async () => {
    await fresh();
    await expect(keys("rotate")).rejects.toThrow("only one key");
    await keys("add");
    expect(openKeyring(config).length).toBe(2);
    await keys("drop");
    expect(openKeyring(config).length).toBe(1);
    const db = openSqlite(config.DATABASE_URL);
    const keyring = openKeyring(config);
    expect(await checkKeys(db, clock, createSecrets(keyring), keyring)).toBeUndefined();
    await db.close();
  });

  test("keys that come from the environment are printed, not written", async () => {
    const key = newMasterKey();
    config = { ...config, APP_KEY: key.key };
    await keys("add");
    const printed = lines.join("\n");
    expect(printed).toContain("Set it to these lines");
    expect(printed).toContain(`${key.kid}:${key.key}`);
    expect(existsSync(join(folder, "app.key"))).toBe(false);
  });

  test("without a verb it says what there is", async () => {
    await keys("help");
    expect(lines.join()).toContain("npm run keys -- rotate");
  });
});

describe("the key file of a development machine", () => {
  test("is made once, for its owner only", () => {
    const first = openKeyring(config);
    expect(openKeyring(config)).toEqual(first);
    expect(statSync(join(folder, "app.key")).mode & 0o777).toBe(0o600);
  });

  test("is refused when others can read it", () => {
    openKeyring(config);
    chmodSync(join(folder, "app.key"), 0o644);
    expect(() => openKeyring(config)).toThrow("chmod 600");
  });

  test("is not made anew for a database that another key has sealed", () => {
    writeFileSync(config.DATABASE_URL, "");
    expect(() => openKeyring(config)).toThrow("Bring the key file back");
    expect(existsSync(join(folder, "app.key"))).toBe(false);
  });

  test("does not exist in production: there a key must be given", () => {
    expect(() => openKeyring({ ...config, NODE_ENV: "production" })).toThrow("APP_KEY is not set");
    expect(existsSync(join(folder, "app.key"))).toBe(false);
  });

  test("a secret of the operator may be for a group, never for everybody", () => {
    const file = join(folder, "secret");
    writeFileSync(file, "x", { mode: 0o440 });
    expect(readSecretFile(file)).toBe("x");
    chmodSync(file, 0o404);
    expect(() => readSecretFile(file)).toThrow("other users");
  });
});

describe.each(stores)("a wrong key on %s", (_name, open) => {
  test("is told at once: another key, and another key under the old name", async () => {
    const db = await open();
    const right = { kid: "one", key: newMasterKey().key };
    const check = (...keyring: [typeof right, ...(typeof right)[]]) =>
      checkKeys(db, clock, createSecrets(keyring), keyring);
    expect(await check(right)).toBeUndefined();
    expect(await check(right)).toBeUndefined();
    expect(await check({ ...right, kid: "two" })).toContain("sealed with the key one");
    expect(await check({ kid: "one", key: newMasterKey().key })).toContain("is not the one");
    expect(await check({ ...newMasterKey(), kid: "two" }, right)).toBeUndefined();
    await db.close();
  });
});

test("backup and restore go by the settings", async () => {
  const db = openSqlite(config.DATABASE_URL);
  await runBackup({ config, print }, undefined);
  const [, file = ""] = /to (\S+\.db)\./.exec(lines.join()) ?? [];
  expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
  expect(() => runRestore({ config, print }, file)).toThrow("in use");
  await db.close();
  runRestore({ config, print }, file);
  expect(lines.join("\n")).toContain(`Restored ${config.DATABASE_URL}`);
  expect(() => runRestore({ config, print }, undefined)).toThrow("which file?");
});
