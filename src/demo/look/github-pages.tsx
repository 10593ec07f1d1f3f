import { Hono } from "hono";
import { findCommit } from "../github/store.ts";
import { findPull, findRepository, type GithubEnv } from "../github/env.ts";
import { lookCss } from "./css.ts";
import { type GithubPage, RepositoryList, ShowFile, ShowRepository } from "./github-lists.tsx";
import { ShowPull } from "./github-pull.tsx";
import { guardPage } from "./page.tsx";

/** Pages to look at what is there, and at what was posted; at the paths of the real GitHub. */
export const githubPages = new Hono<GithubEnv>()
  .get("/demo.css", (c) => c.body(lookCss, 200, { "Content-Type": "text/css" }))
  .get("/", (c) => {
    guardPage(c);
    return c.html(<RepositoryList {...pageOf(c.var)} />);
  })
  .get("/:owner/:name", findRepository, (c) => {
    guardPage(c);
    return c.html(<ShowRepository {...pageOf(c.var)} repository={c.var.repository} />);
  })
  .get("/:owner/:name/pull/:number", findRepository, findPull, (c) => {
    guardPage(c);
    const { repository, pull } = c.var;
    return c.html(<ShowPull {...pageOf(c.var)} repository={repository} pull={pull} />);
  })
  .get("/:owner/:name/blob/:ref/:path{.+}", findRepository, (c) => {
    const { repository } = c.var;
    const { ref, path } = c.req.param();
    const text = findCommit(repository, repository.branches[ref] ?? ref)?.files[path];
    if (text === undefined) return c.text("There is no such file in this demo GitHub.", 404);
    guardPage(c);
    return c.html(<ShowFile {...pageOf(c.var)} path={path} text={text} />);
  });

const pageOf = ({ github, origin }: GithubEnv["Variables"]): GithubPage => ({
  github,
  home: `${origin}/`,
});
