import type { Context } from "hono";
import type { Env } from "../app.ts";
import type { From } from "../audit/audit.ts";

/** Where a request came from, for the audit log. */
export const fromOf = (c: Context<Env>): From => ({
  address: c.var.address,
  requestId: c.var.requestId,
});

export const userAgentOf = (c: Context<Env>): string => c.req.header("user-agent") ?? "";
