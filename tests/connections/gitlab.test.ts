import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewReview } from "../../src/connections/code/code.ts";
import { hiddenMarker } from "../../src/connections/code/marker.ts";
import { createGitlabClient } from "../../src/connections/gitlab/client.ts";
import { findGitlab } from "../../src/connections/gitlab/find-base.ts";
import { gitlabSystem } from "../../src/connections/gitlab/system.ts";
import { tryToken } from "../../src/connections/gitlab/try-token.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { openTestDoor, serve } from "../platform/outbound-server.ts";
import { AFTER, foreignNote, type Gitlab, startGitlab } from "../setup/gitlab.ts";

let gitlab: Gitlab;
let outbound: Outbound;
beforeEach(async () => {
  gitlab = await startGitlab("/gitlab");
  outbound = openTestDoor([gitlab]);
});
afterEach(async () => {
  await outbound.close();
  await gitlab.close();
});
const client = (token = gitlab.token) =>
  createGitlabClient(outbound, { baseUrl: gitlab.url, token });
const system = (token = gitlab.token) => gitlabSystem(outbound, { baseUrl: gitlab.url, token });

describe("reading", () => {
  test("lists projects a page at a time, with the groups in their names", async () => {
    const first = await client().listRepositories();
    expect(first).toMatchObject({ ok: true, value: { nextPage: 2 } });
    const found = await client().listRepositories({ search: "shop" });
    expect(found.ok && found.value.rows.map(({ repository }) => repository)).toEqual([
      "team/web/shop",
    ]);
  });

  test("reads a merge request, its changes, files, branches and commits", async () => {
    const { project } = gitlab;
    expect(await client().listPullRequests(project)).toMatchObject({
      value: { rows: [{ number: 1, title: "Compute c", author: "bob", state: "open" }] },
    });
    expect(await client().listPullRequests(project, { state: "closed" })).toMatchObject({
      value: { rows: [] },
    });
    expect(await client().readPullRequest(project, 1)).toMatchObject({
      value: { base: { ref: "main" }, head: { ref: "compute-c", sha: gitlab.head } },
    });
    const diff = await client().readDiff(project, 1);
    expect(diff).toMatchObject({ ok: true, value: { leftOut: ["big.ts"] } });
    expect(diff.ok && diff.value.text).toContain("+++ b/src/a.ts\n@@ -1,2 +1,3 @@");
    expect(diff.ok && diff.value.text).toContain("rename from old.md\nrename to new.md");
    expect(await client().readFile(project, "src/a.ts", "compute-c")).toEqual({
      ok: true,
      value: { text: AFTER },
    });
    expect(await client().readFile(project, "../../user", "main")).toMatchObject({
      value: "missing",
    });
    expect(await client().listBranches(project)).toMatchObject({
      value: { rows: [{ name: "main", commit: gitlab.base }] },
    });
    expect(await client().listCommits(project, { path: "src" })).toMatchObject({
      value: { rows: [{ title: "Compute c", body: "Because.", author: "Bob" }] },
    });
    expect(await client().listChangedFiles(project, gitlab.head)).toMatchObject({
      value: ["src/a.ts", "new.md", "big.ts"],
    });
    const tips = { base: "main", head: "compute-c" };
    expect(await client().compare(project, tips)).toMatchObject({
      value: { base: gitlab.base, head: gitlab.head, leftOut: ["big.ts"] },
    });
    const archive = await client().readArchive(project, "compute-c", new AbortController().signal);
    expect(archive).toMatchObject({ ok: true, value: { commit: gitlab.head } });
    if (archive.ok) archive.value.close();
  });

  test("what is refused is said in plain words", async () => {
    const dead = await client("wrong-token-123").listRepositories();
    expect(dead).toMatchObject({ code: "connections.wrong_token", credentialDead: true });
    expect(!dead.ok && dead.fix).toContain("GitLab");
    expect(await client().readPullRequest("team/none", 1)).toMatchObject({
      code: "connections.not_found",
    });
    for (const odd of ["shop", "../../user", "a//b", "a/..", "a/b?x=1", "a/b#c"]) {
      expect(await client().listBranches(odd)).toMatchObject({
        code: "connections.wrong_repository",
      });
    }
    const busy = await serve((_, answer) =>
      answer.writeHead(429, { "retry-after": "600" }).end("{}"),
    );
    const door = openTestDoor([busy]);
    const limited = createGitlabClient(door, { baseUrl: busy.url, token: "t" });
    expect(await limited.createReview("a/b", 1, review())).toMatchObject({
      code: "connections.rate_limited",
      mayHaveHappened: false,
    });
    await door.close();
    await busy.close();
  });
});

describe("the test of a connection", () => {
  test("finds GitLab from any page of it, also below a folder of its host, before the token is sent", async () => {
    const page = `${gitlab.url}/team/web/shop/-/merge_requests/1`;
    expect(await findGitlab({ outbound }, page)).toEqual({ ok: true, value: gitlab.url });
    expect(await findGitlab({ outbound }, `${gitlab.url}/api/v4`)).toMatchObject({ ok: true });
    expect(await findGitlab({ outbound }, "no address")).toMatchObject({
      code: "connections.wrong_host",
    });
  });

  test("says who one is, until when, and what the token may not", async () => {
    expect(await tryToken(system())).toEqual({
      ok: true,
      value: {
        message: "Connected to GitLab as Alice (alice).",
        capabilities: { login: "alice", repositories: true, pullRequests: true, posts: true },
        secretEndsAt: new Date("2027-03-01T00:00:00Z"),
      },
    });
    gitlab.scopes = ["read_api"];
    const reading = await tryToken(system());
    expect(reading.ok && reading.value.message).toContain("reviews cannot be posted");
    gitlab.scopes = ["read_user"];
    expect(await tryToken(system())).toMatchObject({ code: "connections.missing_scope" });
  });

  test("its token goes to no other host that it is redirected to", async () => {
    const seen: unknown[] = [];
    const other = await serve((request, answer) => {
      seen.push(request.headers["private-token"]);
      answer.end("[]");
    });
    const first = await serve((_, answer) =>
      answer.writeHead(302, { location: `${other.url}/x` }).end(),
    );
    const door = openTestDoor([first, other]);
    const lured = createGitlabClient(door, { baseUrl: first.url, token: "glpat-secret" });
    await lured.listRepositories();
    expect(seen).toEqual([undefined]);
    await Promise.all([door.close(), first.close(), other.close()]);
  });
});

const MARK = "0190-review";
const at = (line: number, startLine?: number) => ({
  path: "src/a.ts",
  line,
  side: "RIGHT" as const,
  ...(startLine !== undefined && { startLine, startSide: "RIGHT" as const }),
  body: `Line ${line}\n\n${hiddenMarker(`f${line}`)}`,
});
function review(): NewReview {
  return {
    commitId: gitlab.head,
    body: `Summary\n\n${hiddenMarker(MARK)}`,
    comments: [at(1), at(3, 2)],
  };
}
const bodies = () => gitlab.notes.map(({ body }) => body.split("\n")[0]);

describe("a review", () => {
  test("is a discussion at each line and then a note, and is found by its mark", async () => {
    const posted = await client().createReview(gitlab.project, 1, review());
    expect(posted).toMatchObject({ ok: true });
    expect(bodies()).toEqual(["Line 1", "Lines 2 to 3:", "Summary"]);
    expect(gitlab.notes[0]?.position).toMatchObject({ old_line: 1, new_line: 1 });
    expect(gitlab.notes[1]?.position).toMatchObject({ new_path: "src/a.ts", new_line: 3 });
    expect(await client().findReview(gitlab.project, 1, MARK)).toEqual(posted);
    const comments = await client().listReviewComments(gitlab.project, 1);
    expect(comments).toMatchObject({
      value: [
        { marker: "f1", line: 1, outdated: false },
        { marker: "f3", line: 3, outdated: false },
      ],
    });
    expect(await client().createReview(gitlab.project, 1, review())).toEqual(posted);
    expect(gitlab.notes).toHaveLength(3);
  });

  test.each([1, 2, 3])(
    "that broke at call %i goes on where it stopped, whether or not that call was heard",
    async (broken) => {
      for (const after of [false, true]) {
        gitlab.notes.length = 0;
        let nth = 0;
        gitlab.fault = () => (++nth === broken ? { status: 502, after } : undefined);
        expect(await client().createReview(gitlab.project, 1, review())).toMatchObject({
          ok: false,
          mayHaveHappened: true,
        });
        const found = await client().findReview(gitlab.project, 1, MARK);
        expect(found.ok && found.value !== undefined).toBe(broken === 3 && after);
        gitlab.fault = () => undefined;
        expect(await client().createReview(gitlab.project, 1, review())).toMatchObject({
          ok: true,
        });
        expect(bodies()).toEqual(["Line 1", "Lines 2 to 3:", "Summary"]);
      }
    },
  );

  test("a mark that somebody else wrote is not taken for ours", async () => {
    gitlab.notes.push(foreignNote(`Mine ${hiddenMarker(MARK)} ${hiddenMarker("f1")}`));
    expect(await client().findReview(gitlab.project, 1, MARK)).toEqual({
      ok: true,
      value: undefined,
    });
    await client().createReview(gitlab.project, 1, review());
    expect(gitlab.notes).toHaveLength(4);
  });

  test("of other commits, or at a line that is not shown, is refused before it is sent", async () => {
    const moved = { ...review(), commitId: "b".repeat(40) };
    expect(await client().createReview(gitlab.project, 1, moved)).toMatchObject({
      ok: false,
      mayHaveHappened: false,
    });
    const [comment] = review().comments;
    const outside = { ...review(), comments: comment ? [{ ...comment, line: 90 }] : [] };
    expect(await client().createReview(gitlab.project, 1, outside)).toMatchObject({
      code: "connections.refused",
      mayHaveHappened: false,
    });
    expect(gitlab.notes).toEqual([]);
  });
});
