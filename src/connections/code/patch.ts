import type { CodeDiff } from "./code.ts";

/** A changed file, as GitHub and GitLab tell of it. */
export interface ChangedFile {
  path: string;
  /** Of a renamed file. */
  oldPath?: string | undefined;
  change: "added" | "removed" | "renamed" | "changed";
  /** Its hunks. */
  patch?: string | null | undefined;
}

export const MOST_DIFF_BYTES = 3_000_000;

/** File by file, as much as there is room for. */
export function joinPatches(files: readonly ChangedFile[]): CodeDiff {
  const parts: string[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const file of files) {
    const part = diffOf(file);
    const size = Buffer.byteLength(part ?? "");
    if (part === undefined || bytes + size > MOST_DIFF_BYTES) leftOut.push(file.path);
    else {
      parts.push(part);
      bytes += size;
    }
  }
  return { text: parts.join(""), leftOut };
}

/** Undefined where there is no patch, though something changed: no text, or too large. */
function diffOf({ path, oldPath, change, patch }: ChangedFile): string | undefined {
  if (!patch && change !== "renamed") return undefined;
  const isNew = change === "added";
  const before = quoted("a", oldPath ?? path);
  const after = quoted("b", path);
  const head = [`diff --git ${before} ${after}`];
  if (isNew) head.push("new file mode 100644");
  if (change === "removed") head.push("deleted file mode 100644");
  if (change === "renamed") {
    head.push(`rename from ${quoted("", oldPath ?? path)}`);
    head.push(`rename to ${quoted("", path)}`);
  }
  if (!patch) return `${head.join("\n")}\n`;
  head.push(`--- ${isNew ? "/dev/null" : before}`);
  head.push(`+++ ${change === "removed" ? "/dev/null" : after}`);
  return `${head.join("\n")}\n${patch.replace(/\n$/, "")}\n`;
}

/** As git does it, so that a name of several lines cannot pass for lines of the diff. */
function quoted(side: string, path: string): string {
  const whole = side === "" ? path : `${side}/${path}`;
  if (!/[\p{Cc}"\\]/u.test(whole)) return whole;
  const escaped = whole.replaceAll(/[\p{Cc}"\\]/gu, (sign) => {
    const known = { "\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\" }[sign];
    return (
      known ??
      [...Buffer.from(sign)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")
    );
  });
  return `"${escaped}"`;
}
