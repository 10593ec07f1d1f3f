import { expect, test } from "vitest";
import { failureOf } from "../../src/platform/outbound/errors.ts";

const url = new URL("https://jira.example.com/rest/api/2/issue");

test.each(["EHOSTUNREACH", "ENETUNREACH", "ECONNREFUSED"])(
  "%s before the request left is certain, afterwards it may have happened",
  (code) => {
    const error = Object.assign(new Error(code), { code });
    const facts = { url, byCaller: false, byTime: false };
    expect(failureOf(error, { ...facts, sent: false })).toMatchObject({
      code: "refused",
      sent: false,
    });
    expect(failureOf(error, { ...facts, sent: true })).toMatchObject({ sent: true });
  },
);
