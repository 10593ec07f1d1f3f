import { Hono } from "hono";
import type { Env } from "../../app.ts";

export const routingRoutes = new Hono<Env>();
