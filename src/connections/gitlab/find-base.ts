import { z } from "zod";
import type { Outbound, OutboundResponse, TlsOptions } from "../../platform/outbound/outbound.ts";
import { asksForLogin, readJson } from "../answer-body.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { failureOfDoor, outsideFailure } from "../outside-words.ts";
import { readRefusal } from "./refusal.ts";

export const GITLAB_COM = "https://gitlab.com";

interface Reach {
  outbound: Outbound;
  tls?: TlsOptions | undefined;
}

/** What it says to a stranger: that one has to sign in, or, where an administrator allows it, itself. */
const landmark = z.union([
  z.object({ message: z.literal("401 Unauthorized") }),
  z.object({ version: z.string(), revision: z.string() }),
]);

/** Where GitLab stands for what a person typed or pasted; nobody is logged in, so no token can leak to a wrong host. */
export async function findGitlab(reach: Reach, typed: string): Promise<Outside<string>> {
  const url = URL.parse(typed.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    const detail = "this is no address, it should look like https://gitlab.example.com";
    return outsideFailure("wrong_host", { system: "GitLab", mayHaveHappened: false, detail });
  }
  let first: OutsideFailure | undefined;
  for (const baseUrl of candidates(url)) {
    const found = await look(reach, baseUrl);
    if (found.ok || !ELSEWHERE.has(found.code)) return found;
    first ??= found;
  }
  return first ?? notGitlab();
}

const ELSEWHERE = new Set(["connections.wrong_host", "connections.redirects_away"]);

/** At the root of its host, or under a first folder that is its own. */
function candidates({ origin, pathname }: URL): Set<string> {
  const path = pathname.replace(/\/api\/v4(?:\/.*)?$/, "").replace(/\/+$/, "");
  const first = path.split("/")[1] ?? "";
  return new Set([origin, first === "" ? origin : `${origin}/${first}`, origin + path]);
}

const PATH = "/api/v4/version";

async function look({ outbound, tls }: Reach, baseUrl: string): Promise<Outside<string>> {
  const answer = await outbound.send({
    url: baseUrl + PATH,
    headers: { Accept: "application/json" },
    ...(tls && { tls }),
    timeoutMs: 10_000,
  });
  if (!answer.ok) return failureOfDoor(answer, { system: "GitLab", writes: false });
  const { status, url } = answer;
  const isKnown = status < 300 || status === 401;
  if (isKnown && landmark.safeParse(readJson(answer.body)).success) {
    // Where a redirect led to (http to https, a new host name) is where it is.
    const moved = url.endsWith(PATH) ? url.slice(0, -PATH.length) : baseUrl;
    return { ok: true, value: moved };
  }
  return unknownAnswer(answer);
}

function unknownAnswer(answer: OutboundResponse): OutsideFailure {
  const { status } = answer;
  if (status === 429 || status >= 500) return readRefusal({ token: "" }, answer, false);
  if (status < 400 && asksForLogin(answer)) {
    return outsideFailure("login_page", { system: "GitLab", mayHaveHappened: false });
  }
  return notGitlab();
}

const notGitlab = () =>
  outsideFailure("wrong_host", {
    system: "GitLab",
    mayHaveHappened: false,
    detail: "something answers there, but it is not GitLab",
  });
