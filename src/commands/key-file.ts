import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../../config/config.ts";
import {
  type Keyring,
  type MasterKey,
  newMasterKey,
  parseKeyring,
  renderKeyring,
} from "../platform/secrets/keyring.ts";

const OTHERS = 0o037;

/** A file with a secret that other users of the machine can read or change is refused. */
export function readSecretFile(path: string): string {
  const mode = statSync(path).mode;
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    throw new Error(`other users can read ${path}; run: chmod 600 ${path}`);
  }
  return readFileSync(path, "utf8");
}

/** In development the key lies beside the database; a backup of the one should not hold the other. */
export const ownKeyFile = (config: Config): string => join(config.DATA_DIR, "app.key");

export function writeKeyFile(path: string, keys: readonly MasterKey[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, renderKeyring(keys), { mode: 0o600, flag: "wx" });
  renameSync(part, path);
}

/** Why the key of the settings cannot be used, in words; of settings that could be read. */
export function keyFaults({ APP_KEY, NODE_ENV }: Partial<Config>): string[] {
  const isMade = APP_KEY === "" && NODE_ENV !== "production";
  if (APP_KEY === undefined || isMade) return [];
  try {
    parseKeyring(APP_KEY);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The keys of this process. Makes one for a fresh database in development; throws in words otherwise. */
export function openKeyring(config: Config): Keyring {
  if (config.APP_KEY !== "" || config.NODE_ENV === "production") {
    return parseKeyring(config.APP_KEY);
  }
  const file = ownKeyFile(config);
  if (existsSync(file)) return parseKeyring(readSecretFile(file));
  if (existsSync(config.DATABASE_URL)) {
    throw new Error(
      `${file} is gone, and ${config.DATABASE_URL} was sealed with the key in it. Bring the key file back; or, to start afresh, move the database away.`,
    );
  }
  const keyring: Keyring = [newMasterKey()];
  writeKeyFile(file, keyring);
  return keyring;
}
