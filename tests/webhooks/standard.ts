import { createHmac, timingSafeEqual } from "node:crypto";
import type { ReceivedMessage } from "../setup/receiver.ts";

/** Written from the text of Standard Webhooks 1.0, not from our code: what a receiver would do. */
export function verify(secret: string, { headers, body }: ReceivedMessage, now: Date): boolean {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": sent } = headers;
  if (!id || !timestamp || !sent || id.includes(".")) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < 24 || key.length > 64) return false;
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  return sent.split(" ").some((one) => {
    const [version, signature = ""] = one.split(",");
    const given = Buffer.from(signature, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
