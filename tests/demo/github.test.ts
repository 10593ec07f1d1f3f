import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeEach(async () => {
  world = await startTestWorld();
});
afterEach(() => world.close());

const SHOP = "/repos/demo-company/shop";
const asAlice = () => ({ Authorization: `Bearer ${world.github.token}` });

async function ask(path: string, headers: Record<string, string> = asAlice()) {
  const answer = await fetch(world.github.url + path, { headers });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") ?? false;
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

async function post(path: string, body: unknown) {
  const answer = await fetch(world.github.url + path, {
    method: "POST",
    headers: asAlice(),
    body: JSON.stringify(body),
  });
  const json: Record<string, string> = JSON.parse(await answer.text());
  return { status: answer.status, json };
}

const pullOf = (number: number) => {
  const repository = world.github.store.repositories[0];
  const pull = repository?.pulls.find((one) => one.number === number);
  if (!repository || !pull) throw new Error("the shop is not there");
  return { repository, pull };
};

describe("who asks", () => {
  test("a stranger, a wrong token and one that has ended are refused as GitHub does", async () => {
    const messages: Record<string, string | undefined> = {
      stranger: undefined,
      wrong: "Bearer nobody",
      ended: `token ${demoPerson("frank").githubToken}`,
    };
    const said: Record<string, unknown> = {};
    for (const [who, given] of Object.entries(messages)) {
      const answer = await ask("/user", given === undefined ? {} : { Authorization: given });
      said[who] = [answer.status, answer.json.message, answer.json.status];
    }
    expect(said).toEqual({
      stranger: [401, "Requires authentication", "401"],
      wrong: [401, "Bad credentials", "401"],
      ended: [401, "Bad credentials", "401"],
    });
    expect((await ask("/meta", {})).json).toHaveProperty("verifiable_password_authentication");
  });

  test("the person of the token, with scopes and its end in the headers", async () => {
    const { json, headers } = await ask("/user");
    expect(json).toMatchObject({ login: "alice", name: "Alice Adams" });
    expect(headers.get("x-oauth-scopes")).toBe("read:user, repo");
    expect(headers.get("github-authentication-token-expiration")).toBe("2099-01-01 00:00:00 UTC");
  });
});

describe("the shop", () => {
  test("has a merged, an open and a clean pull request", async () => {
    const { json } = await ask(`${SHOP}/pulls?state=all&direction=asc`);
    expect(json).toMatchObject([
      { number: 1, state: "closed", merged_at: expect.stringMatching(/Z$/) },
      { number: 2, state: "open", merged_at: null, title: "Pay with a saved card" },
      { number: 3, state: "open", merged_at: null },
    ]);
    const second = await ask(`${SHOP}/pulls/2`);
    expect(second.json).toMatchObject({ changed_files: 4, merged: false });
    expect(second.json.additions + second.json.deletions).toBeGreaterThan(70);
  });

  test("the second changes lines that a reviewer should not let pass", async () => {
    const { text } = await ask(`${SHOP}/pulls/2`, {
      ...asAlice(),
      Accept: "application/vnd.github.diff",
    });
    expect(text).toContain("\n+    markPaid(db, order.id, charge.id);");
    expect(text).toContain("WHERE customer_id = '${customerId}'");
    expect(text).toContain("\n+  return card.expiryMonth < now.getMonth();");
  });

  test("git itself takes the diff, and it leads from the base to the head", async () => {
    const folder = await mkdtemp(join(tmpdir(), "demo-github-"));
    const { repository, pull } = pullOf(2);
    const treeOf = (sha: string) => repository.commits.find((one) => one.sha === sha)?.files ?? {};
    for (const [path, text] of Object.entries(treeOf(pull.baseSha))) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const accept = { ...asAlice(), Accept: "application/vnd.github.diff" };
    const { text } = await ask(`${SHOP}/pulls/2`, accept);
    execFileSync("git", ["apply", "-"], { cwd: folder, input: text });
    for (const [path, wanted] of Object.entries(treeOf(pull.headSha))) {
      expect([path, readFileSync(join(folder, path), "utf8")]).toEqual([path, wanted]);
    }
    await rm(folder, { recursive: true });
  });

  test("gives files of any commit, as JSON, as they are, and folders as lists", async () => {
    const path = `${SHOP}/contents/src/money.ts`;
    const file = await ask(path);
    expect(Buffer.from(file.json.content, "base64").toString()).toContain("Math.round");
    const { baseSha } = pullOf(1).pull;
    const raw = { ...asAlice(), Accept: "application/vnd.github.raw+json" };
    const before = await ask(`${path}?ref=${baseSha}`, raw);
    expect(before.text).toContain("Math.floor");
    expect(before.headers.get("content-type")).toContain("vnd.github.raw");
    const folder = await ask(`${SHOP}/contents/tests`);
    expect(folder.json.map((one: { name: string; type: string }) => [one.name, one.type])).toEqual([
      ["basket.test.ts", "file"],
      ["money.test.ts", "file"],
    ]);
    expect((await ask(`${SHOP}/contents/src/cards.ts`)).status).toBe(404);
    expect((await ask(`${SHOP}/contents/README.md?ref=nowhere`)).status).toBe(404);
  });

  test("lists come in pages that name the next one", async () => {
    const first = await ask(`${SHOP}/pulls/2/files?per_page=3`);
    expect(first.json).toHaveLength(3);
    expect(first.headers.get("link")).toMatch(/page=2[^>]*>; rel="next".*rel="last"/);
    const last = await ask(`${SHOP}/pulls/2/files?per_page=3&page=2`);
    expect(last.json).toHaveLength(1);
    expect(last.headers.get("link")).not.toContain('rel="next"');
  });

  test("what is not there is not found", async () => {
    for (const path of ["/repos/demo-company/nothing", `${SHOP}/pulls/9`, "/teapot"]) {
      expect((await ask(path)).json).toMatchObject({ message: "Not Found", status: "404" });
    }
  });
});

const comment = (line: number, more: object = {}) => ({
  path: "src/cards.ts",
  line,
  body: "Hm.",
  ...more,
});

describe("a review", () => {
  test.each([
    [
      "a line outside of the diff",
      comment(99),
      "pull_request_review_thread.line must be part of the diff",
    ],
    ["a line of the other side", comment(3, { side: "LEFT" }), "must be part of the diff"],
    [
      "a file outside of the diff",
      comment(1, { path: "src/money.ts" }),
      "Path could not be resolved",
    ],
    ["a range that goes backwards", comment(3, { start_line: 5 }), "must precede the end line"],
    ["an empty text", comment(3, { body: "" }), "Unprocessable Entity"],
  ])("%s refuses the whole of it", async (_name, wrong, says) => {
    const review = { event: "COMMENT", body: "x", comments: [comment(3), wrong] };
    const refused = await post(`${SHOP}/pulls/2/reviews`, review);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.json)).toContain(says);
    expect(pullOf(2).pull.reviews).toEqual([]);
    expect(pullOf(2).pull.comments).toEqual([]);
  });

  test("is shown with its comments, by the API and on its page", async () => {
    const body = "Two things. <!-- countersign:x -->";
    const comments = [comment(29, { start_line: 28, body: "Parameters, please <b>now</b>." })];
    const posted = await post(`${SHOP}/pulls/2/reviews`, { event: "COMMENT", body, comments });
    expect(posted).toMatchObject({ status: 200, json: { state: "COMMENTED", body } });
    const listed = await ask(`${SHOP}/pulls/2/comments`);
    expect(listed.json).toMatchObject([{ line: 29, start_line: 28, side: "RIGHT", position: 29 }]);
    const page = await (await fetch(posted.json["html_url"] ?? "")).text();
    expect(page).toContain("Two things.");
    expect(page).not.toContain("countersign:x");
    expect(page).toContain("Parameters, please &lt;b&gt;now&lt;/b&gt;.");
  });

  test("outlives a restart, and a repository is seeded once", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "demo-github-"));
    const first = await startTestWorld({ dataDir });
    const own = `${first.github.url}${SHOP}/pulls/3/reviews`;
    const body = JSON.stringify({ event: "COMMENT", body: "Fine." });
    await fetch(own, { method: "POST", headers: asAlice(), body });
    await first.close();
    const second = await startTestWorld({ dataDir });
    const [shop, ...others] = second.github.store.repositories;
    expect(others).toEqual([]);
    expect(shop?.pulls[2]?.reviews).toMatchObject([{ body: "Fine.", author: "alice" }]);
    await second.close();
    await rm(dataDir, { recursive: true });
  });
});

test("the pages show repositories, files, and what a push left outdated", async () => {
  const { origin } = new URL(world.github.url);
  const read = async (path: string) => (await fetch(origin + path)).text();
  expect(await read("/")).toContain("demo-github-token-alice");
  expect(await read("/demo-company/shop")).toContain("Pay with a saved card");
  expect(await read("/demo-company/shop/blob/main/README.md")).toContain("Demo shop");
  const { repository, pull } = pullOf(2);
  const comments = [{ path: "src/cards.ts", line: 29, body: "Parameters, please." }];
  await post(`${SHOP}/pulls/2/reviews`, { event: "COMMENT", body: "One.", comments });
  expect(await read("/demo-company/shop/pull/2")).not.toContain("Outdated");
  const text = repository.commits.find(({ sha }) => sha === pull.headSha)?.files["src/cards.ts"];
  const changes = { "src/cards.ts": text?.replace(/ {2}const sql = .*\n/, "  const sql = SQL;\n") };
  world.github.store.push(repository, { branch: "saved-card", message: "Mend", changes });
  const page = await read("/demo-company/shop/pull/2");
  expect(page.indexOf("Outdated comments")).toBeLessThan(page.indexOf("Parameters, please."));
  expect(page).toContain("Outdated comments");
});
