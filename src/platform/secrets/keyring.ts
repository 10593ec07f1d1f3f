import { createHash, randomBytes } from "node:crypto";

/** The first key seals; all of them open. */
export type Keyring = [MasterKey, ...MasterKey[]];
export interface MasterKey {
  /** Stands in front of what it sealed. Not secret. */
  kid: string;
  key: string;
}

const MIN_BYTES = 64;
/** 64 random hex digits show 14 different ones or more, but for one case in a million. */
const MIN_DIFFERENT = 12;
const HOW =
  "Make one with: openssl rand -hex 64. Put it into a file that only the service's user can read, and name that file in APP_KEY_FILE.";

/** The same key always gets the same id, so nobody has to think of one. */
const ownKid = (key: string) =>
  createHash("sha256").update("kid:").update(key).digest("hex").slice(0, 8);

export const newMasterKey = (): MasterKey => {
  const key = randomBytes(64).toString("hex");
  return { kid: ownKid(key), key };
};

/** Why a key is too weak, in words; undefined when it is not. */
function weakness({ key }: MasterKey): string | undefined {
  const bytes = Buffer.byteLength(key);
  if (bytes < MIN_BYTES) return `has ${bytes} bytes, and it takes ${MIN_BYTES} or more`;
  if (new Set(key).size < MIN_DIFFERENT) return "has too few different characters to be random";
  if (`${key}${key}`.indexOf(key, 1) < key.length) return "repeats a shorter text";
  return undefined;
}

/** One key a line or between commas, each `<id>:<key>` or just the key. Throws in words for the operator. */
export function parseKeyring(text: string): Keyring {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part): MasterKey => {
      const named = /^([a-z0-9-]{1,16}):(.*)$/.exec(part);
      const key = named?.[2] ?? part;
      return { kid: named?.[1] ?? ownKid(key), key };
    });
  const [first, ...others] = keys;
  if (first === undefined) throw new Error(`APP_KEY is not set. ${HOW}`);
  for (const key of keys) {
    const weak = weakness(key);
    if (weak !== undefined) throw new Error(`APP_KEY: the key ${key.kid} ${weak}. ${HOW}`);
  }
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw new Error("APP_KEY: two keys have the same id.");
  }
  return [first, ...others];
}

export const renderKeyring = (keys: readonly MasterKey[]): string =>
  keys.map(({ kid, key }) => `${kid}:${key}\n`).join("");
