import { z } from "zod";
import type { OutboundResponse } from "../../platform/outbound/outbound.ts";
import { readJson } from "../answer-body.ts";
import type { OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { GithubAccess } from "./system.ts";

const TOKEN_PLACE =
  "Make a new one in GitHub (Settings, Developer settings, Personal access tokens) and put it in here.";

const detailShape = z.union([
  z.string(),
  z
    .object({
      field: z.string().catch(""),
      code: z.string().catch(""),
      message: z.string().catch(""),
    })
    .transform(({ field, code, message }) => message || `${field} ${code}`.trim()),
]);
const errorShape = z.object({
  message: z.string().catch(""),
  errors: z.union([z.string().transform((text) => [text]), z.array(detailShape)]).catch([]),
});

type Refused = Pick<OutboundResponse, "status" | "body" | "headers" | "retryAfterMs">;

/** What a status of 400 and above means. */
export function readRefusal(
  { token, tokenEnded }: Pick<GithubAccess, "token" | "tokenEnded">,
  answer: Refused,
  writes: boolean,
): OutsideFailure {
  const { status } = answer;
  const facts = { system: "GitHub", mayHaveHappened: false };
  const detail = saidIn(answer, token);
  if (status === 401) {
    return outsideFailure(tokenEnded ? "expired_token" : "wrong_token", {
      ...facts,
      fix: TOKEN_PLACE,
    });
  }
  const limited = readLimit(answer, detail);
  if (limited) return outsideFailure("rate_limited", { ...facts, ...limited });
  if (status === 403) return readForbidden(answer, detail);
  if (status === 404 || status === 410) {
    return outsideFailure("not_found", {
      ...facts,
      detail: detail.replace(/^Not Found$/, ""),
      fix: "Check that you can open it in GitHub, and that the token may see this repository.",
    });
  }
  if (status === 408) return outsideFailure("timeout", { ...facts, mayHaveHappened: writes });
  if (status < 500) {
    return outsideFailure("refused", { ...facts, detail, permanent: status !== 409 });
  }
  const failing = `it answered ${status}`;
  return outsideFailure("unavailable", { ...facts, detail: failing, mayHaveHappened: writes });
}

/** What is shorter is no token, but may well be a part of a word. */
const SHORTEST_TOKEN = 8;

/** GitHub's own words; some proxies repeat the token that they refuse, and this stands on a page. */
function saidIn({ body }: Pick<Refused, "body">, token: string): string {
  const parsed = errorShape.safeParse(readJson(body));
  if (!parsed.success) return "";
  const { message, errors } = parsed.data;
  const said = [...new Set([message, ...errors])].filter((text) => text.trim() !== "").join(": ");
  return token.length < SHORTEST_TOKEN ? said : said.replaceAll(token, "…");
}

/** The budget of an hour is told by headers, the one of a moment by `Retry-After` or words alone. */
function readLimit({ status, headers, retryAfterMs }: Refused, said: string) {
  const isLimit =
    status === 429 ||
    (status === 403 &&
      (headers.get("x-ratelimit-remaining") === "0" ||
        retryAfterMs !== undefined ||
        /rate limit|abuse detection/i.test(said)));
  if (!isLimit) return undefined;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) * 1_000;
  const now = Date.parse(headers.get("date") ?? "");
  const isSpent = headers.get("x-ratelimit-remaining") === "0" && Number.isFinite(reset);
  if (!isSpent) return { retryAfterMs };
  const at = new Date(reset).toISOString().slice(11, 16);
  const wait = Number.isNaN(now) ? retryAfterMs : Math.max(1_000, reset - now);
  return {
    retryAfterMs: wait,
    fix: `Your requests of this hour are used up. Try again after ${at} UTC.`,
  };
}

function readForbidden({ headers }: Refused, said: string): OutsideFailure {
  const facts = { system: "GitHub", mayHaveHappened: false };
  const sso = headers.get("x-github-sso") ?? "";
  if (sso.startsWith("required") || /SAML|single sign-on/i.test(said)) {
    const organization = /\/orgs\/([\w-]+)\//.exec(sso)?.[1];
    return outsideFailure("sso_required", {
      ...facts,
      ...(organization !== undefined && { detail: `it belongs to ${organization}` }),
    });
  }
  const missing = missingIn(headers);
  const isToken = /not accessible by (personal access token|integration)/i.test(said);
  if (missing !== undefined && (isToken || headers.has("x-oauth-scopes"))) {
    return outsideFailure("missing_scope", { ...facts, detail: `it lacks “${missing}”` });
  }
  if (isToken) return outsideFailure("missing_scope", { ...facts, detail: said });
  return outsideFailure("forbidden", {
    ...facts,
    detail: said,
    fix: "Ask an owner of the repository for the permission, or choose another repository.",
  });
}

/** `pull_requests=write,contents=read; issues=read` for tokens of the newer sort, scopes for classic ones. */
function missingIn(headers: Headers): string | undefined {
  const permissions = headers.get("x-accepted-github-permissions") ?? "";
  if (permissions !== "") {
    return permissions
      .replaceAll("_", " ")
      .replaceAll("=", ": ")
      .replaceAll(/\s*,\s*/g, " and ")
      .replaceAll(/\s*;\s*/g, " or ");
  }
  const accepted = listOf(headers.get("x-accepted-oauth-scopes"));
  const granted = new Set(listOf(headers.get("x-oauth-scopes")));
  if (accepted.length === 0 || accepted.some((scope) => granted.has(scope))) return undefined;
  return accepted.join(" or ");
}

/** Of a header: words with commas between them. */
export const listOf = (header: string | null): string[] =>
  (header ?? "").split(",").flatMap((part) => part.trim() || []);
