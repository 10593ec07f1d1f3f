import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Clock } from "../../platform/clock.ts";
import type { DemoPerson } from "../people.ts";
import type { DemoPull, DemoRepository, GithubStore } from "./store.ts";

export interface DemoGithub {
  store: GithubStore;
  clock: Clock;
  people: DemoPerson[];
}

export interface GithubEnv {
  Bindings: HttpBindings;
  Variables: {
    github: DemoGithub;
    /** Of the pages; the API is under `/api/v3`. */
    origin: string;
    person: DemoPerson;
    repository: DemoRepository;
    pull: DemoPull;
  };
}

export type GithubContext = Context<GithubEnv>;

const DOCS = "https://docs.github.com/rest";

/** The body of every error. */
export const githubError = (status: number, message: string, more: object = {}): object => ({
  message,
  ...more,
  documentation_url: DOCS,
  status: String(status),
});

export const notFound = (c: GithubContext) => c.json(githubError(404, "Not Found"), 404);

/** With every answer, also to strangers. */
export const answerHeaders = createMiddleware<GithubEnv>(async (c, next) => {
  await next();
  const now = c.var.github.clock.now().getTime();
  c.header("X-GitHub-Request-Id", `DEMO:${now.toString(16).toUpperCase()}`);
  c.header("X-GitHub-Media-Type", "github.v3; format=json");
  c.header("X-RateLimit-Limit", "5000");
  c.header("X-RateLimit-Remaining", "4999");
  c.header("X-RateLimit-Reset", String(Math.ceil(now / 1_000) + 3_600));
  c.header("X-RateLimit-Resource", "core");
});

const SCOPES = "read:user, repo";

/** Everything but `/meta` wants a token. */
export const requirePerson = createMiddleware<GithubEnv>(async (c, next) => {
  const { people, clock } = c.var.github;
  if (c.req.path.endsWith("/meta")) return next();
  const given = c.req.header("authorization");
  if (given === undefined) return c.json(githubError(401, "Requires authentication"), 401);
  const token = given.replace(/^(bearer|token) /i, "");
  const person = people.find((one) => one.githubToken === token);
  if (person === undefined || Date.parse(person.tokenEnds) <= clock.now().getTime()) {
    return c.json(githubError(401, "Bad credentials"), 401);
  }
  c.set("person", person);
  await next();
  c.header("X-OAuth-Scopes", SCOPES);
  c.header("X-Accepted-OAuth-Scopes", "repo");
  const ends = person.tokenEnds.slice(0, 19).replace("T", " ");
  c.header("GitHub-Authentication-Token-Expiration", `${ends} UTC`);
  return undefined;
});

/** What is not there, or not to be seen, is not found. */
export const findRepository = createMiddleware<GithubEnv>(async (c, next) => {
  const repository = c.var.github.store.find(c.req.param("owner") ?? "", c.req.param("name") ?? "");
  if (repository === undefined) return notFound(c);
  c.set("repository", repository);
  return next();
});

export const findPull = createMiddleware<GithubEnv>(async (c, next) => {
  const number = Number(c.req.param("number"));
  const pull = c.var.repository.pulls.find((one) => one.number === number);
  if (pull === undefined) return notFound(c);
  c.set("pull", pull);
  return next();
});

/** One page of the rows, with GitHub's `Link`: the last page names no next one. */
export function onePage<Row>(c: GithubContext, rows: Row[]): Row[] {
  const page = Math.max(1, Number(c.req.query("page") ?? 1) || 1);
  const perPage = Math.min(100, Math.max(1, Number(c.req.query("per_page") ?? 30) || 30));
  const last = Math.max(1, Math.ceil(rows.length / perPage));
  const to = (number: number, rel: string) => {
    const url = new URL(c.req.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${rel}"`;
  };
  const before = page > 1 ? [to(page - 1, "prev"), to(1, "first")] : [];
  const after = page < last ? [to(page + 1, "next"), to(last, "last")] : [];
  const links = [...before, ...after];
  if (links.length > 0) c.header("Link", links.join(", "));
  return rows.slice((page - 1) * perPage, page * perPage);
}
