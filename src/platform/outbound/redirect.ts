import { blocked } from "./failures.ts";
import type { OutboundFailure } from "./outbound.ts";
import type { Answer, Exchange, Hop } from "./transport.ts";

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const CREDENTIALS =
  /^(authorization|proxy-authorization|cookie|api-key|private-token|x-(.*-)?(token|key|auth))$/i;

/** Follows a GET or HEAD over at most three redirects; every one of them is checked anew. */
export async function follow(exchange: Exchange, first: Hop): Promise<Answer | OutboundFailure> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await exchange(hop);
    if (!answer.ok) {
      return redirects === 0 ? answer : { ...answer, redirectedTo: hop.url.hostname };
    }
    const next = targetOf(hop, answer);
    if (!next) return answer;
    answer.body.on("error", () => undefined).destroy();
    answer.settle();
    if (redirects === MOST_REDIRECTS) return { ...blocked.redirects(first.url), sent: true };
    hop = redirected(hop, next);
  }
}

/** Undefined when it is an answer like any other: a redirected POST is the client's business. */
function targetOf({ url, method }: Hop, { status, headers }: Answer): URL | undefined {
  const location = headers.get("location");
  if (!REDIRECTS.has(status) || (method !== "GET" && method !== "HEAD")) return undefined;
  if (location === null || !URL.canParse(location, url.href)) return undefined;
  return new URL(location, url.href);
}

/** Another place gets no credentials, the client certificate neither. */
function redirected(hop: Hop, to: URL): Hop {
  if (isSamePlace(hop.url, to)) return { ...hop, url: to };
  const headers = Object.entries(hop.headers).filter(([name]) => !CREDENTIALS.test(name));
  const ca = hop.tls?.ca;
  return {
    ...hop,
    url: to,
    headers: Object.fromEntries(headers),
    tls: ca === undefined ? undefined : { ca },
  };
}

/** The same origin, or its plain http sent on to https. */
function isSamePlace(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  const isUpgrade = from.protocol === "http:" && to.protocol === "https:";
  return isUpgrade && from.hostname === to.hostname && from.port === "" && to.port === "";
}
