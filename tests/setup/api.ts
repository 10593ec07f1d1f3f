import createClient, { type Client } from "openapi-fetch";
import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { SCOPES, type Scope } from "../../src/accounts/permissions.ts";
import type { Account } from "../../src/app.ts";
import type { paths } from "../api/client/types.ts";
import { wrongAnswer } from "./api-document.ts";
import type { TestApp } from "./app.ts";

type Asked = Pick<TestApp, "app" | "deps">;
/** Knows every path, with what it takes and answers, from the document. */
export type ApiClient = Client<paths>;

const BASE = "/api/v1";

/** Through the whole app; what it answers must be in the document. */
async function ask({ app }: Asked, request: Request): Promise<Response> {
  const answer = await app.request(request, undefined, {
    incoming: { socket: { remoteAddress: "127.0.0.1" } },
  });
  const { status, headers } = answer;
  const type = (headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  // A stream says itself what comes, as long as it comes.
  if (type === "text/event-stream") return answer;
  const text = await answer.clone().text();
  const { pathname, search } = new URL(request.url);
  const path = pathname.replace(/^\/api(?:\/v1)?/, "") + search;
  const json = type.includes("json") ? JSON.parse(text) : undefined;
  const wrong = wrongAnswer({ method: request.method, path }, { status, type, json });
  if (wrong !== undefined) throw new Error(`${request.method} ${path}: ${wrong}\n${text}`);
  return answer;
}

/** A typed client with a token, or with none. */
export const clientWith = (test: Asked, token: string | undefined): ApiClient =>
  createClient<paths>({
    baseUrl: test.deps.config.PUBLIC_URL + BASE,
    fetch: (request) => ask(test, request),
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  });

/** The typed client of somebody, with all scopes or with these. */
export const createApiClient = async (
  test: Asked,
  account: Account,
  scopes?: readonly Scope[],
): Promise<ApiClient> => clientWith(test, await createToken(test, account, scopes));

interface Told<Data> {
  data?: { data: Data };
  error?: unknown;
  response: Response;
}

/** What an answer says; a refusal fails the test. */
export function dataOf<Data>({ data, error, response }: Told<Data>): Data {
  if (data === undefined) throw new Error(`${response.status}: ${JSON.stringify(error)}`);
  return data.data;
}

/** Status and code of a refusal. */
export const refusalOf = ({
  error,
  response,
}: {
  error?: { code: string };
  response: Response;
}): [status: number, code: string | undefined] => [response.status, error?.code];

interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Of JSON; else undefined. */
  json: Record<string, unknown> | undefined;
  text: string;
}

interface ApiRequest {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Program = (path: string, request?: ApiRequest) => Promise<ApiAnswer>;

/** A program with a token, or with none. Paths are below /api/v1. */
export const programWith =
  (test: Asked, token: string | undefined): Program =>
  async (path, { method, body, headers = {} } = {}) => {
    const answer = await ask(
      test,
      new Request(test.deps.config.PUBLIC_URL + BASE + path, {
        method: method ?? (body === undefined ? "GET" : "POST"),
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    const json = isJson ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, json, text };
  };

export async function createToken(
  { deps }: Pick<TestApp, "deps">,
  account: Account,
  scopes: readonly Scope[] = SCOPES,
): Promise<string> {
  const from = { address: "127.0.0.1", requestId: "test" };
  const made = await createApiToken(deps, account, {
    name: "test",
    scopes: [...scopes],
    days: 30,
    from,
  });
  return made.token;
}

/** A program of somebody, with all scopes or with these. */
export const createProgram = async (
  test: Pick<TestApp, "app" | "deps">,
  account: Account,
  scopes?: readonly Scope[],
): Promise<Program> => programWith(test, await createToken(test, account, scopes));
