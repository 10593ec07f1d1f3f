import { expect, test } from "vitest";
import { redacted } from "../../src/llm/redact.ts";

test.each([
  ["a key of a model server", "use sk-ant-api03-abcdefghijklmnop now"],
  ["a token of GitHub", "ghp_abcdefghijklmnopqrstuvwxyz123456"],
  ["a token of GitLab", "glpat-abcdefghijklmnopqrst"],
  ["a token of Slack", "xoxb-1234567890-abcdef"],
  ["a key of AWS", "AKIAIOSFODNN7EXAMPLE"],
  ["a JSON web token", "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeKKF2QT4"],
  ["a header", "Authorization: Bearer abcdef123456"],
  ["a password that is named", 'password = "hunter2hunter2"'],
  ["a password in an address", "postgres://app:s3cretword@db.example.com/x"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpA\n-----END RSA PRIVATE KEY-----"],
  ["what is known to be one", "the word is open-sesame here"],
])("%s is hidden", (_what, text) => {
  const safe = redacted(text, ["open-sesame"]);
  expect(safe).toContain("[hidden]");
  for (const secret of [
    "abcdefghijkl",
    "1234567890",
    "IOSFODNN7",
    "eyJ",
    "abcdef123456",
    "hunter2",
    "s3cretword",
    "MIIEpA",
    "open-sesame",
  ]) {
    expect(safe).not.toContain(secret);
  }
});

test("what a requirement says of passwords and keys stays as it is", () => {
  const text =
    "As a user I reset my password by e-mail. The API key is 32 long; basic rules: no secret is shown.";
  expect(redacted(text, [])).toBe(text);
});
