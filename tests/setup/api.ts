import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { SCOPES, type Scope } from "../../src/accounts/permissions.ts";
import type { Account } from "../../src/app.ts";
import { wrongAnswer } from "./api-document.ts";
import type { TestApp } from "./app.ts";

export interface ApiAnswer {
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
  ({ app, deps }: Pick<TestApp, "app" | "deps">, token: string | undefined): Program =>
  async (path, { method, body, headers = {} } = {}) => {
    const verb = method ?? (body === undefined ? "GET" : "POST");
    const url = new URL(`/api/v1${path}`, deps.config.PUBLIC_URL);
    const answer = await app.request(
      url.href,
      {
        method: verb,
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
    );
    const text = await answer.text();
    const { status, headers: got } = answer;
    const type = (got.get("content-type") ?? "").split(";", 1)[0] ?? "";
    const json = type.includes("json") ? JSON.parse(text) : undefined;
    const wrong = wrongAnswer({ method: verb, path }, { status, type, json });
    if (wrong !== undefined) throw new Error(`${verb} ${path}: ${wrong}\n${text}`);
    return { status, headers: got, json, text };
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
