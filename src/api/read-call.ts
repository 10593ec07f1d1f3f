import type { Context } from "hono";
import type { z } from "zod";
import type { Env } from "../app.ts";
import type { Fault, Problem } from "../platform/http/problem.ts";
import type { Endpoint } from "./endpoint.ts";

interface Read {
  params: unknown;
  query: unknown;
  body: unknown;
  /** As it came; empty for an upload, which its endpoint reads. */
  text: string;
}

const notValid = (errors: Fault[]): Problem => ({
  status: 422,
  code: "api.not_valid",
  message: errors[0]?.message ?? "This request is not valid.",
  errors,
});

type Parsed = { ok: true; value: unknown } | { ok: false; errors: Fault[] };

function parse(schema: z.ZodType | undefined, place: string, value: unknown): Parsed {
  if (schema === undefined) return { ok: true, value: undefined };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    code: "api.not_valid",
    message,
    field: [place, ...path].join("."),
  }));
  return { ok: false, errors };
}

/** A parameter that comes twice means two things; none that the endpoint does not know may come. */
function parseQuery(schema: z.ZodType | undefined, url: string): Parsed {
  const at = url.indexOf("?");
  if (at < 0) return parse(schema, "query", {});
  const values = [...new URLSearchParams(url.slice(at + 1))];
  const seen = new Set<string>();
  const doubled = values.filter(([name]) => seen.size === seen.add(name).size);
  const unknown = schema === undefined ? values : [];
  const errors = [
    ...doubled.map(([name]) => ({ name, message: "This parameter comes twice." })),
    ...unknown.map(([name]) => ({ name, message: "There is no such parameter here." })),
  ].map(({ name, message }) => ({ code: "api.not_valid", message, field: `query.${name}` }));
  if (errors.length > 0) return { ok: false, errors };
  return parse(schema, "query", Object.fromEntries(values));
}

const NOT_JSON: Problem = {
  status: 415,
  code: "api.not_json",
  message: "Send the body as JSON, with Content-Type: application/json.",
};

/** Undefined: no JSON. */
function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function readBody(
  c: Context<Env>,
  schema: z.ZodType | undefined,
): Promise<(Parsed & { text: string }) | Problem> {
  if (schema === undefined) return { ok: true, value: undefined, text: "" };
  const type = c.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  const text = await c.req.text();
  if (type !== "application/json" && text !== "") return NOT_JSON;
  const json = text === "" ? { value: {} } : parseJson(text);
  if (json !== undefined) return { ...parse(schema, "body", json.value), text };
  const message = "The body is no JSON.";
  return { ok: false, errors: [{ code: "api.not_valid", message, field: "body" }], text };
}

/** What an endpoint is called with, or all that is wrong with it. */
export async function readCall(c: Context<Env>, endpoint: Endpoint): Promise<Read | Problem> {
  const body = await readBody(c, endpoint.body);
  if ("status" in body) return body;
  const params = parse(endpoint.params, "path", c.req.param());
  const query = parseQuery(endpoint.query, c.req.url);
  if (params.ok && query.ok && body.ok) {
    return { params: params.value, query: query.value, body: body.value, text: body.text };
  }
  return notValid([params, query, body].flatMap((one) => (one.ok ? [] : one.errors)));
}
