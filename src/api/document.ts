// The document of the API, from the same schemas that its requests and answers are checked by.
import { z } from "zod";
import { ACTIONS } from "../accounts/permissions.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";

type Json = Record<string, unknown>;
type Schemas = Record<string, Json>;

export interface ApiDocument {
  openapi: string;
  info: Json;
  paths: Record<string, PathItem>;
  components: { schemas: Schemas; [part: string]: unknown };
  [part: string]: unknown;
}

type Method = Endpoint["method"];
export type PathItem = Partial<Record<Method, Operation>> & { servers?: Json[] };

interface Parameter {
  name: string;
  in: "header" | "path" | "query";
  required: boolean;
  description: string;
  schema: Json;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, Json & { content?: Record<string, { schema: Json }> }>;
  security: Json[];
}

/** Collects what has a name of its own under `components`. */
function createSchemas() {
  const named: Schemas = {};
  const write = (schema: z.ZodType, io: "input" | "output"): Json => {
    const { $schema: _, ...written } = z.toJSONSchema(schema, {
      io,
      unrepresentable: "any",
      reused: "inline",
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema instanceof z.ZodDate)
          Object.assign(jsonSchema, { type: "string", format: "date-time" });
        delete jsonSchema.id;
      },
    });
    const text = JSON.stringify(written).replaceAll("#/$defs/", "#/components/schemas/");
    const { $defs = {}, ...rest }: Json & { $defs?: Schemas } = JSON.parse(text);
    Object.assign(named, $defs);
    return rest;
  };
  /** One with an id is only referred to. */
  const refer = (schema: z.ZodType, io: "input" | "output"): Json => {
    const name = z.globalRegistry.get(schema)?.id;
    if (name === undefined) return write(schema, io);
    if (named[name] === undefined) {
      const written = write(schema, io);
      // Zod puts it among the definitions by itself where it is used once more inside.
      if (!("$ref" in written)) named[name] = written;
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  return { named, refer };
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

function parametersOf(
  schema: z.ZodType | undefined,
  place: "path" | "query",
  refer: Refer,
): Parameter[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] }: { properties?: Schemas; required?: string[] } = refer(
    schema,
    "input",
  );
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description: text(description) || `The ${name.replaceAll("_", " ")}.`,
    schema: rest,
  }));
}

const header = (name: string, description: string, required = false): Parameter => ({
  name,
  in: "header",
  required,
  description,
  schema: { type: "string", minLength: 1, maxLength: 255 },
});

function headersOf({ method, ifMatch, action }: Endpoint): Parameter[] {
  const words =
    action === null
      ? "Sent again under the same key within two minutes, it is done once; a refusal counts as not sent."
      : "Sent again under the same key, it is done once.";
  return [
    ...(method === "post" ? [header("Idempotency-Key", words)] : []),
    ...(ifMatch ? [header("If-Match", "The ETag of what you change.", true)] : []),
  ];
}

const STANDARD: Record<number, string> = {
  401: "No token: `api.not_signed_in`; or one that does not work: `api.token_unknown`, `api.token_expired`, `api.token_revoked`, `api.token_wrong` (made for another use), `api.account_deactivated`.",
  403: "The role, the token's scopes or what was shared do not allow it: `api.role`, `api.scope`, `api.no_second_factor`, `drafts.not_yours`.",
  404: "There is no such thing, or it is somebody else's: `api.not_found`.",
  422: "Something in the request is not valid, each field with its message: `api.not_valid`.",
  429: "Too many requests: `api.too_many_requests`.",
};
const STANDARD_CODES: Record<number, string[]> = {
  409: ["api.key_in_use"],
  412: ["api.changed"],
  415: ["api.not_json"],
  428: ["api.no_condition"],
};

/** The codes of each status that this endpoint may refuse with. */
function codesOf(endpoint: Endpoint): Map<number, string[]> {
  const codes = new Map<number, string[]>([
    [422, []],
    [429, []],
  ]);
  const { action, body, ifMatch, method, params, problems = {} } = endpoint;
  const isFor = action !== null;
  const standard: [number, boolean][] = [
    [401, isFor],
    [403, isFor],
    [404, params !== undefined],
    [409, method === "post"],
    [412, ifMatch !== undefined],
    [415, body !== undefined],
    [428, ifMatch !== undefined],
  ];
  for (const [status, has] of standard) {
    if (has) codes.set(status, STANDARD_CODES[status] ?? []);
  }
  for (const [code, status] of Object.entries(problems)) {
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  return codes;
}

function problemsOf(endpoint: Endpoint): Operation["responses"] {
  const schema = { $ref: "#/components/schemas/Problem" };
  const all = [...codesOf(endpoint)].map(([status, codes]) => {
    const listed = codes.map((code) => `\`${code}\``).join(", ");
    const description = [STANDARD[status], listed && `Codes: ${listed}.`].filter(Boolean).join(" ");
    return [String(status), { description, content: { "application/problem+json": { schema } } }];
  });
  return Object.fromEntries(all);
}

const HEADERS = {
  "X-Request-Id": { description: "Name it when you ask for help.", schema: { type: "string" } },
  "RateLimit-Limit": { description: "Requests a minute.", schema: { type: "string" } },
  "RateLimit-Remaining": { description: "How many are left now.", schema: { type: "string" } },
  "RateLimit-Reset": { description: "Seconds until all are back.", schema: { type: "string" } },
};

type Refer = ReturnType<typeof createSchemas>["refer"];

function operationOf(endpoint: Endpoint, refer: Refer): Operation {
  const { action, params, query, status = 200 } = endpoint;
  const parameters = [
    ...parametersOf(params, "path", refer),
    ...parametersOf(query, "query", refer),
    ...headersOf(endpoint),
  ];
  const description = descriptionOf(endpoint);
  const content = answerOf(endpoint, refer);
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(description !== "" && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...bodyOf(endpoint, refer),
    responses: {
      [String(status)]: { description: "It went well.", headers: HEADERS, content },
      ...problemsOf(endpoint),
    },
    security: action === null ? [] : [{ token: [] }],
  };
}

function descriptionOf({ action, description }: Endpoint): string {
  const scope = action === null ? null : ACTIONS[action].scope;
  const needs = scope === null ? "" : `Needs the scope \`${scope}\`.`;
  return [description, needs].filter(Boolean).join("\n\n");
}

function bodyOf({ body, upload }: Endpoint, refer: Refer): Pick<Operation, "requestBody"> {
  const schema = body ? refer(body, "input") : { type: "string" };
  const sent = upload ?? (body && "application/json");
  return sent === undefined
    ? {}
    : { requestBody: { required: true, content: { [sent]: { schema } } } };
}

function answerOf({ answer, media }: Endpoint, refer: Refer): Record<string, { schema: Json }> {
  if (media !== undefined) return { [media]: { schema: { type: "string" } } };
  const schema = {
    type: "object",
    properties: {
      data: answer === undefined ? { type: "null" } : refer(answer, "output"),
      meta: { $ref: "#/components/schemas/Meta" },
      errors: { type: "array", items: { $ref: "#/components/schemas/Fault" }, maxItems: 0 },
    },
    required: ["data", "meta", "errors"],
    additionalProperties: false,
  };
  return { "application/json": { schema } };
}

const FAULT = {
  type: "object",
  properties: {
    code: { type: "string", description: "A stable string." },
    message: { type: "string" },
    field: { type: "string", description: "Where it is, such as `body.title`." },
  },
  required: ["code", "message"],
  additionalProperties: false,
};

const SHARED: Schemas = {
  Fault: FAULT,
  Meta: {
    type: "object",
    properties: {
      next: { type: ["string", "null"], description: "The `cursor` of the next page." },
      per_page: { type: "integer" },
      total: { type: "integer" },
    },
    additionalProperties: false,
  },
  Problem: {
    type: "object",
    properties: {
      type: { type: "string" },
      title: { type: "string" },
      status: { type: "integer" },
      code: { type: "string", description: "A stable string that programs go by." },
      detail: { type: "string", description: "What is wrong and what to do, in words." },
      requestId: { type: "string" },
      data: { type: "null" },
      meta: { $ref: "#/components/schemas/Meta" },
      errors: { type: "array", items: { $ref: "#/components/schemas/Fault" } },
    },
    required: ["type", "title", "status", "code", "detail", "requestId", "data", "meta", "errors"],
    additionalProperties: false,
  },
};

const ABOUT = `Whatever a person can do on a page, a program can do here, by the same functions and with the same permissions.

Send a token of the page Account with each request: \`Authorization: Bearer cs_...\`. Answers hold \`data\`, \`meta\` and \`errors\`; a refusal is a problem (RFC 9457) with a stable \`code\`.

- Lists come in pages: send \`meta.next\` as \`cursor\` for the next one.
- A POST under an \`Idempotency-Key\` is done once, however often it is sent in 24 hours. Where the answer shows a secret once, it is not shown again. Tokens of a sign-in or a refresh are kept sealed for two minutes: whoever lost the answer sends the same request under the same key and gets the same pair, and without the key a refresh token that was used still ends the sign-in.
- Left to a person, on a page: to sign, the password, one-time codes, new tokens, and another system's page of consent.
- What is changed by PUT needs \`If-Match\` with the \`ETag\` that was read.`;

let made: ApiDocument | undefined;

/** Made when it is first asked for. */
export function apiDocument(): ApiDocument {
  made ??= writeDocument();
  return made;
}

function writeDocument(): ApiDocument {
  const { named, refer } = createSchemas();
  const paths: ApiDocument["paths"] = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...(endpoint.root && { servers: [{ url: "/api", description: "Beside the versions" }] }),
      ...paths[endpoint.path],
      [endpoint.method]: operationOf(endpoint, refer),
    };
  }
  const tags = [...new Set(endpoints.map(({ tag }) => tag))];
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: "1",
      description: ABOUT,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v1", description: "This server" }],
    tags: tags.map((name) => ({ name, description: `${name}.` })),
    paths,
    components: {
      schemas: { ...SHARED, ...named },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "Made on the page Account." },
      },
    },
  };
}
