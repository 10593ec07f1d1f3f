// What a connection to GitHub reaches.
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

/** GitHub counts its pages. */
const pageOf = (next: string | undefined) => (next === undefined ? {} : { page: Number(next) });
const meta = ({ nextPage }: { nextPage?: number }) => ({
  next: nextPage === undefined ? null : String(nextPage),
  per_page: PER_PAGE,
});

const repositories = defineEndpoint({
  ...about,
  id: "listRepositories",
  path: "/connections/{id}/repositories",
  summary: "List the repositories that a connection to GitHub reaches, the latest pushed first",
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
  params: z.strictObject({
    id,
    owner: z.string().regex(/^\w[\w-]{0,99}$/),
    repository: z.string().regex(/^[\w.-]{1,100}$/),
  }),
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

export const repositoryEndpoints = [repositories, pulls];
