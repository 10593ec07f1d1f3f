import { z } from "zod";
import type { Outside } from "../failure.ts";
import { accepted, askAllPages, notUnderstood, send } from "./ask.ts";
import type { PullRequestDiff } from "./github.ts";
import { repositoryPath } from "./repository.ts";
import type { GithubSystem } from "./system.ts";

const MOST_BYTES = 3_000_000;

export async function readDiff(
  system: GithubSystem,
  repository: string,
  number: number,
): Promise<Outside<PullRequestDiff>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const path = `${known.path}/pulls/${number}`;
  const question = { path, accept: "application/vnd.github.diff", maxBytes: MOST_BYTES };
  const answer = await send(system, question);
  const isTooLarge = answer.ok ? answer.status === 406 : answer.code === "too_large";
  if (isTooLarge) return joinFiles(system, path);
  const whole = await accepted(system, question, answer);
  if (!whole.ok) return whole;
  const text = new TextDecoder().decode(whole.value.body);
  // Without any change it is empty.
  if (text !== "" && !text.startsWith("diff --git ")) return notUnderstood("this is no diff");
  return { ok: true, value: { text, leftOut: [] } };
}

const fileShape = z.object({
  filename: z.string().min(1),
  previous_filename: z.string().nullish(),
  status: z.string(),
  patch: z.string().nullish(),
});
type ChangedFile = z.infer<typeof fileShape>;

/** File by file, as much as there is room for. */
async function joinFiles(system: GithubSystem, path: string): Promise<Outside<PullRequestDiff>> {
  const files = await askAllPages(system, { path: `${path}/files` }, fileShape);
  if (!files.ok) return files;
  const parts: string[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const file of files.value) {
    const part = diffOf(file);
    const size = Buffer.byteLength(part ?? "");
    if (part === undefined || bytes + size > MOST_BYTES) leftOut.push(file.filename);
    else {
      parts.push(part);
      bytes += size;
    }
  }
  return { ok: true, value: { text: parts.join(""), leftOut } };
}

/** Undefined where GitHub gives no patch, though something changed: no text, or too large. */
function diffOf({ filename, previous_filename, status, patch }: ChangedFile): string | undefined {
  if (!patch && status !== "renamed") return undefined;
  const isNew = status === "added" || status === "copied";
  const before = quoted("a", previous_filename ?? filename);
  const after = quoted("b", filename);
  const head = [`diff --git ${before} ${after}`];
  if (isNew) head.push("new file mode 100644");
  if (status === "removed") head.push("deleted file mode 100644");
  if (status === "renamed") {
    head.push(`rename from ${quoted("", previous_filename ?? filename)}`);
    head.push(`rename to ${quoted("", filename)}`);
  }
  if (!patch) return `${head.join("\n")}\n`;
  head.push(`--- ${isNew ? "/dev/null" : before}`);
  head.push(`+++ ${status === "removed" ? "/dev/null" : after}`);
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
