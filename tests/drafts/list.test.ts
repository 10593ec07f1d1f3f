import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../src/app.ts";
import type { Db } from "../../src/db/db.ts";
import { listDrafts } from "../../src/drafts/draft.ts";
import { insertOne, signIn } from "../bench/seed.ts";
import { stores } from "../setup/db.ts";

describe.each(stores)("on %s", (_name, open) => {
  let db: Db;
  let account: Account;
  beforeEach(async () => {
    db = await open();
    ({ account } = await signIn(db));
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await insertOne(db, account.id, n);
  });
  afterEach(() => db.close());

  test("the list goes on after the last draft seen, newest first, to the end", async () => {
    const numbers = [];
    let before: string | undefined;
    do {
      const { drafts, next } = await listDrafts(db, account, { limit: 3, before });
      numbers.push(drafts.map(({ title }) => Number(title.split(" ").at(-1))));
      before = next;
    } while (before !== undefined);
    expect(numbers).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
  });

  test("a listing says where the draft is to go", async () => {
    const { drafts } = await listDrafts(db, account, { limit: 1 });
    expect(drafts[0]).toMatchObject({ projectKey: "DEMO", item: "story", state: "open" });
  });

  test("nobody sees another person's drafts, and a page that makes no sense is the first", async () => {
    const other = await signIn(db, "bob.other");
    expect((await listDrafts(db, other.account)).drafts).toEqual([]);
    expect((await listDrafts(db, account, { before: "nonsense" })).drafts).toHaveLength(7);
  });
});
