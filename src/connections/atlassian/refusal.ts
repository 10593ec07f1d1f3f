import { z } from "zod";
import type { OutboundResponse } from "../../platform/outbound/outbound.ts";
import type { OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import { readJson } from "../answer-body.ts";
import type { AtlassianSystem } from "./system.ts";

/** Both halves of an error; either may be empty, and Confluence says `message`. */
const errorShape = z.object({
  errorMessages: z.array(z.string()).catch([]),
  errors: z.record(z.string(), z.string()).catch({}),
  message: z.string().catch(""),
});
/** As the second API of Confluence says it. */
const listShape = z.object({
  errors: z.array(z.object({ title: z.string().catch(""), detail: z.string().nullish() })),
});

/** What a status of 400 and above means. */
export function readRefusal(
  system: Pick<AtlassianSystem, "name" | "tokenEnded" | "authorization">,
  { status, body, retryAfterMs }: Pick<OutboundResponse, "status" | "body" | "retryAfterMs">,
  { writes, loginReason }: { writes: boolean; loginReason: string },
): OutsideFailure {
  const answer = withoutSecrets(system, readJson(body));
  const parsed = errorShape.safeParse(answer);
  const list = listShape.safeParse(answer);
  const said = parsed.success
    ? parsed.data
    : { errorMessages: [], errors: {} as Record<string, string>, message: "" };
  const listed = list.success ? list.data.errors : [];
  const halves = [
    ...said.errorMessages,
    ...Object.values(said.errors),
    said.message,
    ...listed.flatMap(({ title, detail }) => [title, detail ?? ""]),
  ];
  const detail = halves.filter((text) => text.trim() !== "").join(" ");
  const facts = { system: system.name, mayHaveHappened: false, retryAfterMs };
  const seraph = refusedLogin(loginReason, status);
  if (seraph !== undefined) return outsideFailure(endedOr(system, seraph), facts);
  switch (status) {
    case 401:
      return outsideFailure(endedOr(system, "wrong_token"), facts);
    case 403:
      return outsideFailure("forbidden", { ...facts, detail });
    case 404:
    case 410:
      return outsideFailure("not_found", { ...facts, detail });
    case 429:
      return outsideFailure("rate_limited", facts);
    case 408:
      return outsideFailure("timeout", { ...facts, mayHaveHappened: writes });
    default:
  }
  if (status < 500) {
    const permanent = status !== 409 && status !== 425;
    return outsideFailure("refused", { ...facts, detail, permanent, fieldErrors: said.errors });
  }
  const failing = `it answered ${status}`;
  return outsideFailure("unavailable", { ...facts, detail: failing, mayHaveHappened: writes });
}

/** Some repeat the token that they refuse, and what they say stands on a page and in the record. */
function withoutSecrets(
  { authorization = "" }: Pick<AtlassianSystem, "authorization">,
  said: unknown,
): unknown {
  const [scheme, credential = ""] = authorization.split(" ");
  const token =
    scheme === "Basic"
      ? Buffer.from(credential, "base64")
          .toString()
          .replace(/^[^:]*:/, "")
      : "";
  const secrets = [credential, token].filter((secret) => secret !== "");
  const clean = (value: unknown): unknown =>
    typeof value === "string"
      ? secrets.reduce((text, secret) => text.replaceAll(secret, "…"), value)
      : value;
  return said === undefined
    ? undefined
    : JSON.parse(JSON.stringify(said, (_key, value: unknown) => clean(value)));
}

/** Jira says in a header why it treats somebody as a stranger, whatever the status is. */
function refusedLogin(loginReason: string, status: number) {
  if (loginReason.includes("AUTHENTICATION_DENIED")) return "login_denied";
  if (!loginReason.includes("AUTHENTICATED_FAILED")) return undefined;
  return status === 401 ? "wrong_token" : "signed_out_200";
}

const endedOr = <Code extends string>(
  { tokenEnded }: Pick<AtlassianSystem, "tokenEnded">,
  code: Code,
) => (tokenEnded && code === "wrong_token" ? "expired_token" : code);
