import { z } from "zod";
import type { Outside } from "../failure.ts";
import { accepted, ask, askAllPages, type CodeSystem, notUnderstood, send } from "../code/ask.ts";
import type { CodeDiff, Comparison } from "../code/code.ts";
import { type ChangedFile, joinPatches, MOST_DIFF_BYTES } from "../code/patch.ts";
import { findCommit } from "./archive.ts";
import { filePath, repositoryPath } from "./repository.ts";

export async function readDiff(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<CodeDiff>> {
  const known = repositoryPath(repository);
  return known.ok ? askDiff(system, `${known.path}/pulls/${number}`) : known;
}

async function askDiff(system: CodeSystem, path: string): Promise<Outside<CodeDiff>> {
  const question = { path, accept: "application/vnd.github.diff", maxBytes: MOST_DIFF_BYTES };
  const answer = await send(system, question);
  const isTooLarge = answer.ok ? answer.status === 406 : answer.code === "too_large";
  if (isTooLarge) return joinFiles(system, path);
  const whole = await accepted(system, question, answer);
  if (!whole.ok) return whole;
  const text = new TextDecoder().decode(whole.value.body);
  // Without any change it is empty.
  if (text !== "" && !text.startsWith("diff --git "))
    return notUnderstood(system, "this is no diff");
  return { ok: true, value: { text, leftOut: [] } };
}

const fileShape = z
  .object({
    filename: z.string().min(1),
    previous_filename: z.string().nullish(),
    status: z.string(),
    patch: z.string().nullish(),
  })
  .transform(({ filename, previous_filename, status, patch }): ChangedFile => ({
    path: filename,
    oldPath: previous_filename ?? undefined,
    change: CHANGES[status] ?? "changed",
    patch,
  }));
const CHANGES: Record<string, ChangedFile["change"]> = {
  added: "added",
  copied: "added",
  removed: "removed",
  renamed: "renamed",
};

async function joinFiles(system: CodeSystem, path: string): Promise<Outside<CodeDiff>> {
  const files = await askAllPages(system, { path: `${path}/files` }, fileShape);
  return files.ok ? { ok: true, value: joinPatches(files.value) } : files;
}

/** What `head` has that `base` had not when they parted; of very many files GitHub tells of 300. */
export async function compare(
  system: CodeSystem,
  repository: string,
  tips: { base: string; head: string },
): Promise<Outside<Comparison>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const [base, head] = await Promise.all([
    findCommit(system, known.path, tips.base),
    findCommit(system, known.path, tips.head),
  ]);
  if (!base.ok) return base;
  if (!head.ok) return head;
  const path = `${known.path}/compare/${base.value}...${head.value}`;
  const answer = await ask(system, { path }, z.object({ files: z.array(fileShape).default([]) }));
  if (!answer.ok) return answer;
  const diff = joinPatches(answer.value.files);
  return { ok: true, value: { base: base.value, head: head.value, ...diff } };
}

export async function listChangedFiles(
  system: CodeSystem,
  repository: string,
  commit: string,
): Promise<Outside<string[]>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const written = filePath(commit);
  if (written === undefined) return notUnderstood(system, "this is no commit");
  const path = `${known.path}/commits/${written}`;
  const answer = await ask(system, { path }, z.object({ files: z.array(fileShape).default([]) }));
  return answer.ok ? { ok: true, value: answer.value.files.map((file) => file.path) } : answer;
}
