import { type Context, Hono } from "hono";
import { readCookie } from "../accounts/cookie.ts";
import { findSignIn } from "../accounts/sign-in.ts";
import type { Env } from "../app.ts";
import { problemResponse } from "../platform/http/problem.ts";
import { urls } from "../urls.ts";
import { apiDocument } from "./document.ts";
import { answer, findCaller, type Limits } from "./door.ts";
import { endpoints } from "./endpoints.ts";
import type { Endpoint } from "./endpoint.ts";

/** What the app around it has found out about a request. */
type Outer = Pick<Env["Variables"], "address" | "deps" | "host" | "requestId">;

export interface Api {
  fetch(request: Request, outer: Outer): Promise<Response>;
}

const BASE = urls.api.base();
const ROOT = "/api";

const patternOf = ({ path, root }: Endpoint) =>
  (root ? ROOT : BASE) + path.replaceAll(/\{(\w+)\}/g, ":$1");

const isAt = (endpoint: Endpoint, path: string) =>
  new RegExp(`^${patternOf(endpoint).replaceAll(/:\w+/g, "[^/]+")}$`).test(path);

/** Names before parameters: `/drafts/shared` is no draft. */
const byName = (a: Endpoint, b: Endpoint) =>
  patternOf(a).replaceAll(":", "~") < patternOf(b).replaceAll(":", "~") ? -1 : 1;

/** Everything below /api/v1. */
export function createApi(limits: Limits): Api {
  const api = new Hono<Env>();
  const outers = new WeakMap<Request, Outer>();
  const adopt = (c: Context<Env>) => {
    const outer = outers.get(c.req.raw);
    if (outer === undefined) throw new Error("a request came in by no door");
    c.set("deps", outer.deps);
    c.set("requestId", outer.requestId);
    c.set("address", outer.address);
    c.set("host", outer.host);
    return c;
  };
  const sorted = endpoints.toSorted(byName);
  // One handler an address and no middleware: Hono then calls it straight away.
  for (const endpoint of sorted) {
    api.on(endpoint.method, patternOf(endpoint), (c) => answer(adopt(c), endpoint, limits));
  }
  api.get(urls.api.document(), async (c) => {
    adopt(c);
    if (await isSignedInHere(c)) return c.json(apiDocument());
    const caller = await findCaller(c, limits);
    return "status" in caller ? problemResponse(caller, c.var.requestId) : c.json(apiDocument());
  });
  api.notFound(async (c) => {
    adopt(c);
    const methods = sorted.filter((one) => isAt(one, c.req.path)).map(({ method }) => method);
    if (methods.length > 0) return noMethod(c, [...new Set(methods)].join(", ").toUpperCase());
    const caller = await findCaller(c, limits);
    if ("status" in caller) return problemResponse(caller, c.var.requestId);
    const message = "There is no such address. The document is at /api/v1/openapi.json.";
    return problemResponse({ status: 404, code: "api.no_address", message }, c.var.requestId);
  });
  // The app around it knows what to say of what nobody expected.
  api.onError((error) => {
    throw error;
  });
  return {
    async fetch(request, outer) {
      outers.set(request, outer);
      return api.fetch(request);
    },
  };
}

/** The document tells nothing of anybody: who reads it in a browser needs no token. */
async function isSignedInHere(c: Context<Env>): Promise<boolean> {
  const cookie = readCookie(c, "session");
  const { deps } = c.var;
  return cookie !== undefined && (await findSignIn(deps.db, deps, cookie)) !== undefined;
}

const noMethod = (c: Context<Env>, allow: string) =>
  problemResponse(
    {
      status: 405,
      code: "api.no_method",
      message: `Only ${allow} works here.`,
      headers: { Allow: allow },
    },
    c.var.requestId,
  );
