import { createHash, createHmac, timingSafeEqual } from "node:crypto";

interface Delivery {
  provider: string;
  header: (name: string) => string | undefined;
  body: Uint8Array;
  now: Date;
}

const LATE_MS = 5 * 60_000;

/**
 * What makes a delivery this one, by the words that were signed; undefined: it is not from whom it says. An id in a
 * header that nobody signed could be changed, and the same body sent once more.
 */
export function signedKey(secret: string, delivery: Delivery): string | undefined {
  const digest = createHash("sha256").update(delivery.body).digest("base64url");
  if (delivery.provider === "github") {
    const mac = createHmac("sha256", secret).update(delivery.body).digest("hex");
    const given = delivery.header("x-hub-signature-256") ?? "";
    return isSame(given, `sha256=${mac}`) ? digest : undefined;
  }
  if (delivery.header("webhook-signature") !== undefined) return standardKey(secret, delivery);
  return isSame(delivery.header("x-gitlab-token") ?? "", secret) ? digest : undefined;
}

/** Standard Webhooks: id, time and body are signed together. */
function standardKey(secret: string, { header, body, now }: Delivery): string | undefined {
  const id = header("webhook-id") ?? "";
  const time = header("webhook-timestamp") ?? "";
  const late = Math.abs(now.getTime() - Number(time) * 1000);
  if (id === "" || id.length > 200 || !(late <= LATE_MS)) return undefined;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
  const given = (header("webhook-signature") ?? "").split(" ");
  return given.some((one) => isSame(one, `v1,${mac}`)) ? id : undefined;
}

/** In a time that says nothing of how much is right. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
