// Two branches of a folder on this machine are reviewed like a pull request, and posted nowhere.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkOut } from "../../src/agents/check-out.ts";
import { findDiff } from "../../src/agents/code-review/read-review.ts";
import { folderAddress } from "../../src/connections/git/place.ts";
import { urls } from "../../src/urls.ts";
import { type Drafting, startDrafting } from "../setup/drafting.ts";

const home = mkdtempSync(join(tmpdir(), "folder-review-"));
const root = join(home, "work");
const shop = join(root, "shop");
const NAME = "work/shop";
let t: Drafting;
let llm: string;

function git(...args: string[]): string {
  const name = ["-c", "user.name=Bob", "-c", "user.email=bob@example.com"];
  const all = ["-C", shop, ...name, ...args];
  return execFileSync("git", all, {
    env: { PATH: "/usr/bin:/bin", HOME: home },
    stdio: "pipe",
  }).toString();
}
function commit(text: string): string {
  writeFileSync(join(shop, "a.ts"), text);
  git("add", "-A");
  git("commit", "-q", "-m", "Change");
  return git("rev-parse", "HEAD").trim();
}
beforeAll(async () => {
  mkdirSync(shop, { recursive: true });
  git("init", "-q", "-b", "main");
  commit("const a = 1;\n");
  git("switch", "-q", "-c", "cards");
  commit("const a = 1;\nconst b = 2;\n");
  t = await startDrafting({ config: { GIT_FOLDERS: [root], DATA_DIR: join(home, "data") } });
  ({ llm } = await t.connect("alice"));
});
afterAll(async () => {
  await t.close();
  rmSync(home, { recursive: true });
});
const post = (url: string, form: Record<string, string>) =>
  t.request(url, { form, cookie: t.cast.alice.cookie });
const get = async (url: string) => (await t.request(url, { cookie: t.cast.alice.cookie })).text();
const last = (response: Response) =>
  (response.headers.get("location") ?? "").split("?")[0]?.split("/").at(-1) ?? "";

test("a folder that the operator offers is connected, reviewed and checked out; others are not", async () => {
  expect(await get(urls.connections.new("git"))).toContain(
    `<option value="${folderAddress(root)}"`,
  );
  const other = await post(urls.connections.create("git"), { baseUrl: folderAddress(home) });
  expect(other.status).toBe(422);
  const made = await post(urls.connections.create("git"), { baseUrl: folderAddress(root) });
  expect(made.status).toBe(303);
  const connection = last(made);
  expect(await get(urls.connections.show(connection))).toContain("Found 1 repository.");

  const choices = `${urls.codeReviews.choices()}?connection=${connection}&repository=${NAME}`;
  const fields = await get(choices);
  expect(fields).toContain('<option value="cards"');
  expect(fields).toContain('<option value="main" selected');
  expect(fields).toContain("posted nowhere");
  expect(fields).not.toContain('name="url"');

  const form = { llm, connection, repository: NAME, base: "main" };
  const none = await post(urls.codeReviews.create(), form);
  expect(none.status).toBe(422);
  const started = await post(urls.codeReviews.create(), { ...form, head: "cards" });
  expect(started.status).toBe(303);
  const id = last(started);
  const source = await findDiff(t.deps.db, id);
  expect(source?.body).toContain("+const b = 2;");
  expect(source?.origin).toMatchObject({ connectionId: connection, repository: NAME });
  expect(await get(urls.codeReviews.show(id))).toContain(`${NAME}, posted nowhere`);
  expect(await get(urls.codeReviews.publication(id))).toContain("Nothing has been written yet");

  const wanted = { connectionId: connection, repository: NAME, ref: "cards" };
  const { account } = t.cast.alice;
  const copy = await checkOut(t.deps, account.id, wanted, new AbortController().signal);
  expect(copy).toMatchObject({ ok: true, value: { commit: source?.origin.head } });
  if (copy.ok) await copy.value.remove();
});
