import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { focused, inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";

describe("the pages of jobs", inBrowser, () => {
  const house = useHouse(() => Promise.resolve());

  test("follow what happens without being loaded again, and keep the focus", async () => {
    const page = await house.open(urls.jobs.index());
    await page.evaluate("window.isSame = true");
    const db = new Database(house.product.database);
    try {
      addJob(db, "a-job", "Read the wiki");
      await page.getByText("Read the wiki").waitFor();
      await page.getByRole("button", { name: "Cancel Read the wiki" }).focus();
      const before = await focused(page);
      db.exec("update jobs set state = 'running', started_at = created_at where id = 'a-job'");
      await page.getByText("Running", { exact: true }).nth(1).waitFor();
      expect(await focused(page)).toBe(before);
      expect(before).toContain("btn");
      expect(await page.evaluate("window.isSame")).toBe(true);
      await house.open(urls.jobs.show("a-job"));
      db.exec("update jobs set state = 'done', finished_at = created_at where id = 'a-job'");
      await page.getByText("Done", { exact: true }).first().waitFor();
    } finally {
      db.close();
    }
  });
});

/** As another process would: no wake-up tells of it. */
function addJob(db: Database.Database, id: string, title: string) {
  const later = Date.now() + 3_600_000;
  db.prepare(
    `insert into jobs (id, queue, name, label, account_id, title, state, priority, run_at, attempts,
      max_attempts, rescues, payload, created_at)
    select ?, 'main', 'test.work', 'Test work', id, ?, 'ready', 100, ?, 0, 5, 0, '{}', ?
    from accounts`,
  ).run(id, title, later, Date.now());
}
