import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Keyring } from "./keyring.ts";
import type { Place, Secrets } from "./secrets.ts";

const VERSION = "v1";
const ALGORITHM = "aes-256-gcm";
// Node takes a tag of 4 bytes unless told otherwise.
const TAG = { authTagLength: 16 };
/** HKDF info: another use of the master key takes another purpose, so their keys never meet. */
const PURPOSE = "countersign/seal";

const bound = (kid: string, { table, column, id, owner }: Place) =>
  Buffer.from(JSON.stringify([VERSION, kid, table, column, id, owner ?? null]));

/** Which key sealed it; undefined when it is no sealed value. */
export const kidOf = (sealed: string): string | undefined =>
  /^v1\.([a-z0-9-]{1,16})\./.exec(sealed)?.[1];

export function createSecrets(keyring: Keyring): Secrets {
  const keys = new Map(
    keyring.map(({ kid, key }) => [kid, Buffer.from(hkdfSync("sha256", key, "", PURPOSE, 32))]),
  );
  const keyOf = (kid: string) => {
    const key = keys.get(kid);
    if (key === undefined) throw new Error(`sealed with the key ${kid}, which is not here`);
    return key;
  };
  const [{ kid: current }] = keyring;

  return {
    deriveKey(purpose, kid = current) {
      const master = keyring.find((one) => one.kid === kid);
      if (master === undefined) return undefined;
      const info = `countersign/${purpose}`;
      return { kid, key: new Uint8Array(hkdfSync("sha256", master.key, "", info, 32)) };
    },
    seal(text, place) {
      const iv = randomBytes(12);
      const cipher = createCipheriv(ALGORITHM, keyOf(current), iv, TAG);
      cipher.setAAD(bound(current, place));
      const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      const parts = [iv, data, cipher.getAuthTag()].map((part) => part.toString("base64url"));
      return [VERSION, current, ...parts].join(".");
    },
    open(sealed, place) {
      const [version, kid = "", ...parts] = sealed.split(".");
      const [iv, data, tag] = parts.map((part) => Buffer.from(part, "base64url"));
      if (version !== VERSION || parts.length !== 3 || !iv || !data || !tag) {
        throw new Error("not a sealed value");
      }
      const decipher = createDecipheriv(ALGORITHM, keyOf(kid), iv, TAG);
      decipher.setAAD(bound(kid, place));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8");
    },
  };
}
