import { describe, expect, test } from "vitest";
import { ownPath } from "../../src/accounts/own-path.ts";
import { hashPassword, verifyPassword } from "../../src/accounts/password.ts";
import { passwordFault } from "../../src/accounts/password-rules.ts";

test("a password is hashed as argon2id with 19 MiB and two passes, each time with another salt", async () => {
  const first = await hashPassword("a quiet walnut sings");
  const second = await hashPassword("a quiet walnut sings");
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
  expect(second).not.toBe(first);
  expect(await verifyPassword("a quiet walnut sings", first)).toBe(true);
  expect(await verifyPassword("a quiet walnut sing", first)).toBe(false);
});

test("the same letters typed on another system are the same password", async () => {
  const hash = await hashPassword("Gru\u0308n ist die Hoffnung");
  expect(await verifyPassword("Gr\u00FCn ist die Hoffnung", hash)).toBe(true);
});

test("an account that does not exist takes a password's time to refuse, and has none that fits", async () => {
  const started = performance.now();
  expect(await verifyPassword("", undefined)).toBe(false);
  expect(performance.now() - started).toBeGreaterThan(5);
});

const context = ["e1001", "Alice Adams", "alice@demo.example"];

test("length is all that is asked of a good password", () => {
  for (const good of [
    "a quiet walnut sings",
    "correct walnut battery sofa",
    "8472910384756102",
    "šílený žlutý kůň skáče",
    "x7!kQp2_zzR9#mL",
    "lampe regen fahrrad tinte",
    "w".repeat(1) + "alrus-trombone-ledger".repeat(12).slice(0, 255),
  ]) {
    expect([good, passwordFault(good, context)]).toEqual([good, undefined]);
  }
});

test("14 characters are too few, 257 too many, and both are said with the number", () => {
  expect(passwordFault("quiet walnuts!", context)).toContain("14 characters");
  expect(passwordFault("walrus trombone ".repeat(17).slice(0, 257), context)).toContain("256");
});

describe("a password that a guesser tries early is refused", () => {
  test.each([
    "passwordpassword",
    "password1234567",
    "P@ssw0rd12345678",
    "123456789012345",
    "qwertyuiopasdfghjkl",
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "Welcome2026Welcome2026",
    "correct horse battery staple",
    "correcthorsebatterystaple",
    "countersigncountersign",
    "alice.adams.alice",
    "Alice Adams e1001",
    "abcdefghijklmnop",
    "iloveyouiloveyou",
    "letmein-letmein-letmein",
  ])("%s", (weak) => {
    expect(passwordFault(weak, context)).toContain("easy to guess");
  });
});

describe("next= leads to a path of ours only", () => {
  test.each([
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "HTTPS://evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "",
    " /drafts",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nSet-Cookie: x=1",
    "/.//evil.example",
    "/..//evil.example",
    "/drafts/..//evil.example",
    "/./\\evil.example",
    "/a\\..\\..\\evil",
    "/\u2028/evil.example",
    "/\uFF0F/evil.example",
    "/\0",
    "?next=//evil.example",
    "#//evil.example",
    "./drafts",
    `/${"a".repeat(3000)}`,
  ])("%j is refused", (hostile) => {
    expect(ownPath(hostile)).toBeUndefined();
  });

  test.each(["/", "/drafts", "/drafts?before=1.2", "/audit?action=accounts.sign_in&check=all"])(
    "%s is kept",
    (own) => {
      expect(ownPath(own)).toBe(own);
    },
  );
});
