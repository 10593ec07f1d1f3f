import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  askApproval,
  type Bound,
  countWaitingApprovals,
  decideApproval,
  digestOf,
  expireApprovals,
  listApprovals,
  useApproval,
} from "../../src/approvals/approval.ts";
import type { Account } from "../../src/app.ts";
import { createConnection } from "../../src/connections/create.ts";
import type { Db } from "../../src/db/db.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createTestClock, TEST_KEY, type TestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";

const FROM = { address: "127.0.0.1", requestId: "test" };
const HOUR = 3_600_000;
const ASKED = { subject: "session:1", reason: "", lifeMs: HOUR };

describe.each(stores)("an approval on %s", (_name, open) => {
  let db: Db;
  let clock: TestClock;
  let alice: Account;
  let bob: Account;
  let bound: Bound;
  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    ({ alice, bob } = await createCastAccounts(db, { clock, config: testConfig() }));
    const by = { account: alice, ...FROM };
    const input = {
      provider: "mcp" as const,
      baseUrl: "https://tools.example.com/mcp",
      settings: {},
    };
    const deps = { clock, secrets: createSecrets(parseKeyring(TEST_KEY)) };
    const made = await db.transaction((tx) =>
      createConnection(tx, deps, { ...input, accountId: alice.id, secrets: {} }, by),
    );
    const connectionId = made.connection.id;
    const tool = { connectionId, name: "write", hash: "h1", kind: "write" as const };
    await db.insert(db.t.tools).values({ ...tool, seenAt: clock.now() });
    const values = { path: "a", deep: { x: 1, y: [1, 2] } };
    bound = { accountId: alice.id, connectionId, tool: "write", toolHash: "h1", arguments: values };
  });
  afterEach(() => db.close());
  const decide = (id: string, more: object = {}, who = alice) =>
    decideApproval({ db, clock }, who, { id, act: "approve", ...more }, FROM);

  test("is good for one call with these very arguments, and for no other", async () => {
    const { id } = await askApproval({ db, clock }, bound, ASKED);
    expect((await askApproval({ db, clock }, bound, ASKED)).id).toBe(id);
    expect(await useApproval({ db, clock }, id, bound)).toBe(false);
    expect(await decide(id)).toMatchObject({ ok: true, edited: false });
    for (const other of [
      { arguments: { ...bound.arguments, path: "b" } },
      { tool: "other" },
      { toolHash: "h2" },
      { connectionId: "another" },
      { accountId: bob.id },
    ]) {
      expect(await useApproval({ db, clock }, id, { ...bound, ...other })).toBe(false);
    }
    const reordered = { deep: { y: [1, 2], x: 1 }, path: "a" };
    expect(await useApproval({ db, clock }, id, { ...bound, arguments: reordered })).toBe(true);
    expect(await useApproval({ db, clock }, id, bound)).toBe(false);
  });

  test("with changed arguments is for the changed call only", async () => {
    const { id } = await askApproval({ db, clock }, bound, ASKED);
    const changed = { path: "b" };
    const decided = await decide(id, { arguments: changed });
    expect(decided).toMatchObject({ ok: true, edited: true });
    expect(decided.ok && decided.approval.digest).toBe(digestOf({ ...bound, arguments: changed }));
    expect(await useApproval({ db, clock }, id, bound)).toBe(false);
    expect(await useApproval({ db, clock }, id, { ...bound, arguments: changed })).toBe(true);
  });

  test("is one person's own, is decided once, and ends", async () => {
    const { id } = await askApproval({ db, clock }, bound, ASKED);
    expect(await decide(id, {}, bob)).toMatchObject({ code: "approvals.not_found" });
    expect(await countWaitingApprovals({ db, clock }, alice)).toBe(1);
    expect(await countWaitingApprovals({ db, clock }, bob)).toBe(0);
    expect(await decide(id, { act: "deny" })).toMatchObject({ ok: true });
    expect(await decide(id)).toMatchObject({ code: "approvals.not_waiting" });
    clock.advance(1);
    const late = await askApproval({ db, clock }, bound, ASKED);
    clock.advance(HOUR);
    expect(await decide(late.id)).toMatchObject({ code: "approvals.not_waiting" });
    const { approvals } = await listApprovals({ db, clock }, alice);
    expect(approvals.map(({ state }) => state)).toEqual(["expired", "denied"]);
    expect(await expireApprovals({ db, clock })).toBe(1);
  });
});
