import { Hono } from "hono";
import { diffOfPull, diffText } from "./diff.ts";
import { findPull, findRepository, githubError, type GithubEnv, onePage } from "./env.ts";
import { pullJson, wholePullJson } from "./json.ts";

const TOO_LARGE = {
  errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
};

/** Mounted at `/repos/:owner/:name/pulls`. */
export const pullRoutes = new Hono<GithubEnv>()
  .use(findRepository)
  .get("/", (c) => {
    const { repository, origin } = c.var;
    const { state = "open", direction = "desc", sort = "created" } = c.req.query();
    const key = sort === "updated" ? "updated" : "created";
    const all = repository.pulls
      .filter((pull) => state === "all" || pull.state === state)
      .toSorted((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
    const sorted = direction === "asc" ? all : all.toReversed();
    return c.json(onePage(c, sorted).map((pull) => pullJson(origin, repository, pull)));
  })
  .get("/:number", findPull, (c) => {
    const { repository, pull, origin } = c.var;
    if (!/github(\.v3)?\.diff/.test(c.req.header("accept") ?? "")) {
      return c.json(wholePullJson(origin, repository, pull));
    }
    const text = diffText(diffOfPull(repository, pull));
    if (text === undefined) {
      const message = "Sorry, the diff exceeded the maximum number of lines (20000)";
      return c.json(githubError(406, message, TOO_LARGE), 406);
    }
    return c.body(text, 200, { "Content-Type": "application/vnd.github.diff; charset=utf-8" });
  })
  .get("/:number/files", findPull, (c) => {
    const { repository, pull } = c.var;
    const files = onePage(c, diffOfPull(repository, pull));
    return c.json(
      files.map(({ path, status, additions, deletions, patch }) => ({
        filename: path,
        status,
        additions,
        deletions,
        changes: additions + deletions,
        ...(patch !== undefined && { patch }),
      })),
    );
  });
