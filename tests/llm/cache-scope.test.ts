import { expect, test } from "vitest";
import { settings } from "../../config/config.ts";
import { scopeOf } from "../../src/llm/cache/key.ts";

const scopes = (teamId: string | null) =>
  (["account", "team", "company"] as const).map((scope) =>
    scopeOf({ ttlMs: 1, scope }, "a1", teamId),
  );

test("answers are kept for a person, their team or the company, as the setting says", () => {
  const rules = settings.LLM_CACHE_HOURS.type.parse("draft=24,judge=168:team,split=1:company");
  expect(rules).toMatchObject({
    draft: { scope: "account" },
    judge: { scope: "team" },
    split: { scope: "company" },
  });
  expect(scopes("t1")).toEqual(["account:a1", "team:t1", "company"]);
  // Who is in no team shares with nobody.
  expect(scopes(null)).toEqual(["account:a1", "account:a1", "company"]);
  expect(settings.LLM_CACHE_HOURS.type.safeParse("draft=24:everybody").success).toBe(false);
});
