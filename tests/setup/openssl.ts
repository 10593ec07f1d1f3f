import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function isThere(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes the certificates of tests. `describe.skipIf(!hasOpenssl)`, with `NEEDS_OPENSSL` in the name. */
export const hasOpenssl = isThere();
export const NEEDS_OPENSSL = "(skipped where openssl is missing: it makes the certificates)";

/** A certificate that nobody knows, for `names` such as `IP:127.0.0.1`, and its key. */
export function selfSigned(names: string): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), "countersign-certificate-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const kind = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "20"];
  const subject = ["-subj", "/CN=Own CA", "-addext", `subjectAltName=${names}`];
  execFileSync("openssl", [...kind, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
  const made = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  rmSync(folder, { recursive: true });
  return made;
}
