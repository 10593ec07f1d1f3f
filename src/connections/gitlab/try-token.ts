import { z } from "zod";
import { ask, type CodeSystem } from "../code/ask.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { Learnt } from "../provider.ts";
import { TOKEN_PLACE } from "./refusal.ts";

const userShape = z.object({ username: z.string().min(1), name: z.string().nullish() });
const tokenShape = z.object({
  scopes: z.array(z.string()),
  expires_at: z.string().nullish(),
});

/** Who one is, and whether projects can be read and reviews written. */
export async function tryToken(system: CodeSystem): Promise<Outside<Learnt>> {
  const user = await ask(system, { path: "/user" }, userShape);
  if (!user.ok) return user;
  const token = await readToken(system);
  if (!token.ok) return token;
  const lacking = lackingScope(token.value?.scopes);
  if (lacking) return lacking;
  const asked = "/projects?membership=true&per_page=1&page=1";
  const projects = await ask(system, { path: asked }, z.array(z.unknown()));
  if (!projects.ok) return projects;
  const { username, name } = user.value;
  const posts = token.value === undefined || token.value.scopes.includes("api");
  const end = endOf(token.value?.expires_at);
  const notes = [
    ...(posts ? [] : ["The token may only read, so reviews cannot be posted with it."]),
    ...(projects.value.length === 0 ? ["The token sees no project yet."] : []),
  ];
  const who = name ? `${name} (${username})` : username;
  return {
    ok: true,
    value: {
      message: [`Connected to GitLab as ${who}.`, ...notes].join(" "),
      capabilities: { login: username, repositories: true, pullRequests: true, posts },
      ...(end !== undefined && { secretEndsAt: end }),
    },
  };
}

type Token = z.output<typeof tokenShape>;

/** Undefined where it cannot say, as of a token that a sign-in gave. */
async function readToken(system: CodeSystem): Promise<Outside<Token | undefined>> {
  const told = await ask(system, { path: "/personal_access_tokens/self" }, tokenShape);
  if (told.ok) return { ok: true, value: told.value };
  const isUntold = UNTOLD.has(told.code);
  return isUntold ? { ok: true, value: undefined } : told;
}

const UNTOLD = new Set([
  "connections.not_found",
  "connections.refused",
  "connections.bad_answer",
  "connections.missing_scope",
  "connections.forbidden",
]);

function lackingScope(scopes: string[] | undefined) {
  if (!scopes || scopes.includes("api") || scopes.includes("read_api")) return undefined;
  const has = scopes.length === 0 ? "it has no scope at all" : `it has only ${scopes.join(", ")}`;
  return outsideFailure("missing_scope", {
    system: "GitLab",
    mayHaveHappened: false,
    detail: `it lacks the scope “api”, ${has}`,
    fix: TOKEN_PLACE,
  });
}

/** A day; the token works until it begins. */
function endOf(day: string | null | undefined): Date | undefined {
  const end = new Date(`${day ?? ""}T00:00:00Z`);
  return Number.isNaN(end.getTime()) ? undefined : end;
}
