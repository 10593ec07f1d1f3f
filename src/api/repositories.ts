// What a connection to GitHub, GitLab or a git folder reaches.
import { z } from "zod";
import { codeClientFor } from "../connections/connection.ts";
import { outsideProblems, refusedOutside, wrongKind } from "./connections.ts";
import { defineEndpoint } from "./endpoint.ts";
import { cursor, id, idParams } from "./shapes.ts";

const about = {
  method: "get",
  tag: "Connections",
  action: "connections.use",
  problems: outsideProblems,
} as const;

const BY_NUMBER = /^[1-9]\d{0,5}$/;
const PER_PAGE = 50;

/** They count their pages. */
const pageOf = (next: string | undefined) => (next === undefined ? {} : { page: Number(next) });
const meta = ({ nextPage }: { nextPage?: number }) => ({
  next: nextPage === undefined ? null : String(nextPage),
  per_page: PER_PAGE,
});

const inRepository = z.strictObject({
  id,
  owner: z
    .string()
    .max(400)
    .regex(/^[\w+-][\w.+-]*(?:\/[\w+-][\w.+-]*)*$/)
    .meta({ description: "In GitLab also a group with its subgroups, `/` written as `%2F`." }),
  repository: z.string().regex(/^[\w.+-]{1,255}$/),
});

const repositories = defineEndpoint({
  ...about,
  id: "listRepositories",
  path: "/connections/{id}/repositories",
  summary: "List the repositories that a connection reaches, the latest pushed first",
  params: idParams,
  query: z.strictObject({
    q: z
      .string()
      .max(200)
      .default("")
      .meta({ description: "A part of the name, or a whole `owner/name`." }),
    cursor: cursor(BY_NUMBER),
  }),
  answer: z.array(
    z
      .object({
        repository: z.string().meta({ description: "`owner/name`" }),
        description: z.string(),
        isPrivate: z.boolean(),
        defaultBranch: z.string(),
        url: z.string(),
      })
      .meta({ id: "Repository" }),
  ),
  async run(call) {
    const wrong = await wrongKind(call, "code");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const client = await codeClientFor(deps, account.id, params.id);
    if (!client.ok) return refusedOutside(client);
    const wish = { search: query.q, ...pageOf(query.cursor) };
    const found = await client.value.listRepositories(wish);
    return found.ok ? { data: found.value.rows, meta: meta(found.value) } : refusedOutside(found);
  },
});

const pulls = defineEndpoint({
  ...about,
  id: "listPullRequests",
  path: "/connections/{id}/repositories/{owner}/{repository}/pulls",
  summary: "List the pull requests of a repository, the latest changed first",
  params: inRepository,
  query: z.strictObject({
    state: z.enum(["open", "closed", "all"]).default("open"),
    cursor: cursor(BY_NUMBER),
  }),
  answer: z.array(
    z
      .object({
        number: z.number().int(),
        title: z.string(),
        author: z.string(),
        state: z.enum(["open", "closed", "merged"]),
        draft: z.boolean(),
        base: z.string(),
        head: z.string(),
        updatedAt: z.date(),
        url: z.string(),
      })
      .meta({ id: "PullRequest" }),
  ),
  async run(call) {
    const wrong = await wrongKind(call, "code");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const client = await codeClientFor(deps, account.id, params.id);
    if (!client.ok) return refusedOutside(client);
    const { owner, repository } = params;
    const wish = { state: query.state, ...pageOf(query.cursor) };
    const found = await client.value.listPullRequests(`${owner}/${repository}`, wish);
    return found.ok ? { data: found.value.rows, meta: meta(found.value) } : refusedOutside(found);
  },
});

const branches = defineEndpoint({
  ...about,
  id: "listBranches",
  path: "/connections/{id}/repositories/{owner}/{repository}/branches",
  summary: "List the branches of a repository, by name",
  params: inRepository,
  query: z.strictObject({ cursor: cursor(BY_NUMBER) }),
  answer: z.array(z.object({ name: z.string(), commit: z.string() }).meta({ id: "Branch" })),
  async run(call) {
    const wrong = await wrongKind(call, "code");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const client = await codeClientFor(deps, account.id, params.id);
    if (!client.ok) return refusedOutside(client);
    const name = `${params.owner}/${params.repository}`;
    const found = await client.value.listBranches(name, pageOf(query.cursor));
    return found.ok ? { data: found.value.rows, meta: meta(found.value) } : refusedOutside(found);
  },
});

const commits = defineEndpoint({
  ...about,
  id: "listCommits",
  path: "/connections/{id}/repositories/{owner}/{repository}/commits",
  summary: "List the commits of a repository, the latest first",
  params: inRepository,
  query: z.strictObject({
    ref: z
      .string()
      .max(250)
      .optional()
      .meta({ description: "A branch, tag or commit; default: the default branch." }),
    path: z.string().max(1000).optional().meta({ description: "Of a file or folder." }),
    since: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    cursor: cursor(BY_NUMBER),
  }),
  answer: z.array(
    z
      .object({
        id: z.string(),
        title: z.string(),
        body: z.string(),
        author: z.string(),
        at: z.date(),
        url: z.string(),
      })
      .meta({ id: "Commit" }),
  ),
  async run(call) {
    const wrong = await wrongKind(call, "code");
    if (wrong) return wrong;
    const { deps, account, params, query } = call;
    const client = await codeClientFor(deps, account.id, params.id);
    if (!client.ok) return refusedOutside(client);
    const { ref, path, since, until, cursor: at } = query;
    const wish = {
      ref,
      path,
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
      ...pageOf(at),
    };
    const found = await client.value.listCommits(`${params.owner}/${params.repository}`, wish);
    return found.ok ? { data: found.value.rows, meta: meta(found.value) } : refusedOutside(found);
  },
});

export const repositoryEndpoints = [repositories, branches, commits, pulls];
