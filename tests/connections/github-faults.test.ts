// Every call to GitHub, and everything that can go wrong with it.
import { describe, expect, test } from "vitest";
import type { Outside } from "../../src/connections/failure.ts";
import { githubSystem } from "../../src/connections/github/system.ts";
import { createGithubClient } from "../../src/connections/github/client.ts";
import { findGithub } from "../../src/connections/github/find-base.ts";
import { tryToken } from "../../src/connections/github/try-token.ts";
import type { Fault } from "../../src/demo/faults.ts";
import {
  type Call,
  expectWords,
  FAULT_CODES,
  FAULTS,
  type Outdoors,
  outdoors,
} from "../setup/outdoors.ts";

const SHOP = "demo-company/shop";
const callNames = [
  "meta",
  "user",
  "repositories",
  "pullRequests",
  "pullRequest",
  "diff",
  "file",
  "reviews",
  "comments",
  "create",
] as const;
type Name = (typeof callNames)[number];
const calls: Record<Name, Call> = {
  meta: { path: "/meta", method: "GET" },
  user: { path: "/user", method: "GET" },
  repositories: { path: "/user/repos", method: "GET" },
  pullRequests: { path: "/pulls", method: "GET" },
  pullRequest: { path: "/pulls/2", method: "GET" },
  diff: { path: "/pulls/2", method: "GET" },
  file: { path: "/contents/", method: "GET" },
  reviews: { path: "/reviews", method: "GET" },
  comments: { path: "/comments", method: "GET" },
  create: { path: "/reviews", method: "POST" },
};

/** GitHub has no such answer: it is one of another form. */
const codes = { ...FAULT_CODES, expired_200: "bad_answer" };
/** Nobody is logged in yet, so an answer of another form comes from something else. */
const strange: Partial<Record<Fault, string>> = {
  expired_200: "wrong_host",
  wrong_json: "wrong_host",
};

function ask({ world, doorTo }: Outdoors, name: Name, fault?: Fault): Promise<Outside<unknown>> {
  const outbound = doorTo("github", calls[name], fault);
  const { url: baseUrl, token, store } = world.github;
  const github = createGithubClient(outbound, { baseUrl, token });
  const commitId = store.repositories[0]?.pulls[1]?.headSha ?? "";
  const asked: Record<Name, () => Promise<Outside<unknown>>> = {
    meta: () => findGithub({ outbound }, baseUrl),
    user: () => tryToken(githubSystem(outbound, { baseUrl, token })),
    repositories: () => github.listRepositories(),
    pullRequests: () => github.listPullRequests(SHOP),
    pullRequest: () => github.readPullRequest(SHOP, 2),
    diff: () => github.readDiff(SHOP, 2),
    file: () => github.readFile(SHOP, "README.md", "main"),
    reviews: () => github.findReview(SHOP, 2, "m1"),
    comments: () => github.listReviewComments(SHOP, 2),
    create: () => github.createReview(SHOP, 2, { commitId, body: "Read.", comments: [] }),
  };
  return asked[name]();
}

describe.concurrent("a failure of GitHub has one code and its words", () => {
  test.each(callNames.flatMap((name) => FAULTS.map((fault) => [name, fault] as const)))(
    "%s, %s",
    (name, fault) =>
      outdoors(async (out) => {
        expect(await ask(out, name)).toMatchObject({ ok: true });
        const failed = await ask(out, name, fault);
        const failure = failed.ok ? undefined : failed;
        const odd = name === "meta" ? strange[fault] : undefined;
        expect(failure?.code).toBe(`connections.${odd ?? codes[fault]}`);
        expectWords(failure);
        // Only of a refusal is it certain that nothing was posted.
        expect(failure?.mayHaveHappened).toBe(name === "create" && fault !== "rate_limit");
        expect(failure?.credentialDead).toBe(false);
      }),
  );

  test.each(["timeout_after", "reset_after", "half", "broken_json"] as const)(
    "a review whose answer is lost (%s) is found by its mark, and was posted once",
    (fault) =>
      outdoors(async (out) => {
        const { world, doorTo } = out;
        const door = doorTo("github", calls.create, fault);
        const { url: baseUrl, token, store } = world.github;
        const github = createGithubClient(door, { baseUrl, token });
        const pull = store.repositories[0]?.pulls[1];
        const body = "Read. <!-- countersign:m-1 -->";
        const review = { commitId: pull?.headSha ?? "", body, comments: [] };
        const lost = await github.createReview(SHOP, 2, review);
        expect(lost).toMatchObject({ ok: false, mayHaveHappened: true });
        expect(pull?.reviews).toHaveLength(1);
        const id = String(pull?.reviews[0]?.id);
        expect(await github.findReview(SHOP, 2, "m-1")).toMatchObject({ ok: true, value: { id } });
      }),
  );
});
