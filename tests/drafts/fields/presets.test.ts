import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JiraField } from "../../../src/connections/jira/jira.ts";
import { findPresets, forgetPreset, keepPresets } from "../../../src/drafts/fields/presets.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { createCastAccounts } from "../../setup/cast.ts";
import { stores } from "../../setup/db.ts";

const field = (id: string, type: string): JiraField => {
  return { id, name: id, required: false, hasDefault: false, type, allowed: [] };
};
const fields = [field("owner", "user"), field("code", "string"), field("day", "date")];
const place = { connectionId: "c1", projectKey: "PAY" };

describe.each(stores)("what a person filled (%s)", (_name, openDb) => {
  let app: TestApp;
  let cast: Awaited<ReturnType<typeof createCastAccounts>>;
  beforeAll(async () => {
    app = await createTestApp({ db: await openDb() });
    cast = await createCastAccounts(app.deps.db, app.deps);
  });
  afterAll(() => app.close());

  test("is kept by person and project, without what is of one draft alone", async () => {
    const { deps } = app;
    const after = { owner: { name: "e1" }, code: "A1", day: "2026-05-31" };
    await keepPresets(deps, cast.alice, place, { fields, before: {}, after });
    expect(await findPresets(deps.db, cast.alice, place)).toEqual({
      owner: { name: "e1" },
      code: "A1",
    });
    expect(await findPresets(deps.db, cast.bob, place)).toEqual({});
    const other = { ...place, projectKey: "DEMO" };
    expect(await findPresets(deps.db, cast.alice, other)).toEqual({});
  });

  test("changes with what is changed, and goes with what is emptied or forgotten", async () => {
    const { deps } = app;
    const before = { owner: { name: "e1" }, code: "A1" };
    const after = { owner: { name: "e1" }, code: "B2" };
    await keepPresets(deps, cast.bob, place, { fields, before, after });
    expect(await findPresets(deps.db, cast.bob, place)).toEqual({ code: "B2" });
    await Promise.all([
      keepPresets(deps, cast.bob, place, { fields, before: {}, after: { owner: { name: "e2" } } }),
      forgetPreset(deps, cast.bob, place, "code"),
    ]);
    expect(await findPresets(deps.db, cast.bob, place)).toEqual({ owner: { name: "e2" } });
    const emptied = { fields, before: { owner: { name: "e2" } }, after: { owner: undefined } };
    await keepPresets(deps, cast.bob, place, emptied);
    expect(await findPresets(deps.db, cast.bob, place)).toEqual({});
  });
});
