import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Clock } from "../../platform/clock.ts";
import type { DemoPerson } from "../people.ts";
import type { ConfluenceStore } from "./store.ts";

export interface DemoConfluence {
  store: ConfluenceStore;
  clock: Clock;
  people: DemoPerson[];
}

export interface ConfluenceEnv {
  Bindings: HttpBindings;
  Variables: {
    confluence: DemoConfluence;
    dialect: "dc" | "cloud";
    /** With the context path. */
    base: string;
    /** Undefined: nobody is logged in. */
    person: DemoPerson | undefined;
  };
}

export type ConfluenceContext = Context<ConfluenceEnv>;

const REASONS: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
};

/** The body of an error of the first API. */
export const confluenceError = (status: number, message: string): object => ({
  statusCode: status,
  data: { authorized: status !== 403, valid: status !== 400, errors: [], successful: false },
  message,
  reason: REASONS[status] ?? "Error",
});

/** Data Center takes a personal access token, Cloud e-mail and token. */
export const findAsker = createMiddleware<ConfluenceEnv>(async (c, next) => {
  const { confluence, dialect } = c.var;
  const given = c.req.header("authorization");
  const person = confluence.people.find((one) => given === expectedHeader(dialect, one));
  if (given !== undefined && person === undefined) {
    c.header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
    return c.json(
      confluenceError(401, "Client must be authenticated to access this resource."),
      401,
    );
  }
  const hasEnded =
    person !== undefined && Date.parse(person.tokenEnds) <= confluence.clock.now().getTime();
  c.set("person", hasEnded ? undefined : person);
  await next();
  // A dead token is answered as if nobody had logged in; only this header tells.
  if (given !== undefined) {
    c.header("X-Seraph-LoginReason", hasEnded ? "AUTHENTICATED_FAILED" : "OK");
  }
  return undefined;
});

function expectedHeader(dialect: "dc" | "cloud", person: DemoPerson): string {
  if (dialect === "dc") return `Bearer ${person.confluenceToken}`;
  return `Basic ${Buffer.from(`${person.email}:${person.cloudToken}`).toString("base64")}`;
}

/** Without a login there is nothing to see but who one is. */
export const requireLogin = createMiddleware<ConfluenceEnv>(async (c, next) => {
  if (c.var.person !== undefined || c.req.path.endsWith("/user/current")) return next();
  const message = "Client must be authenticated to access this resource.";
  return c.json(confluenceError(401, message), 401);
});
