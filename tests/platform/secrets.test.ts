import { createDecipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { newMasterKey, parseKeyring } from "../../src/platform/secrets/keyring.ts";

const first = newMasterKey();
const second = newMasterKey();
const place = { table: "connections", column: "secret", id: "c1", owner: "alice" };

test("what was sealed opens in its place", () => {
  const secrets = createSecrets([first]);
  const sealed = secrets.seal("a token, ünïcode", place);
  expect(sealed).toMatch(new RegExp(`^v1\\.${first.kid}\\.[\\w-]{16}\\.[\\w-]+\\.[\\w-]{22}$`));
  expect(sealed).not.toContain("token");
  expect(secrets.open(sealed, place)).toBe("a token, ünïcode");
  expect(secrets.seal("a token, ünïcode", place)).not.toBe(sealed);
});

test.each([
  ["another row", { ...place, id: "c2" }],
  ["another owner", { ...place, owner: "bob" }],
  ["no owner", { table: "connections", column: "secret", id: "c1" }],
  ["another column", { ...place, column: "other" }],
  ["another table", { ...place, table: "registrations" }],
])("moved to %s it does not open", (_name, elsewhere) => {
  const secrets = createSecrets([first]);
  expect(() => secrets.open(secrets.seal("x", place), elsewhere)).toThrow("authenticate");
});

const flip = (text: string) => {
  const bytes = Buffer.from(text, "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString("base64url");
};

test("changed in any part it does not open", () => {
  const secrets = createSecrets([first, second]);
  const sealed = secrets.seal("a longer text", place);
  const [version = "", kid = "", iv = "", data = "", tag = ""] = sealed.split(".");
  const short = Buffer.from(tag, "base64url").subarray(0, 4).toString("base64url");
  for (const parts of [
    [version, kid, flip(iv), data, tag],
    [version, kid, iv, flip(data), tag],
    [version, kid, iv, data, flip(tag)],
    [version, kid, iv, data, short],
    [version, second.kid, iv, data, tag],
    [version, "unknown", iv, data, tag],
    ["v2", kid, iv, data, tag],
    [version, kid, iv, data],
  ]) {
    expect(() => secrets.open(parts.join("."), place)).toThrow(Error);
  }
});

test("after a rotation the old key still opens, and after a reseal it is not needed", () => {
  const sealed = createSecrets([first]).seal("x", place);
  const rotated = createSecrets([second, first]);
  expect(rotated.open(sealed, place)).toBe("x");
  const again = rotated.seal(rotated.open(sealed, place), place);
  expect(createSecrets([second]).open(again, place)).toBe("x");
  expect(() => createSecrets([second]).open(sealed, place)).toThrow(`the key ${first.kid}`);
});

test("a key is for sealing only: the master key itself opens nothing", () => {
  const sealed = createSecrets([first]).seal("x", place);
  const [, kid = "", iv = "", , tag = ""] = sealed.split(".");
  const key = Buffer.from(first.key).subarray(0, 32);
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(JSON.stringify(["v1", kid, ...Object.values(place)])));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  expect(() => decipher.final()).toThrow("authenticate");
});

const good = newMasterKey().key;
test.each([
  ["no key", "is not set", ""],
  ["a short key", "has 32 bytes", "0123456789abcdef0123456789abcdef"],
  ["one character", "too few different", "a".repeat(64)],
  ["a repeated text", "repeats a shorter text", "correct-horse-battery-staple!".repeat(3)],
  ["a weak second key", "has 5 bytes", `${good}\nold:short`],
  ["the same key twice", "the same id", `${good}\n${good}`],
])("%s is refused: %s", (_name, words, text) => {
  expect(() => parseKeyring(text)).toThrow(words);
  expect(() => parseKeyring(text)).toThrow(/APP_KEY/);
});

test("a good key gets an id of its own, the same each time", () => {
  const { key } = newMasterKey();
  expect(parseKeyring(key)).toEqual(parseKeyring(`${key}\n`));
  expect(parseKeyring(`mine:${key}`)).toEqual([{ kid: "mine", key }]);
  const [{ kid }] = parseKeyring(key);
  expect(key).not.toContain(kid);
});
