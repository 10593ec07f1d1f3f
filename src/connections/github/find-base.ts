import { z } from "zod";
import type { Outbound, OutboundResponse, TlsOptions } from "../../platform/outbound/outbound.ts";
import { asksForLogin, readJson } from "../answer-body.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { failureOfDoor, outsideFailure } from "../outside-words.ts";
import { readRefusal } from "./refusal.ts";

export const GITHUB_COM = "https://api.github.com";

interface Reach {
  outbound: Outbound;
  tls?: TlsOptions | undefined;
}

/** What a server says to a stranger: itself, or, where it lets in nobody, that one has to sign in. */
const landmark = z.union([
  z.object({ verifiable_password_authentication: z.boolean() }),
  z.object({ message: z.string(), documentation_url: z.string() }),
]);

/** Where the REST API stands for what a person typed or pasted; nobody is logged in, so no token can leak to a wrong host. */
export async function findGithub(reach: Reach, typed: string): Promise<Outside<string>> {
  const url = URL.parse(typed.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    const detail = "this is no address, it should look like https://github.example.com";
    return outsideFailure("wrong_host", { system: "GitHub", mayHaveHappened: false, detail });
  }
  const cloud = cloudBase(url.hostname);
  if (cloud !== undefined) return { ok: true, value: cloud };
  let first: OutsideFailure | undefined;
  for (const baseUrl of candidates(url)) {
    const found = await look(reach, baseUrl);
    if (found.ok || !ELSEWHERE.has(found.code)) return found;
    first ??= found;
  }
  return first ?? notGithub();
}

const ELSEWHERE = new Set(["connections.wrong_host", "connections.redirects_away"]);

/** The addresses that GitHub runs itself are known. */
function cloudBase(host: string): string | undefined {
  if (host === "github.com" || host.endsWith(".github.com")) return GITHUB_COM;
  const company = /^(?:api\.)?([a-z0-9-]+)\.ghe\.com$/.exec(host)?.[1];
  return company === undefined ? undefined : `https://api.${company}.ghe.com`;
}

/** The API of an own server is under `/api/v3`; a gateway may have it under the typed path itself. */
function candidates({ origin, pathname }: URL): Set<string> {
  const path = pathname.replace(/\/+$/, "");
  const upToApi = /^(.*?\/api\/v3)(?:\/|$)/.exec(path)?.[1];
  return new Set([origin + (upToApi ?? "/api/v3"), origin + path]);
}

async function look({ outbound, tls }: Reach, baseUrl: string): Promise<Outside<string>> {
  const path = "/meta";
  const answer = await outbound.send({
    url: baseUrl + path,
    headers: { Accept: "application/vnd.github+json" },
    ...(tls && { tls }),
    timeoutMs: 10_000,
  });
  if (!answer.ok) return failureOfDoor(answer, { system: "GitHub", writes: false });
  const { status, url } = answer;
  const isKnown = status < 300 || status === 401;
  if (isKnown && landmark.safeParse(readJson(answer.body)).success) {
    // Where a redirect led to (http to https, a new host name) is where it is.
    const moved = url.endsWith(path) ? url.slice(0, -path.length) : baseUrl;
    return { ok: true, value: moved };
  }
  return unknownAnswer(answer);
}

function unknownAnswer(answer: OutboundResponse): OutsideFailure {
  const { status } = answer;
  if (status === 429 || status >= 500) return readRefusal({ token: "" }, answer, false);
  if (status < 400 && asksForLogin(answer)) {
    return outsideFailure("login_page", { system: "GitHub", mayHaveHappened: false });
  }
  return notGithub();
}

const notGithub = () =>
  outsideFailure("wrong_host", {
    system: "GitHub",
    mayHaveHappened: false,
    detail: "something answers there, but it is not GitHub",
  });
