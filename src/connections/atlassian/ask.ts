import type { z } from "zod";
import type { OutboundResponse } from "../../platform/outbound/outbound.ts";
import type { Outside } from "../failure.ts";
import { failureOfDoor, outsideFailure } from "../outside-words.ts";
import { isHtml, readJson } from "../answer-body.ts";
import { readRefusal } from "./refusal.ts";
import type { AtlassianSystem } from "./system.ts";

export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

export interface Question<Value> {
  /** From the base URL on, with its query. */
  path: string;
  shape: z.ZodType<Value>;
  body?: object;
  /** Sent as the part `file` of a form, instead of `body`. */
  file?: UploadedFile;
  /** Where it is neither GET nor POST. */
  method?: "PUT";
  /** The call changes something: its outcome may be unknown, and it is never sent twice. */
  writes?: boolean;
  /** A refusal (400) may say of each part what became of it, in the same shape. */
  refusedInParts?: boolean;
  /** Where much is asked at once. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

/** Asks, and believes an answer only when it was given to a person who is logged in, in the shape that is due. */
export async function ask<Value>(
  system: AtlassianSystem,
  question: Question<Value>,
): Promise<Outside<Value>> {
  const answer = await send(system, question);
  if (!answer.ok) {
    return failureOfDoor(answer, { system: system.name, writes: question.writes ?? false });
  }
  const result = readAnswer(system, question, answer);
  if (!result.ok && result.credentialDead) await system.onDead?.(result);
  return result;
}

async function send(system: AtlassianSystem, question: Question<unknown>) {
  const { baseUrl, authorization, tls } = system;
  const { path, writes = false, timeoutMs = TIMEOUT_MS } = question;
  const written = await writeBody(question);
  return system.outbound.send({
    url: baseUrl + path,
    method: question.method ?? (written === undefined ? "GET" : "POST"),
    headers: {
      Accept: "application/json",
      ...(authorization !== undefined && { Authorization: authorization }),
      // Jira checks where a browser's request comes from; this says that we are none.
      ...(written && { "X-Atlassian-Token": "no-check", "Content-Type": written.type }),
    },
    ...(written && { body: written.body }),
    ...(tls && { tls }),
    timeoutMs,
    idempotent: !writes,
  });
}

async function writeBody({ body, file }: Question<unknown>) {
  if (file === undefined) {
    return body && { type: "application/json", body: JSON.stringify(body) };
  }
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(file.bytes)], { type: file.mime }), file.name);
  const written = new Response(form);
  const type = written.headers.get("content-type") ?? "multipart/form-data";
  return { type, body: new Uint8Array(await written.arrayBuffer()) };
}

function readAnswer<Value>(
  system: AtlassianSystem,
  question: Question<Value>,
  answer: OutboundResponse,
): Outside<Value> {
  const { shape, writes = false } = question;
  const { status } = answer;
  const loginReason = answer.headers.get("x-seraph-loginreason") ?? "";
  const parts = readParts(question, answer);
  if (parts) return { ok: true, value: parts };
  if (status >= 400) return readRefusal(system, answer, { writes, loginReason });
  // Only a plain refusal is certain: whatever else comes back for a write may stand for a success.
  const facts = { system: system.name, mayHaveHappened: writes };
  if (loginReason.includes("AUTHENTICATED_FAILED")) return outsideFailure("signed_out_200", facts);
  if (status >= 300 || isHtml(answer)) return outsideFailure("login_page", facts);
  const parsed = shape.safeParse(readJson(answer.body));
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  return outsideFailure("bad_answer", {
    ...facts,
    detail: place === "" ? "no answer of the expected form" : `“${place}” is missing or different`,
  });
}

function readParts<Value>(
  { shape, refusedInParts = false }: Question<Value>,
  { status, body }: OutboundResponse,
): Value | undefined {
  if (!refusedInParts || status !== 400) return undefined;
  return shape.safeParse(readJson(body)).data;
}
