import type { OutboundFailure, StreamAnswer } from "../../platform/outbound/outbound.ts";
import { OutboundError } from "../../platform/outbound/outbound.ts";
import type { CodeArchive } from "../code.ts";
import type { Outside } from "../failure.ts";
import { failureOfDoor } from "../outside-words.ts";
import { accepted, headersOf, notUnderstood, send } from "./ask.ts";
import { filePath, repositoryPath } from "./repository.ts";
import type { GithubSystem } from "./system.ts";

/** `ref` is a branch, a tag or a commit. GitHub answers from another host, which sees no token. */
export async function readArchive(
  system: GithubSystem,
  repository: string,
  { ref, signal }: { ref: string; signal: AbortSignal },
): Promise<Outside<CodeArchive>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const commit = await findCommit(system, known.path, ref);
  if (!commit.ok) return commit;
  const question = { path: `${known.path}/tarball/${commit.value}`, accept: ARCHIVE };
  const answer = await open(system, question, signal);
  if (!answer.ok) return failureOfDoor(answer, { system: "GitHub", writes: false });
  const { status, headers, body, close } = answer.answer;
  if (status === 200 && !(headers.get("content-type") ?? "").includes("html")) {
    return { ok: true, value: { commit: commit.value, body, close } };
  }
  const words = await readWords(answer.answer);
  const refused = await accepted(system, question, {
    ok: true,
    status,
    headers,
    body: words,
    url: "",
  });
  return refused.ok ? notUnderstood("this is no archive") : refused;
}

const ARCHIVE = "application/vnd.github+json, application/x-gzip";
const COMMIT = /^[0-9a-f]{40,64}$/;

/** First of all, so that everything that is read is of one commit. */
async function findCommit(
  system: GithubSystem,
  path: string,
  ref: string,
): Promise<Outside<string>> {
  const written = filePath(ref);
  if (written === undefined) return notUnderstood("this is no branch, tag or commit");
  const question = {
    path: `${path}/commits/${written}`,
    accept: "application/vnd.github.sha",
    maxBytes: 10_000,
  };
  const answer = await accepted(system, question, await send(system, question));
  if (!answer.ok) return answer;
  const text = new TextDecoder().decode(answer.value.body).trim();
  return COMMIT.test(text) ? { ok: true, value: text } : notUnderstood("this is no commit");
}

async function open(
  system: GithubSystem,
  { path, accept }: { path: string; accept: string },
  signal: AbortSignal,
): Promise<{ ok: true; answer: StreamAnswer } | OutboundFailure> {
  const { outbound, baseUrl, tls } = system;
  const headers = headersOf(system, accept);
  try {
    const answer = await outbound.stream({
      url: baseUrl + path,
      method: "GET",
      headers,
      tls,
      signal,
    });
    return { ok: true, answer };
  } catch (error) {
    if (error instanceof OutboundError) return error.failure;
    throw error;
  }
}

const MOST_WORDS = 64 * 1024;

/** Of a refusal. */
async function readWords({ body, close }: StreamAnswer): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes > MOST_WORDS) break;
  }
  close();
  return Buffer.concat(pieces);
}
