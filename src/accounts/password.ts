import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}
/** OWASP's argon2id setting: 19 MiB, two passes; about 40 ms here. */
const CURRENT: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;

function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  // The same letters typed on another system can arrive as other bytes.
  const message = password.normalize("NFC");
  const options = { message, nonce: salt, tagLength: TAG_LENGTH, ...parameters };
  return new Promise((resolve, reject) => {
    argon2("argon2id", options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** As a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, CURRENT);
  const { memory, passes, parallelism } = CURRENT;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(key)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** What nobody's password has; it takes as long to refuse as a wrong password does. */
const NOBODY = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Without a hash (no such account) it takes just as long, and the answer is no. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt = "", key = ""] = PHC.exec(hash ?? NOBODY) ?? [];
  if (memory === undefined) throw new Error("a stored password hash cannot be read");
  const found = await derive(password, Buffer.from(salt, "base64"), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  const expected = Buffer.from(key, "base64");
  const same = expected.length === found.length && timingSafeEqual(expected, found);
  return same && hash !== undefined;
}
