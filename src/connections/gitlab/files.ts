import { z } from "zod";
import { openArchive } from "../code/archive.ts";
import { accepted, ask, askAllPages, type CodeSystem, notUnderstood, send } from "../code/ask.ts";
import type { CodeArchive, CodeDiff, Comparison, RepositoryFile } from "../code/code.ts";
import { type ChangedFile, joinPatches } from "../code/patch.ts";
import { textOf } from "../code/text-of.ts";
import type { Outside } from "../failure.ts";
import { projectPath } from "./repository.ts";

const MOST_BYTES = 500_000;

export async function readFile(
  system: CodeSystem,
  repository: string,
  { path, ref }: { path: string; ref: string },
): Promise<Outside<RepositoryFile>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const search = new URLSearchParams({ ref }).toString();
  const question = {
    path: `${known.path}/repository/files/${encodeURIComponent(path)}/raw?${search}`,
    accept: "*/*",
    maxBytes: MOST_BYTES,
  };
  const answer = await send(system, question);
  if (!answer.ok && answer.code === "too_large") return { ok: true, value: "too_big" };
  const file = await accepted(system, question, answer);
  if (file.ok) return { ok: true, value: textOf(file.value.body) };
  return file.code === "connections.not_found" ? { ok: true, value: "missing" } : file;
}

const commitShape = z.object({ id: z.string().regex(/^[0-9a-f]{40,64}$/) });

async function findCommit(
  system: CodeSystem,
  project: string,
  ref: string,
): Promise<Outside<string>> {
  const path = `${project}/repository/commits/${encodeURIComponent(ref)}`;
  const answer = await ask(system, { path }, commitShape);
  return answer.ok ? { ok: true, value: answer.value.id } : answer;
}

export async function readArchive(
  system: CodeSystem,
  repository: string,
  { ref, signal }: { ref: string; signal: AbortSignal },
): Promise<Outside<CodeArchive>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const commit = await findCommit(system, known.path, ref);
  if (!commit.ok) return commit;
  const path = `${known.path}/repository/archive.tar.gz?sha=${commit.value}`;
  return openArchive(system, { path, accept: "*/*" }, { commit: commit.value, signal });
}

const changeShape = z
  .object({
    old_path: z.string(),
    new_path: z.string().min(1),
    new_file: z.boolean().catch(false),
    renamed_file: z.boolean().catch(false),
    deleted_file: z.boolean().catch(false),
    diff: z.string().catch(""),
    collapsed: z.boolean().nullish(),
    too_large: z.boolean().nullish(),
  })
  .transform((row): ChangedFile => ({
    path: row.new_path,
    oldPath: row.old_path,
    change: changeOf(row),
    // Some versions begin it with the names.
    patch: row.collapsed || row.too_large ? null : row.diff.replace(/^--- .*\n\+\+\+ .*\n/, ""),
  }));

const changeOf = (row: { new_file: boolean; renamed_file: boolean; deleted_file: boolean }) =>
  row.new_file ? "added" : row.deleted_file ? "removed" : row.renamed_file ? "renamed" : "changed";

export async function readDiff(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<CodeDiff>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const path = `${known.path}/merge_requests/${number}/diffs`;
  const files = await askAllPages(system, { path }, changeShape);
  return files.ok ? { ok: true, value: joinPatches(files.value) } : files;
}

const comparisonShape = z.object({
  diffs: z.array(changeShape),
  compare_timeout: z.boolean().nullish(),
});

export async function compare(
  system: CodeSystem,
  repository: string,
  tips: { base: string; head: string },
): Promise<Outside<Comparison>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const [base, head] = await Promise.all([
    findCommit(system, known.path, tips.base),
    findCommit(system, known.path, tips.head),
  ]);
  if (!base.ok) return base;
  if (!head.ok) return head;
  const search = new URLSearchParams({ from: base.value, to: head.value, straight: "false" });
  const path = `${known.path}/repository/compare?${search.toString()}`;
  const answer = await ask(system, { path }, comparisonShape);
  if (!answer.ok) return answer;
  if (answer.value.compare_timeout) return notUnderstood(system, "the comparison took too long");
  const diff = joinPatches(answer.value.diffs);
  return { ok: true, value: { base: base.value, head: head.value, ...diff } };
}

export async function listChangedFiles(
  system: CodeSystem,
  repository: string,
  commit: string,
): Promise<Outside<string[]>> {
  const known = projectPath(repository);
  if (!known.ok) return known;
  const path = `${known.path}/repository/commits/${encodeURIComponent(commit)}/diff`;
  const files = await askAllPages(system, { path }, changeShape);
  return files.ok ? { ok: true, value: files.value.map((file) => file.path) } : files;
}
