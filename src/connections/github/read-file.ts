import { readJson } from "../answer-body.ts";
import type { Outside } from "../failure.ts";
import { accepted, notUnderstood, send } from "./ask.ts";
import type { RepositoryFile } from "./github.ts";
import { filePath, repositoryPath } from "./repository.ts";
import type { GithubSystem } from "./system.ts";

const MOST_BYTES = 500_000;

export async function readFile(
  system: GithubSystem,
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
  if (type.includes("raw")) return { ok: true, value: asText(body) };
  // A folder is answered as a list, a submodule as an object.
  return isEntry(readJson(body))
    ? { ok: true, value: "missing" }
    : notUnderstood("this is no file");
}

function withoutFile(failure: Outside<never> & { ok: false }): Outside<RepositoryFile> {
  if (failure.code === "connections.not_found") return { ok: true, value: "missing" };
  // Above 100 MB GitHub itself refuses.
  const isLarge = failure.code === "connections.forbidden" && /too.large/i.test(failure.message);
  return isLarge ? { ok: true, value: "too_big" } : failure;
}

const isEntry = (answer: unknown) =>
  Array.isArray(answer) || (typeof answer === "object" && answer !== null && "type" in answer);

function asText(body: Uint8Array): RepositoryFile {
  if (body.subarray(0, 8_000).includes(0)) return "binary";
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(body) };
  } catch {
    // Not UTF-8, so nothing that could be shown or quoted.
    return "binary";
  }
}
