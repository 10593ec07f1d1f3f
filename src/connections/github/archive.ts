import { openArchive } from "../code/archive.ts";
import { accepted, type CodeSystem, notUnderstood, send } from "../code/ask.ts";
import type { CodeArchive } from "../code/code.ts";
import type { Outside } from "../failure.ts";
import { filePath, repositoryPath } from "./repository.ts";

/** `ref` is a branch, a tag or a commit. */
export async function readArchive(
  system: CodeSystem,
  repository: string,
  { ref, signal }: { ref: string; signal: AbortSignal },
): Promise<Outside<CodeArchive>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const commit = await findCommit(system, known.path, ref);
  if (!commit.ok) return commit;
  const question = { path: `${known.path}/tarball/${commit.value}`, accept: "application/x-gzip" };
  return openArchive(system, question, { commit: commit.value, signal });
}

const COMMIT = /^[0-9a-f]{40,64}$/;

/** First of all, so that everything that is read is of one commit. */
export async function findCommit(
  system: CodeSystem,
  path: string,
  ref: string,
): Promise<Outside<string>> {
  const written = filePath(ref);
  if (written === undefined) return notUnderstood(system, "this is no branch, tag or commit");
  const question = {
    path: `${path}/commits/${written}`,
    accept: "application/vnd.github.sha",
    maxBytes: 10_000,
  };
  const answer = await accepted(system, question, await send(system, question));
  if (!answer.ok) return answer;
  const text = new TextDecoder().decode(answer.value.body).trim();
  return COMMIT.test(text) ? { ok: true, value: text } : notUnderstood(system, "this is no commit");
}
