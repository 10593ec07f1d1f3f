import type { OutboundResponse } from "../platform/outbound/outbound.ts";

export const isHtml = ({ headers, body }: OutboundResponse): boolean =>
  (headers.get("content-type") ?? "").includes("html") ||
  /^\s*<(!doctype|html)/i.test(new TextDecoder().decode(body.subarray(0, 200)));

/** A page of a sign-in portal, rather than any other. */
export const asksForLogin = (answer: OutboundResponse): boolean =>
  isHtml(answer) &&
  /type=["']?password|saml|single.?sign|log.?in|sign.?in/i.test(
    new TextDecoder().decode(answer.body),
  );

export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    // Not JSON: no schema takes `undefined`, so this becomes "an answer that is not understood".
    return undefined;
  }
}
