import { z } from "zod";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { Learnt } from "../provider.ts";
import { ask, type CodeSystem } from "../code/ask.ts";
import { listOf } from "./refusal.ts";

const userShape = z.object({ login: z.string().min(1), name: z.string().nullish() });
const repositoryShape = z.object({ full_name: z.string().min(1) });

/** Who one is, and whether repositories and their pull requests can be read. */
export async function tryToken(system: CodeSystem): Promise<Outside<Learnt>> {
  const user = await ask(system, { path: "/user" }, userShape);
  if (!user.ok) return user;
  const { login, name } = user.value;
  const scopes = scopesOf(user.headers);
  const lacking = lackingScope(scopes);
  if (lacking !== undefined) return lacking;
  const asked = "/user/repos?sort=pushed&per_page=1&page=1";
  const repositories = await ask(system, { path: asked }, z.array(repositoryShape));
  if (!repositories.ok) return repositories;
  const [first] = repositories.value;
  const pulls = first && (await tryPulls(system, first.full_name));
  if (pulls?.ok === false) return pulls;
  const end = endOf(user.headers);
  const who = name ? `${name} (${login})` : login;
  const notes = notesOf({ scopes, headers: repositories.headers, isEmpty: first === undefined });
  return {
    ok: true,
    value: {
      message: [`Connected to GitHub as ${who}.`, ...notes].join(" "),
      capabilities: { login, repositories: true, pullRequests: first !== undefined },
      ...(end !== undefined && { secretEndsAt: end }),
    },
  };
}

async function tryPulls(system: CodeSystem, repository: string): Promise<Outside<unknown>> {
  const path = `/repos/${repository.split("/").map(encodeURIComponent).join("/")}/pulls?per_page=1`;
  const pulls = await ask(system, { path }, z.array(z.unknown()));
  // A repository may have its pull requests switched off.
  const isOff = !pulls.ok && pulls.code === "connections.not_found";
  return isOff ? { ok: true, value: [] } : pulls;
}

/** Told of classic tokens alone; undefined: the token has permissions of the newer sort. */
const scopesOf = (headers: Headers | undefined): string[] | undefined =>
  headers?.has("x-oauth-scopes") ? listOf(headers.get("x-oauth-scopes")) : undefined;

function lackingScope(scopes: string[] | undefined) {
  if (!scopes || scopes.some((scope) => scope === "repo" || scope === "public_repo")) {
    return undefined;
  }
  const has = scopes.length === 0 ? "it has no scope at all" : `it has only ${scopes.join(", ")}`;
  const detail = `it lacks the scope “repo”, ${has}`;
  return outsideFailure("missing_scope", { system: "GitHub", mayHaveHappened: false, detail });
}

function notesOf(seen: {
  scopes: string[] | undefined;
  headers: Headers | undefined;
  isEmpty: boolean;
}): string[] {
  const notes: string[] = [];
  if (seen.headers?.get("x-github-sso")?.startsWith("partial-results")) {
    notes.push(
      "Repositories of some organizations stay hidden until the token is authorized for their single sign-on (GitHub, Settings, Developer settings, Configure SSO).",
    );
  }
  if (seen.scopes && !seen.scopes.includes("repo")) {
    notes.push("The token reaches public repositories only.");
  }
  if (seen.isEmpty) notes.push("The token sees no repository yet.");
  return notes;
}

/** As in `2026-12-31 22:00:00 UTC` or `2026-12-31 22:00:00 +0200`. */
function endOf(headers: Headers | undefined): Date | undefined {
  const text = headers?.get("github-authentication-token-expiration") ?? "";
  const [, day, time, zone = "UTC"] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?: (UTC|[+-]\d{4}))?$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return undefined;
  const end = new Date(`${day}T${time}${zone === "UTC" ? "Z" : zone.replace(/(\d\d)$/, ":$1")}`);
  return Number.isNaN(end.getTime()) ? undefined : end;
}
