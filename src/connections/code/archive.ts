import type { OutboundFailure, StreamAnswer } from "../../platform/outbound/outbound.ts";
import { OutboundError } from "../../platform/outbound/outbound.ts";
import type { Outside } from "../failure.ts";
import { failureOfDoor } from "../outside-words.ts";
import { accepted, type CodeSystem, notUnderstood, type Question } from "./ask.ts";
import type { CodeArchive } from "./code.ts";

/** The files of a commit, as they come; another host that it is redirected to sees no credentials. */
export async function openArchive(
  system: CodeSystem,
  question: Required<Pick<Question, "path" | "accept">>,
  { commit, signal }: { commit: string; signal: AbortSignal },
): Promise<Outside<CodeArchive>> {
  const answer = await open(system, question, signal);
  if (!answer.ok) return failureOfDoor(answer, { system: system.name, writes: false });
  const { status, headers, body, close } = answer.answer;
  if (status === 200 && !(headers.get("content-type") ?? "").includes("html")) {
    return { ok: true, value: { commit, body, close } };
  }
  const whole = {
    ok: true,
    status,
    headers,
    body: await readWords(answer.answer),
    url: "",
  } as const;
  const refused = await accepted(system, question, whole);
  return refused.ok ? notUnderstood(system, "this is no archive") : refused;
}

async function open(
  system: CodeSystem,
  { path, accept }: Required<Pick<Question, "path" | "accept">>,
  signal: AbortSignal,
): Promise<{ ok: true; answer: StreamAnswer } | OutboundFailure> {
  const { outbound, baseUrl, tls } = system;
  const headers = system.headers(accept);
  try {
    const url = baseUrl + path;
    return {
      ok: true,
      answer: await outbound.stream({ url, method: "GET", headers, tls, signal }),
    };
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
