import { Ajv2020 } from "ajv/dist/2020.js";
import { createApiToken } from "../../src/accounts/api-tokens.ts";
import { SCOPES, type Scope } from "../../src/accounts/permissions.ts";
import { apiDocument } from "../../src/api/document.ts";
import type { Account } from "../../src/app.ts";
import type { TestApp } from "./app.ts";

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Of JSON; else undefined. */
  json: Record<string, unknown> | undefined;
  text: string;
}

export interface ApiRequest {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export type Program = (path: string, request?: ApiRequest) => Promise<ApiAnswer>;

const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
});
for (const format of ["date-time", "date"])
  ajv.addFormat(format, (text: string) => !Number.isNaN(Date.parse(text)));
const ROOT = "https://countersign.test/api";
const document = () => {
  known ??= JSON.parse(
    JSON.stringify(apiDocument()).replaceAll("#/components/schemas/", `${ROOT}#/$defs/`),
  ) as ReturnType<typeof apiDocument>;
  if (!isAdded) ajv.addSchema({ $id: ROOT, $defs: known.components.schemas });
  isAdded = true;
  return known;
};
let isAdded = false;
let known: ReturnType<typeof apiDocument> | undefined;
const validators = new Map<string, ReturnType<typeof ajv.compile>>();

/** The path of the document that a path is one of. */
function patternOf(path: string): string | undefined {
  const plain = path.split("?", 1)[0] ?? "";
  const fits = Object.keys(document().paths).filter((pattern) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(plain),
  );
  return fits.toSorted((a, b) => a.split("{").length - b.split("{").length)[0];
}

/** What is wrong with an answer, as the document sees it; undefined: nothing. */
export function wrongAnswer(
  { method, path }: { method: string; path: string },
  { status, headers, json }: Pick<ApiAnswer, "status" | "headers" | "json">,
): string | undefined {
  const pattern = patternOf(path);
  if (pattern === undefined) return undefined;
  const responses = document().paths[pattern]?.[method.toLowerCase()]?.responses;
  // Another method than those of the document.
  if (responses === undefined) return undefined;
  if (status === 304) return undefined;
  const response = responses[String(status)];
  if (response === undefined) return `${status} is not in the document`;
  const type = (headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  const content = response["content"];
  if (typeof content !== "object" || content === null) return "no content in the document";
  if (!(type in content)) return "*/*" in content ? undefined : `${type} is not in the document`;
  if (!type.includes("json")) return undefined;
  const key = [method, pattern, status, type].join(" ");
  const schema = (content as Record<string, { schema: object }>)[type]?.schema ?? {};
  const validate = validators.get(key) ?? ajv.compile(schema);
  validators.set(key, validate);
  return validate(json) ? undefined : ajv.errorsText(validate.errors);
}

/** A program with a token, or with none. Paths are below /api/v1. */
export const programWith =
  ({ app, deps }: Pick<TestApp, "app" | "deps">, token: string | undefined): Program =>
  async (path, { method, body, headers = {} } = {}) => {
    const url = new URL(`/api/v1${path}`, deps.config.PUBLIC_URL);
    const answer = await app.request(
      url.href,
      {
        method: method ?? (body === undefined ? "GET" : "POST"),
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
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    const told = {
      status: answer.status,
      headers: answer.headers,
      json: isJson ? JSON.parse(text) : undefined,
      text,
    };
    const asked = { method: method ?? (body === undefined ? "GET" : "POST"), path };
    const wrong = wrongAnswer(asked, told);
    if (wrong !== undefined) throw new Error(`${asked.method} ${path}: ${wrong}\n${text}`);
    return told;
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
