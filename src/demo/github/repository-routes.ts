import { Hono } from "hono";
import {
  findRepository,
  type GithubContext,
  githubError,
  type GithubEnv,
  notFound,
  onePage,
} from "./env.ts";
import { api, pageOf, repositoryJson, userJson } from "./json.ts";
import { type DemoCommit, type DemoRepository, findCommit } from "./store.ts";
import { packFiles } from "./tar.ts";

export const aboutRoutes = new Hono<GithubEnv>()
  .get("/meta", (c) =>
    c.json({ verifiable_password_authentication: true, installed_version: "3.19.0" }),
  )
  .get("/user", (c) => {
    const { origin, person } = c.var;
    return c.json({
      ...userJson(origin, person.handle),
      name: person.name,
      company: "Demo company",
      email: person.email,
      created_at: "2026-01-05T08:00:00Z",
      updated_at: "2026-01-05T08:00:00Z",
    });
  })
  .get("/user/repos", (c) => {
    const { github, origin } = c.var;
    const all = github.store.repositories.toSorted((a, b) => b.pushed.localeCompare(a.pushed));
    return c.json(onePage(c, all).map((one) => repositoryJson(origin, one)));
  });

/** Mounted at `/repos/:owner/:name`. */
export const repositoryRoutes = new Hono<GithubEnv>()
  .use(findRepository)
  .get("/", (c) => c.json(repositoryJson(c.var.origin, c.var.repository)))
  .get("/branches", (c) => {
    const all = Object.entries(c.var.repository.branches).toSorted(([a], [b]) =>
      a.localeCompare(b),
    );
    const json = onePage(c, all).map(([name, sha]) => ({
      name,
      commit: { sha },
      protected: false,
    }));
    return c.json(json);
  })
  .get("/commits", (c) => {
    const { repository, origin } = c.var;
    const first = commitOf(repository, c.req.query("sha") ?? "main");
    if (first === undefined) return noCommit(c);
    const commits = historyOf(repository, first.sha);
    return c.json(
      onePage(c, commits).map(({ sha, message }) => ({
        sha,
        html_url: `${pageOf(origin, repository)}/commit/${sha}`,
        commit: { message, author: { name: "Demo company", date: repository.pushed } },
        author: null,
      })),
    );
  })
  .get("/commits/:ref{.+}", (c) => {
    const commit = commitOf(c.var.repository, c.req.param("ref"));
    if (commit === undefined) return noCommit(c);
    return c.body(commit.sha, 200, { "Content-Type": "application/vnd.github.sha" });
  })
  .get("/tarball/:ref{.+}", (c) => {
    const { repository, origin } = c.var;
    const commit = commitOf(repository, c.req.param("ref"));
    if (commit === undefined) return notFound(c);
    const { owner, name } = repository;
    return c.redirect(`${origin}/_codeload/${owner}/${name}/legacy.tar.gz/${commit.sha}`);
  })
  .get("/contents", (c) => showContent(c, ""))
  .get("/contents/:path{.+}", (c) => showContent(c, c.req.param("path")));

/** From a commit back to the first. */
function historyOf(repository: DemoRepository, sha: string): DemoCommit[] {
  const commit = findCommit(repository, sha);
  if (commit === undefined) return [];
  const before = commit.parent === undefined ? [] : historyOf(repository, commit.parent);
  return [commit, ...before];
}

const commitOf = (repository: DemoRepository, ref: string) =>
  findCommit(repository, repository.branches[ref] ?? ref);

const noCommit = (c: GithubContext) =>
  c.json(githubError(422, `No commit found for SHA: ${c.req.param("ref")}`), 422);

/** Mounted at `/_codeload`, beside the API: whoever has the address needs no token. */
export const codeloadRoutes = new Hono<GithubEnv>().get(
  "/:owner/:name/legacy.tar.gz/:sha",
  findRepository,
  (c) => {
    const { owner, name } = c.var.repository;
    const commit = findCommit(c.var.repository, c.req.param("sha"));
    if (commit === undefined) return notFound(c);
    const folder = `${owner}-${name}-${commit.sha.slice(0, 7)}`;
    return c.body(packFiles(folder, commit.files), 200, { "Content-Type": "application/x-gzip" });
  },
);

function showContent(c: GithubContext, path: string) {
  const { repository, origin } = c.var;
  const ref = c.req.query("ref") ?? "main";
  const commit = commitOf(repository, ref);
  if (commit === undefined) return notFound(c);
  const url = `${api(origin)}/repos/${repository.owner}/${repository.name}/contents/`;
  const describe = (at: string, type: "dir" | "file") => ({
    type,
    name: at.split("/").at(-1) ?? "",
    path: at,
    size: Buffer.byteLength(commit.files[at] ?? ""),
    url: `${url}${at}?ref=${ref}`,
    html_url: `${pageOf(origin, repository)}/blob/${ref}/${at}`,
  });
  const text = commit.files[path];
  if (text === undefined) {
    const entries = folderOf(Object.keys(commit.files), path);
    if (entries.size === 0) return notFound(c);
    return c.json([...entries].map(([at, type]) => describe(at, type)));
  }
  if (/github(\.v3)?\.raw/.test(c.req.header("accept") ?? "")) {
    return c.body(text, 200, { "Content-Type": "application/vnd.github.raw+json; charset=utf-8" });
  }
  const content = Buffer.from(text).toString("base64");
  return c.json({ ...describe(path, "file"), encoding: "base64", content });
}

/** What lies directly in a folder. */
function folderOf(paths: string[], folder: string): Map<string, "dir" | "file"> {
  const start = folder === "" ? "" : `${folder}/`;
  return new Map(
    paths
      .filter((path) => path.startsWith(start))
      .map((path) => {
        const [first = "", ...rest] = path.slice(start.length).split("/");
        return [start + first, rest.length > 0 ? "dir" : "file"];
      }),
  );
}
