import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createGithubClient } from "../../src/connections/github/client.ts";
import { findMarker, hiddenMarker } from "../../src/connections/code/marker.ts";
import type { DemoRepository } from "../../src/demo/github/store.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { openTestDoor, serve, type TestServer } from "../platform/outbound-server.ts";
import { startTestWorld } from "../setup/demo.ts";

const SHOP = "demo-company/shop";
let world: DemoWorld;
let outbound: Outbound;
/** Answers what a test wants, as a real GitHub does in odd moments. */
let odd: TestServer;
let play: (url: URL, answer: ServerResponse, method: string) => void;

beforeAll(async () => {
  world = await startTestWorld();
  odd = await serve((request, answer) => {
    play(new URL(request.url ?? "/", odd.url), answer, request.method ?? "");
  });
});
afterAll(async () => {
  await odd.close();
  await world.close();
});

const sent: string[] = [];
const door = () => ({
  ...outbound,
  send: (request: Parameters<Outbound["send"]>[0]) => {
    sent.push(`${request.method ?? "GET"} ${request.url}`);
    return outbound.send(request);
  },
});
const openDoor = () =>
  openTestDoor([], { loopback: [...world.addresses, `127.0.0.1:${odd.port}`] });
beforeAll(() => {
  outbound = openDoor();
});
afterEach(async () => {
  sent.length = 0;
  odd.hits.length = 0;
  // A door of its own for each test: the breaker of the last one must not close it.
  await outbound.close();
  outbound = openDoor();
});
afterAll(() => outbound.close());

const demo = () =>
  createGithubClient(door(), { baseUrl: world.github.url, token: world.github.token });
const dead: unknown[] = [];
const oddly = () =>
  createGithubClient(door(), {
    baseUrl: odd.url,
    token: "secret-token-1234",
    onDead: (failure) => Promise.resolve(void dead.push(failure)),
  });
const answerJson = (answer: ServerResponse, status: number, body: unknown, headers = {}) =>
  answer
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify(body));

/** A repository of one test, with one pull request of `before` into `after`. */
function repositoryWith(
  name: string,
  before: Record<string, string>,
  after: Record<string, string | undefined>,
): DemoRepository {
  const { store } = world.github;
  const repository = store.create({ owner: "demo-company", name, description: "" });
  const base = store.push(repository, { branch: "main", message: "one", changes: before });
  const change = { branch: "change", from: base.sha, message: "two", changes: after };
  const head = store.push(repository, change);
  const now = repository.pushed;
  repository.pulls.push({
    number: 1,
    title: "Change",
    body: "",
    author: "bob",
    state: "open",
    baseRef: "main",
    baseSha: base.sha,
    headRef: "change",
    headSha: head.sha,
    created: now,
    updated: now,
    reviews: [],
    comments: [],
  });
  return repository;
}
const repositoryOf = (name: string) => `demo-company/${name}`;

describe("reading", () => {
  test("lists repositories a page at a time, and finds one by a part of its name", async () => {
    const { store } = world.github;
    const names = Array.from({ length: 60 }, (_, index) => `many-${index}`);
    for (const name of names) store.create({ owner: "demo-company", name, description: "" });
    const first = await demo().listRepositories();
    expect(first).toMatchObject({ ok: true, value: { nextPage: 2 } });
    const second = await demo().listRepositories({ page: 2 });
    expect(second.ok && second.value.nextPage).toBe(undefined);
    const found = await demo().listRepositories({ search: "SHOP" });
    expect(found.ok && found.value.rows.map(({ repository }) => repository)).toEqual([SHOP]);
    const none = await demo().listRepositories({ search: "nobody/nothing" });
    expect(none).toEqual({ ok: true, value: { rows: [] } });
    store.repositories.splice(1, names.length);
  });

  test("a whole name that is not among one's own is asked for by itself", async () => {
    play = (url, answer) => {
      if (url.pathname === "/user/repos") return void answerJson(answer, 200, []);
      const body = {
        full_name: "Org/public",
        private: false,
        default_branch: "main",
        html_url: "https://x/Org/public",
      };
      return void answerJson(answer, url.pathname === "/repos/org/public" ? 200 : 404, body);
    };
    const found = await oddly().listRepositories({ search: "Org/Public" });
    expect(found).toMatchObject({ ok: true, value: { rows: [{ repository: "Org/public" }] } });
  });

  test("tells open, closed and merged pull requests apart", async () => {
    const all = await demo().listPullRequests(SHOP, { state: "all" });
    const states = all.ok ? all.value.rows.map(({ number, state }) => [number, state]) : [];
    expect(Object.fromEntries(states)).toEqual({ 1: "merged", 2: "open", 3: "open" });
    const open = await demo().listPullRequests(SHOP);
    expect(open.ok && open.value.rows.map(({ number }) => number)).toEqual([3, 2]);
  });

  test("reads a pull request, its diff, and a file as it is there", async () => {
    const read = await demo().readPullRequest(SHOP, 2);
    if (!read.ok) throw new Error(read.message);
    expect(read.value).toMatchObject({
      title: "Pay with a saved card",
      author: "bob",
      state: "open",
      base: { ref: "main" },
      head: { ref: "saved-card", sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    const diff = await demo().readDiff(SHOP, 2);
    expect(diff.ok && diff.value.text).toContain("+    markPaid(db, order.id, charge.id);");
    const file = await demo().readFile(SHOP, "src/cards.ts", read.value.head.sha);
    expect(file).toMatchObject({ ok: true, value: { text: expect.stringContaining("isExpired") } });
    const before = await demo().readFile(SHOP, "src/cards.ts", read.value.base.sha);
    expect(before).toEqual({ ok: true, value: "missing" });
  });

  test("a file is missing, too big or binary: never half a text", async () => {
    repositoryWith("odd-files", { "big.txt": "x".repeat(500_001), "a b/é#?.txt": "ü" }, {});
    const files: Record<string, unknown> = {};
    for (const path of ["big.txt", "a b/é#?.txt", "a b", "../../user", "a//b", ""]) {
      const read = await demo().readFile(repositoryOf("odd-files"), path, "main");
      files[path] = read.ok ? read.value : read.code;
    }
    expect(files).toEqual({
      "big.txt": "too_big",
      "a b/é#?.txt": { text: "ü" },
      "a b": "missing",
      "../../user": "missing",
      "a//b": "missing",
      "": "missing",
    });
    const raw = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
    for (const bytes of [Buffer.from([1, 0, 2]), Buffer.from([0xff, 0xfe, 0x41])]) {
      play = (_url, answer) => void answer.writeHead(200, raw).end(bytes);
      expect(await oddly().readFile("o/r", "x", "main")).toEqual({ ok: true, value: "binary" });
    }
    play = (_url, answer) => void answer.writeHead(200, raw).end("<!doctype html><p>log in</p>");
    expect(await oddly().readFile("o/r", "x.html", "main")).toMatchObject({
      value: { text: "<!doctype html><p>log in</p>" },
    });
    play = (_url, answer) =>
      void answerJson(answer, 403, {
        message: "This API returns blobs up to 100 MB",
        errors: [{ code: "too_large" }],
      });
    expect(await oddly().readFile("o/r", "x", "main")).toEqual({ ok: true, value: "too_big" });
  });

  test.each(["shop", "a/b/c", "../user", "o/..", "o/r?x=1", "o/r#", "o%2Fr/x", "", "o /r"])(
    "calls nothing for the name “%s”",
    async (repository) => {
      const github = demo();
      const review = { commitId: "c", body: "b", comments: [] };
      const answers = [
        await github.listPullRequests(repository),
        await github.readPullRequest(repository, 1),
        await github.readDiff(repository, 1),
        await github.readFile(repository, "x", "main"),
        await github.findReview(repository, 1, "m"),
        await github.createReview(repository, 1, review),
        await github.listReviewComments(repository, 1),
      ];
      const codes = answers.map((answer) => !answer.ok && answer.code);
      expect(new Set(codes)).toEqual(new Set(["connections.wrong_repository"]));
      expect(sent).toEqual([]);
    },
  );
});

describe("a diff that GitHub finds too large", () => {
  test("is put together from its files, and what has no patch is named", async () => {
    const huge = Array.from({ length: 20_001 }, (_, index) => `line ${index}`).join("\n");
    const before = { "a.ts": "one\ntwo\n", "gone.ts": "x\n", "picture.png": "\0a" };
    repositoryWith("large", before, {
      "a.ts": "one\n2\n",
      "gone.ts": undefined,
      "huge.ts": huge,
      "new.ts": "n\n",
      "picture.png": "\0b",
    });
    const diff = await demo().readDiff(repositoryOf("large"), 1);
    if (!diff.ok) throw new Error(diff.message);
    expect(diff.value.leftOut.toSorted()).toEqual(["huge.ts", "picture.png"]);
    expect(diff.value.text).toBe(
      [
        "diff --git a/a.ts b/a.ts",
        "--- a/a.ts",
        "+++ b/a.ts",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+2",
        "diff --git a/gone.ts b/gone.ts",
        "deleted file mode 100644",
        "--- a/gone.ts",
        "+++ /dev/null",
        "@@ -1,1 +0,0 @@",
        "-x",
        "diff --git a/new.ts b/new.ts",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/new.ts",
        "@@ -0,0 +1,1 @@",
        "+n",
        "",
      ].join("\n"),
    );
  });

  test("all pages of files are read, renames are kept, and no name passes for a line of the diff", async () => {
    const patch = "@@ -1 +1 @@\n-a\n+b";
    play = (url, answer) => {
      if (!url.pathname.endsWith("/files")) return void answerJson(answer, 406, { message: "no" });
      const page = Number(url.searchParams.get("page"));
      const files =
        page === 1
          ? [{ filename: "new", previous_filename: "old", status: "renamed" }]
          : [{ filename: 'x\n+++ b/"evil"', status: "modified", patch }];
      // An address elsewhere must not be followed.
      const link = page === 1 ? { link: `<https://elsewhere.invalid/?page=9>; rel="next"` } : {};
      return void answerJson(answer, 200, files, link);
    };
    const diff = await oddly().readDiff("o/r", 7);
    expect(diff.ok && diff.value.text.split("\n")).toEqual([
      "diff --git a/old b/new",
      "rename from old",
      "rename to new",
      String.raw`diff --git "a/x\n+++ b/\"evil\"" "b/x\n+++ b/\"evil\""`,
      String.raw`--- "a/x\n+++ b/\"evil\""`,
      String.raw`+++ "b/x\n+++ b/\"evil\""`,
      "@@ -1 +1 @@",
      "-a",
      "+b",
      "",
    ]);
    expect(sent.every((url) => url.includes(odd.url))).toBe(true);
  });

  test("beyond 3 MB the door stops it, and the files that fit are taken", async () => {
    const patch = `@@ -0,0 +1 @@\n+${"x".repeat(2_000_000)}`;
    play = (url, answer) => {
      if (url.pathname.endsWith("/files")) {
        const files = ["one", "two"].map((filename) => ({ filename, status: "added", patch }));
        return void answerJson(answer, 200, files);
      }
      return void answer
        .writeHead(200, { "content-type": "application/vnd.github.diff" })
        .end(`diff --git a/one b/one\n${"+y".repeat(2_000_000)}`);
    };
    const diff = await oddly().readDiff("o/r", 7);
    expect(diff.ok && diff.value.leftOut).toEqual(["two"]);
    expect(diff.ok && diff.value.text.length).toBeLessThan(3_000_000);
  });
});

const lines = (count: number) => Array.from({ length: count }, (_, i) => `l${i + 1}\n`).join("");

const reviewed = (name: string) => {
  const repository = repositoryWith(
    name,
    { "a.ts": lines(30) },
    { "a.ts": lines(30).replace("l10\n", "changed\nadded\n") },
  );
  const [pull] = repository.pulls;
  if (!pull) throw new Error("no pull request");
  return { repository, pull, name: repositoryOf(name) };
};

describe("posting a review", () => {
  test("posts one comment with its remarks, and finds it again by its mark on any page", async () => {
    const { pull, name } = reviewed("posting");
    for (let index = 0; index < 120; index += 1) {
      const id = world.github.store.nextId();
      const { headSha: commitId, created: submitted } = pull;
      pull.reviews.push({ id, author: "bob", state: "COMMENTED", body: "hm", commitId, submitted });
    }
    const posted = await demo().createReview(name, 1, {
      commitId: pull.headSha,
      body: `Two remarks.\n\n${hiddenMarker("pub-1")}`,
      comments: [
        {
          path: "a.ts",
          line: 11,
          side: "RIGHT",
          startLine: 10,
          body: `Why? ${hiddenMarker("r-1")}`,
        },
        { path: "a.ts", line: 10, side: "LEFT", body: `Was good. ${hiddenMarker("r-2")}` },
      ],
    });
    if (!posted.ok) throw new Error(posted.message);
    expect(posted.value.url).toContain("/demo-company/posting/pull/1#pullrequestreview-");
    expect(pull.reviews.at(-1)).toMatchObject({ state: "COMMENTED", author: "alice" });
    expect(await demo().findReview(name, 1, "pub-1")).toEqual(posted);
    expect(await demo().findReview(name, 1, "pub-2")).toEqual({ ok: true, value: undefined });
    const comments = await demo().listReviewComments(name, 1);
    expect(comments.ok && comments.value).toMatchObject([
      { marker: "r-1", path: "a.ts", line: 11, side: "RIGHT", outdated: false },
      { marker: "r-2", path: "a.ts", line: 10, side: "LEFT", outdated: false },
    ]);
  });

  test("one line outside of the diff refuses it all, in GitHub's words, and nothing is there", async () => {
    const { pull, name } = reviewed("outside");
    const refused = await demo().createReview(name, 1, {
      commitId: pull.headSha,
      body: "Two remarks.",
      comments: [
        { path: "a.ts", line: 10, side: "RIGHT", body: "in" },
        { path: "a.ts", line: 25, side: "RIGHT", body: "out" },
      ],
    });
    expect(refused).toMatchObject({
      code: "connections.refused",
      permanent: true,
      mayHaveHappened: false,
      message: expect.stringContaining("pull_request_review_thread.line must be part of the diff"),
    });
    expect([pull.reviews, pull.comments]).toEqual([[], []]);
  });

  test("after the next push a remark follows its line, or is outdated", async () => {
    const { repository, pull, name } = reviewed("next-push");
    const posted = await demo().createReview(name, 1, {
      commitId: pull.headSha,
      body: "Two remarks.",
      comments: [
        { path: "a.ts", line: 10, side: "RIGHT", body: hiddenMarker("fixed") },
        { path: "a.ts", line: 11, side: "RIGHT", body: hiddenMarker("stays") },
        { path: "a.ts", line: 12, side: "RIGHT", body: "somebody else's" },
      ],
    });
    expect(posted).toMatchObject({ ok: true });
    const text = repository.commits.at(-1)?.files["a.ts"] ?? "";
    const changes = { "a.ts": text.replace("changed\n", "mended\nmore\n") };
    world.github.store.push(repository, { branch: "change", message: "Mend it", changes });
    const comments = await demo().listReviewComments(name, 1);
    expect(comments.ok && comments.value).toMatchObject([
      { marker: "fixed", outdated: true },
      { marker: "stays", outdated: false, line: 12 },
    ]);
    expect(comments.ok && comments.value[0]?.line).toBe(undefined);
  });

  test("sends the event COMMENT and nothing that approves", async () => {
    let body = "";
    const server = await serve((request, answer) => {
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => answerJson(answer, 200, { id: 1, html_url: "https://x/1" }));
    });
    const own = openTestDoor([server]);
    const review = {
      commitId: "c0ffee",
      body: "b",
      comments: [{ path: "p", line: 3, side: "RIGHT" as const, startLine: 3, body: "x" }],
      event: "APPROVE",
    };
    await createGithubClient(own, { baseUrl: server.url, token: "t" }).createReview(
      "o/r",
      1,
      review,
    );
    expect(JSON.parse(body)).toEqual({
      commit_id: "c0ffee",
      body: "b",
      event: "COMMENT",
      comments: [{ path: "p", line: 3, side: "RIGHT", body: "x" }],
    });
    await own.close();
    await server.close();
  });

  test("a mark is read back as it was written", () => {
    expect(findMarker(`text\n${hiddenMarker("0199-ab:c")}\nmore`)).toBe("0199-ab:c");
    expect(findMarker("<!-- countersign: -->")).toBe(undefined);
  });
});

describe("what GitHub refuses", () => {
  const refusals: [string, [number, Record<string, string>, unknown], object][] = [
    [
      "a dead token",
      [401, {}, { message: "Bad credentials secret-token-1234" }],
      {
        code: "connections.wrong_token",
        credentialDead: true,
        fix: expect.stringContaining("Developer settings"),
      },
    ],
    [
      "the budget of the hour",
      [
        403,
        {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": "1900000000",
          date: new Date(1_899_999_940_000).toUTCString(),
        },
        { message: "API rate limit exceeded for user ID 1." },
      ],
      {
        code: "connections.rate_limited",
        permanent: false,
        retryAfterMs: 60_000,
        fix: expect.stringContaining("17:46 UTC"),
      },
    ],
    [
      "too much at once",
      [403, { "retry-after": "30" }, { message: "You have exceeded a secondary rate limit." }],
      { code: "connections.rate_limited", permanent: false, retryAfterMs: 30_000 },
    ],
    [
      "a token without single sign-on",
      [
        403,
        {
          "x-github-sso":
            "required; url=https://github.com/orgs/octo-org/sso?authorization_request=A",
        },
        { message: "Resource protected by organization SAML enforcement." },
      ],
      {
        code: "connections.sso_required",
        credentialDead: false,
        message: expect.stringContaining("octo-org"),
      },
    ],
    [
      "a fine-grained token without the permission",
      [
        403,
        { "x-accepted-github-permissions": "pull_requests=write,contents=read; issues=write" },
        { message: "Resource not accessible by personal access token" },
      ],
      {
        code: "connections.missing_scope",
        message: expect.stringContaining(
          "pull requests: write and contents: read or issues: write",
        ),
      },
    ],
    [
      "a classic token without the scope",
      [
        403,
        { "x-oauth-scopes": "read:user", "x-accepted-oauth-scopes": "repo, admin:org" },
        { message: "Must have push access" },
      ],
      { code: "connections.missing_scope", message: expect.stringContaining("repo or admin:org") },
    ],
    [
      "what one may not do",
      [
        403,
        { "x-oauth-scopes": "repo", "x-accepted-oauth-scopes": "repo" },
        { message: "Repository access blocked" },
      ],
      {
        code: "connections.forbidden",
        message: expect.stringContaining("Repository access blocked"),
      },
    ],
    ["what is not there", [404, {}, { message: "Not Found" }], { code: "connections.not_found" }],
    [
      "what is wrong in itself",
      [422, {}, { message: "Unprocessable Entity", errors: ["Line could not be resolved"] }],
      {
        code: "connections.refused",
        message: expect.stringContaining("Line could not be resolved"),
      },
    ],
    [
      "a conflict",
      [409, {}, { message: "busy" }],
      { code: "connections.refused", permanent: false },
    ],
  ];
  test.each(refusals)("%s", async (_name, [status, headers, body], expected) => {
    dead.length = 0;
    play = (_url, answer) => void answerJson(answer, status, body, headers);
    const review = { commitId: "c", body: "b", comments: [] };
    const read = await oddly().readPullRequest("o/r", 1);
    const posted = await oddly().createReview("o/r", 1, review);
    expect(read).toMatchObject({ ok: false, mayHaveHappened: false, ...expected });
    expect(posted).toMatchObject({ ok: false, mayHaveHappened: false, ...expected });
    expect(JSON.stringify([read, posted])).not.toContain("secret-token");
    expect(dead).toHaveLength(status === 401 ? 2 : 0);
  });

  test.each([500, 502, 503])(
    "after %i a review may be there, and is not sent again",
    async (status) => {
      play = (_url, answer) => void answer.writeHead(status).end("<html>oops</html>");
      const posted = await oddly().createReview("o/r", 1, {
        commitId: "c",
        body: "b",
        comments: [],
      });
      expect(posted).toMatchObject({ code: "connections.unavailable", mayHaveHappened: true });
      expect(odd.hits).toHaveLength(1);
    },
  );

  test("a renamed repository: reading follows, posting says so and did nothing", async () => {
    play = (url, answer, method) => {
      if (url.pathname.startsWith("/repos/")) {
        const status = method === "POST" ? 307 : 301;
        return void answerJson(
          answer,
          status,
          { message: "Moved" },
          { location: `${odd.url}/repositories/1` },
        );
      }
      const tip = { ref: "main", sha: "a" };
      const pull = {
        number: 1,
        title: "T",
        user: null,
        state: "open",
        updated_at: "2026-11-01T00:00:00Z",
      };
      return void answerJson(answer, 200, { ...pull, html_url: "https://x", base: tip, head: tip });
    };
    expect(await oddly().readPullRequest("o/r", 1)).toMatchObject({
      ok: true,
      value: { author: "ghost" },
    });
    const posted = await oddly().createReview("o/r", 1, { commitId: "c", body: "b", comments: [] });
    expect(posted).toMatchObject({
      code: "connections.not_found",
      mayHaveHappened: false,
      message: expect.stringContaining("another name"),
    });
  });
});
