import { readJson } from "../answer-body.ts";
import type { Outside } from "../failure.ts";
import { accepted, notUnderstood, send, type CodeSystem } from "../code/ask.ts";
import type { RepositoryFile } from "../code/code.ts";
import { textOf } from "../code/text-of.ts";
import { filePath, repositoryPath } from "./repository.ts";

const MOST_BYTES = 500_000;

export async function readFile(
  system: CodeSystem,
  repository: string,
  { path, ref }: { path: string; ref: string },
): Promise<Outside<RepositoryFile>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const written = filePath(path);
  if (written === undefined) return { ok: true, value: "missing" };
  const search = new URLSearchParams({ ref }).toString();
  const question = {
    path: `${known.path}/contents/${written}?${search}`,
    accept: "application/vnd.github.raw+json",
    maxBytes: MOST_BYTES,
  };
  const answer = await send(system, question);
  if (!answer.ok && answer.code === "too_large") return { ok: true, value: "too_big" };
  const file = await accepted(system, question, answer);
  if (!file.ok) return withoutFile(file);
  const { headers, body } = file.value;
  const type = headers.get("content-type") ?? "";
  if (type.includes("raw")) return { ok: true, value: textOf(body) };
  // A folder is answered as a list, a submodule as an object.
  return isEntry(readJson(body))
    ? { ok: true, value: "missing" }
    : notUnderstood(system, "this is no file");
}

function withoutFile(failure: Outside<never> & { ok: false }): Outside<RepositoryFile> {
  if (failure.code === "connections.not_found") return { ok: true, value: "missing" };
  // Above 100 MB GitHub itself refuses.
  const isLarge = failure.code === "connections.forbidden" && /too.large/i.test(failure.message);
  return isLarge ? { ok: true, value: "too_big" } : failure;
}

const isEntry = (answer: unknown) =>
  Array.isArray(answer) || (typeof answer === "object" && answer !== null && "type" in answer);
