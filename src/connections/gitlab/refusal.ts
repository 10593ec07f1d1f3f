import { z } from "zod";
import type { OutboundResponse } from "../../platform/outbound/outbound.ts";
import { readJson } from "../answer-body.ts";
import type { OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";

export const TOKEN_PLACE =
  "Make a new one in GitLab (your avatar, Edit profile, Access tokens) with the scope api, and put it in here.";

interface Credential {
  token: string;
  tokenEnded?: boolean;
  signedIn?: boolean;
}

const messageShape = z.union([
  z.string(),
  z.array(z.string()).transform((all) => all.join("; ")),
  // By the field that is wrong.
  z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((fields) =>
    Object.entries(fields)
      .map(([field, said]) => `${field} ${[said].flat().join(", ")}`)
      .join("; "),
  ),
]);
const errorShape = z.object({
  message: messageShape.catch(""),
  error: z.string().catch(""),
  error_description: z.string().catch(""),
});

type Refused = Pick<OutboundResponse, "status" | "body" | "headers" | "retryAfterMs">;

/** What a status of 400 and above means. */
export function readRefusal(
  credential: Credential,
  answer: Refused,
  writes: boolean,
): OutsideFailure {
  const { status, retryAfterMs } = answer;
  const facts = { system: "GitLab", mayHaveHappened: false };
  const { code, said } = saidIn(answer, credential.token);
  if (status === 401) return dead(credential, said);
  if (status === 429) return outsideFailure("rate_limited", { ...facts, retryAfterMs });
  if (status === 403) return code === "insufficient_scope" ? scope(said) : forbidden(said);
  if (status === 404 || status === 410) {
    return outsideFailure("not_found", {
      ...facts,
      detail: said.replace(/^404 /, "").replace(/^Not Found$/, ""),
      fix: "Check that you can open it in GitLab, and that the token may see this project.",
    });
  }
  if (status === 408) return outsideFailure("timeout", { ...facts, mayHaveHappened: writes });
  if (status < 500) {
    return outsideFailure("refused", { ...facts, detail: said, permanent: status !== 409 });
  }
  const detail = `it answered ${status}`;
  return outsideFailure("unavailable", { ...facts, detail, mayHaveHappened: writes, retryAfterMs });
}

function dead({ tokenEnded, signedIn }: Credential, said: string): OutsideFailure {
  const ended = tokenEnded === true || /expired/i.test(said);
  return outsideFailure(ended ? "expired_token" : "wrong_token", {
    system: "GitLab",
    mayHaveHappened: false,
    fix: signedIn ? "Connect GitLab again on the page of the connection." : TOKEN_PLACE,
  });
}

const scope = (said: string) =>
  outsideFailure("missing_scope", {
    system: "GitLab",
    mayHaveHappened: false,
    detail: said,
    fix: TOKEN_PLACE,
  });

const forbidden = (said: string) =>
  outsideFailure("forbidden", {
    system: "GitLab",
    mayHaveHappened: false,
    detail: said.replace(/^403 /, "").replace(/^Forbidden$/, ""),
    fix: "Ask a maintainer of the project for the permission, or choose another project.",
  });

/** What is shorter is no token, but may well be a part of a word. */
const SHORTEST_TOKEN = 8;

/** GitLab's own words; some proxies repeat the token that they refuse, and this stands on a page. */
function saidIn({ body }: Pick<Refused, "body">, token: string): { code: string; said: string } {
  const parsed = errorShape.safeParse(readJson(body));
  if (!parsed.success) return { code: "", said: "" };
  const { message, error, error_description } = parsed.data;
  const said = message || error_description || error;
  const clean = token.length < SHORTEST_TOKEN ? said : said.replaceAll(token, "…");
  return { code: error, said: clean };
}
