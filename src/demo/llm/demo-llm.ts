import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { type Fault, type Faults, injectFaults } from "../faults.ts";
import { DEMO_MODEL, tokens } from "./answer.ts";
import { anthropicError, anthropicReply } from "./anthropic.ts";
import { embeddingsReply } from "./embeddings.ts";
import { openAiReply } from "./openai.ts";
import { send } from "./wire.ts";

export interface DemoLlmOptions {
  faults: Faults;
  apiKey: string;
  /** Between two pieces of an answer, ms, so that a person can watch; 0 for none. */
  paceMs: number;
}

type LlmEnv = { Bindings: HttpBindings; Variables: { quirk?: Fault } };

const ERROR_TYPES: Record<number, string> = {
  401: "authentication_error",
  403: "permission_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const MODEL = {
  id: DEMO_MODEL,
  type: "model",
  object: "model",
  display_name: "Demo model, no AI",
  created: 1_767_225_600,
  created_at: "2026-01-01T00:00:00Z",
  owned_by: "countersign",
};

/** The demo model as a server that speaks both wire protocols; its name says that it is no AI. */
export function createDemoLlm({ faults, apiKey, paceMs }: DemoLlmOptions): Hono<LlmEnv> {
  const app = new Hono<LlmEnv>();
  let count = 0;
  const nextId = () => String((count += 1)).padStart(6, "0");
  const pace = () => faults.pace.ms ?? paceMs;
  const error = (status: number, message: string) =>
    anthropicError(ERROR_TYPES[status] ?? "api_error", message, nextId());

  app.use("/v1/*", injectFaults("llm", faults, error));
  app.use("/v1/*", async (c, next) => {
    const bearer = c.req.header("authorization")?.replace(/^Bearer /, "");
    const given = bearer ?? c.req.header("x-api-key");
    return given === apiKey ? next() : c.json(error(401, "invalid x-api-key"), 401);
  });
  app.get("/v1/models", (c) =>
    c.json({
      object: "list",
      data: [MODEL],
      has_more: false,
      first_id: MODEL.id,
      last_id: MODEL.id,
    }),
  );
  app.post("/v1/messages/count_tokens", async (c) =>
    c.json({ input_tokens: tokens(await c.req.text()) }),
  );
  app.post("/v1/messages", async (c) => {
    c.header("request-id", `req_demo_${nextId()}`);
    return send(c, anthropicReply(await readJson(c.req.raw), { nextId }), pace);
  });
  app.post("/v1/chat/completions", async (c) => {
    c.header("x-request-id", `req_demo_${nextId()}`);
    return send(c, openAiReply(await readJson(c.req.raw), { nextId }), pace);
  });
  app.post("/v1/embeddings", async (c) => {
    c.header("x-request-id", `req_demo_${nextId()}`);
    return send(c, embeddingsReply(await readJson(c.req.raw)), pace);
  });
  return app;
}

/** Undefined for what is no JSON: the schema then refuses it. */
async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
