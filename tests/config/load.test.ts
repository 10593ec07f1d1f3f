import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "../../config/config.ts";
import { loadConfig, renderEnvExample } from "../../config/load.ts";

const read = (path: string) => readFileSync(path, "utf8");
const load = (env: Record<string, string>) => loadConfig(env, read);
const faultsOf = (env: Record<string, string>) => {
  const loaded = load(env);
  return loaded.ok ? [] : loaded.faults;
};

test("with nothing set there is a whole development configuration, frozen", () => {
  const loaded = load({});
  if (!loaded.ok) throw new Error(loaded.faults.join());
  expect(loaded.config).toMatchObject({
    NODE_ENV: "development",
    PORT: 3000,
    PUBLIC_URL: "http://localhost:3000",
    DATABASE_URL: "data/countersign.db",
    DEMO: true,
    EGRESS_ALLOW: [],
  });
  expect(Object.isFrozen(loaded.config)).toBe(true);
});

test("what is derived follows what it derives from", () => {
  const loaded = load({ NODE_ENV: "production", PORT: "8080", DATA_DIR: "/data" });
  if (!loaded.ok) throw new Error(loaded.faults.join());
  expect(loaded.config).toMatchObject({
    DEMO: false,
    PUBLIC_URL: "http://localhost:8080",
    DATABASE_URL: "/data/countersign.db",
  });
});

test("everything that is wrong is reported together, by name and in words", () => {
  const faults = faultsOf({
    PORT: "eighty",
    DEMO: "yes",
    PUBLIC_URL: "countersign.example.com",
    LOG_LEVEL: "loud",
    MAX_BODY_BYTES: "1",
  });
  expect(faults).toEqual([
    "PORT: must be a whole number.",
    "PUBLIC_URL: must be a full address such as https://countersign.example.com.",
    "DEMO: must be true or false.",
    "MAX_BODY_BYTES: must be 10000 or more.",
    "LOG_LEVEL: must be one of debug, info, warn, error.",
  ]);
});

test("what does not fit together is reported with what is wrong by itself, and with what others judge", () => {
  const env = { PORT: "x", PUBLIC_URL: "http://countersign.corp", APP_KEY: "short" };
  const loaded = loadConfig(env, read, ({ APP_KEY, PORT }) => [`${APP_KEY} ${PORT}`]);
  expect(loaded).toEqual({
    ok: false,
    faults: [
      "PORT: must be a whole number.",
      expect.stringContaining("PUBLIC_URL: http://countersign.corp has no TLS"),
      "short undefined",
    ],
  });
});

test.each([
  ["PUBLIC_URL", { PUBLIC_URL: "http://countersign.corp" }, "ALLOW_PLAIN_HTTP"],
  ["DATABASE_URL", { DATABASE_URL: "postgres://db/x" }, "runs on SQLite only"],
  ["EGRESS_ALLOW", { EGRESS: "allowlist" }, "nothing could be called"],
  ["SIGN_IN_IDLE_MINUTES", { SIGN_IN_IDLE_MINUTES: "90", SIGN_IN_ABSOLUTE_HOURS: "1" }, "longer"],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/8, proxy.corp" }, "proxy.corp"],
])("settings that do not fit together are refused: %s", (key, env, words) => {
  const [fault, ...others] = faultsOf(env);
  expect(fault).toContain(key);
  expect(fault).toContain(words);
  expect(others).toEqual([]);
});

test("plain http on a name is possible when it is asked for", () => {
  expect(faultsOf({ PUBLIC_URL: "http://countersign.corp", ALLOW_PLAIN_HTTP: "true" })).toEqual([]);
});

test("a secret may come from a file, but not from two places", () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-config-"));
  const file = join(folder, "key");
  writeFileSync(file, "the-key\n");
  const loaded = load({ APP_KEY_FILE: file });
  if (!loaded.ok) throw new Error(loaded.faults.join());
  expect(loaded.config.APP_KEY).toBe("the-key");
  expect(faultsOf({ APP_KEY_FILE: file, APP_KEY: "x" })[0]).toContain("set twice");
  expect(faultsOf({ APP_KEY_FILE: join(folder, "none") })[0]).toContain("cannot read the file");
  rmSync(folder, { recursive: true });
});

test("a fault never repeats the value of a secret", () => {
  expect(faultsOf({ OUTBOUND_PROXY: "user:hunter2@proxy" }).join()).not.toContain("hunter2");
});

test(".env.example is what the table says", () => {
  expect(read(".env.example")).toBe(renderEnvExample());
});

test(".env.example names every setting, with nothing switched on", () => {
  const text = renderEnvExample();
  for (const key of Object.keys(settings)) expect(text).toContain(`# ${key}=`);
  expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
});
