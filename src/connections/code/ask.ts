import { z } from "zod";
import type {
  Outbound,
  OutboundFailure,
  OutboundResponse,
  TlsOptions,
} from "../../platform/outbound/outbound.ts";
import { isHtml, readJson } from "../answer-body.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { failureOfDoor, outsideFailure } from "../outside-words.ts";

/** One GitHub or GitLab, and how a person is known there. */
export interface CodeSystem {
  /** What people call it. */
  name: "GitHub" | "GitLab";
  outbound: Outbound;
  /** Of its REST API, without a slash at the end. */
  baseUrl: string;
  tls?: TlsOptions | undefined;
  /** Who asks, and what kind of answer is wanted. */
  headers(this: void, accept: string): Record<string, string>;
  /** What a status of 400 and above means. */
  refusal(this: void, answer: OutboundResponse, writes: boolean): OutsideFailure;
  /** Told of every failure that means that the credential is dead. */
  onDead?: ((failure: OutsideFailure) => Promise<void>) | undefined;
}

export interface Question {
  /** From the base URL on, with its query. */
  path: string;
  accept?: string;
  /** Sent by POST: its outcome may be unknown, and it is never sent twice. */
  body?: object;
  maxBytes?: number;
  /** Where much is asked at once. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
export const JSON_TYPE = "application/json";

export function send(
  system: CodeSystem,
  { path, accept = JSON_TYPE, body, maxBytes, timeoutMs = TIMEOUT_MS }: Question,
): Promise<OutboundResponse | OutboundFailure> {
  const { outbound, baseUrl, tls } = system;
  return outbound.send({
    url: baseUrl + path,
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...system.headers(accept),
      ...(body && { "Content-Type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
    ...(tls && { tls }),
    ...(maxBytes !== undefined && { maxBytes }),
    timeoutMs,
    idempotent: body === undefined,
  });
}

/** Takes only what the system gave to a person whom it knows; what the body means is the caller's. */
export async function accepted(
  system: CodeSystem,
  { body, accept = JSON_TYPE }: Question,
  answer: OutboundResponse | OutboundFailure,
): Promise<Outside<OutboundResponse>> {
  const writes = body !== undefined;
  if (!answer.ok) return failureOfDoor(answer, { system: system.name, writes });
  const { status, headers } = answer;
  if (status >= 400) {
    const failure = system.refusal(answer, writes);
    if (failure.credentialDead) await system.onDead?.(failure);
    return failure;
  }
  if (MOVED.has(status)) return moved(system);
  // A file of a repository may well be a web page.
  const isPage =
    accept === JSON_TYPE ? isHtml(answer) : (headers.get("content-type") ?? "").includes("html");
  if (status >= 300 || isPage) {
    return outsideFailure("login_page", { system: system.name, mayHaveHappened: writes });
  }
  return { ok: true, value: answer };
}

/** Of a renamed repository; where something was to be written, it was not. */
const MOVED = new Set([301, 307, 308]);
const moved = ({ name }: CodeSystem) =>
  outsideFailure("not_found", {
    system: name,
    mayHaveHappened: false,
    detail: "it has another name now",
    fix: "Choose the repository anew from the list.",
  });

export const notUnderstood = (
  { name }: Pick<CodeSystem, "name">,
  detail: string,
  mayHaveHappened = false,
): OutsideFailure => outsideFailure("bad_answer", { system: name, mayHaveHappened, detail });

export async function ask<Value>(
  system: CodeSystem,
  question: Question,
  shape: z.ZodType<Value>,
): Promise<Outside<Value> & { headers?: Headers }> {
  const answer = await accepted(system, question, await send(system, question));
  if (!answer.ok) return answer;
  const { body, headers } = answer.value;
  const parsed = shape.safeParse(readJson(body));
  if (parsed.success) return { ok: true, value: parsed.data, headers };
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  const detail =
    place === "" ? "no answer of the expected form" : `“${place}” is missing or different`;
  // What comes back for a write in another form may stand for a success.
  return notUnderstood(system, detail, question.body !== undefined);
}

/** Only whether there is a next page: the address of it stays ours. */
const hasNext = (headers: Headers | undefined) =>
  /;\s*rel="?next"?/.test(headers?.get("link") ?? "");

export interface Paged {
  path: string;
  query?: Record<string, string>;
  /** From 1. */
  page: number;
  perPage: number;
}

export async function askPage<Row>(
  system: CodeSystem,
  { path, query = {}, page, perPage }: Paged,
  row: z.ZodType<Row>,
): Promise<Outside<{ rows: Row[]; nextPage?: number }>> {
  const words = { ...query, per_page: String(perPage), page: String(page) };
  const search = new URLSearchParams(words).toString();
  const answer = await ask(system, { path: `${path}?${search}` }, z.array(row));
  if (!answer.ok) return answer;
  const next = hasNext(answer.headers) ? { nextPage: page + 1 } : {};
  return { ok: true, value: { rows: answer.value, ...next } };
}

/** Far above what one pull request has; less than all must not pass for all. */
const MOST_PAGES = 50;

/** Every row of every page, until `isEnough`. */
export async function askAllPages<Row>(
  system: CodeSystem,
  { path, query = {} }: Pick<Paged, "path" | "query">,
  row: z.ZodType<Row>,
  isEnough: (rows: Row[]) => boolean = () => false,
): Promise<Outside<Row[]>> {
  const rows: Row[] = [];
  let page: number | undefined = 1;
  while (page !== undefined && page <= MOST_PAGES && !isEnough(rows)) {
    const asked: Outside<{ rows: Row[]; nextPage?: number }> = await askPage(
      system,
      { path, query, page, perPage: 100 },
      row,
    );
    if (!asked.ok) return asked;
    rows.push(...asked.value.rows);
    page = asked.value.nextPage;
  }
  if (page !== undefined && page > MOST_PAGES)
    return notUnderstood(system, "there are too many pages");
  return { ok: true, value: rows };
}
