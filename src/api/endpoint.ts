import type { Context } from "hono";
import type { z } from "zod";
import type { Action, Scope } from "../accounts/permissions.ts";
import type { Account, Deps, Env, Running } from "../app.ts";
import type { From } from "../audit/audit.ts";
import type { Fault } from "../platform/http/problem.ts";

type Method = "delete" | "get" | "patch" | "post" | "put";

/** What a request brought, parsed, and who sent it. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  deps: Deps;
  account: Account;
  scopes: readonly Scope[];
  from: From;
  params: Params;
  query: Query;
  body: Body;
  /** The `If-Match` header. */
  seen: string | undefined;
  running: Running;
  /** For a stream or an upload, which read and answer by themselves. */
  c: Context<Env>;
}

interface Meta {
  /** The `cursor` of the next page; null: this was the last. */
  next?: string | null;
  per_page?: number;
  /** Only where it is cheap to know. */
  total?: number;
}

interface Done<Data> {
  data: Data;
  meta?: Meta;
  /** Of what `data` says, without quotes. */
  etag?: string;
  /** Where what was made stands. */
  location?: string;
}

export interface Refused {
  code: string;
  message: string;
  errors?: Fault[];
  headers?: Record<string, string>;
}

/** A `Response` is sent as it is: a stream or a file. */
export type Outcome<Data = unknown> = Done<Data> | Refused | Response;

interface About {
  /** The name of the operation in the document: a verb and a noun. */
  id: string;
  method: Method;
  /** Below /api/v1, with `{names}`. */
  path: `/${string}`;
  /** Below /api instead, and also for who shows the METRICS_TOKEN, who is no account. */
  root?: true;
  tag: string;
  summary: string;
  description?: string;
  /** Null: whoever asks, without a token. */
  action: Action | null;
  /** Default 200. */
  status?: 200 | 201 | 202;
  /** Instead of JSON. */
  media?: string;
  /** The raw body of an upload instead of JSON. */
  upload?: string;
  /** Whether a change must name the version that it was made on. */
  ifMatch?: "required";
  /** The answer shows a secret once: it is not kept for a repeated `Idempotency-Key`. */
  isSecret?: true;
  /** Status by stable code; whatever is not named here is a 409. */
  problems?: Record<string, number>;
}

interface Definition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends About {
  params?: Params;
  query?: Query;
  body?: Body;
  /** What `data` holds; nothing else gets out. */
  answer?: Answer;
  run(
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Outcome<z.input<Answer>>>;
}

export interface Endpoint extends About {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer?: z.ZodType;
  run(call: Call): Promise<Outcome>;
}

export const defineEndpoint = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  definition: Definition<Params, Query, Body, Answer>,
): Endpoint => definition;

/** A stranger's thing and one that is not there look the same. */
export const NOT_FOUND: Refused = {
  code: "api.not_found",
  message: "There is nothing here that you may see.",
};

/** What `If-Match` names is no longer what is there. */
export const CHANGED: Refused = {
  code: "api.changed",
  message: "It has changed since you read it. Read it again, then change it.",
};

/** Messages by field, as forms have them, of the body. */
export function invalid(errors: Record<string, string | undefined>): Refused {
  const faults = Object.entries(errors).flatMap(([field, message]): Fault[] =>
    message === undefined ? [] : [{ code: "api.not_valid", message, field: `body.${field}` }],
  );
  return { code: "api.not_valid", message: faults[0]?.message ?? "Not valid.", errors: faults };
}
