import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { z } from "zod";
import type { Fault } from "../faults.ts";

export type LlmContext = Context<{ Bindings: HttpBindings; Variables: { quirk?: Fault } }>;

/** What a call comes to: a refusal, a whole answer, or a stream of frames. */
export type Reply =
  | { status: 400 | 404; body: object }
  | { body: object }
  /** `error`: the frames of a stream that fails. */
  | { head: string[]; pieces: string[]; tail: string[]; error: string };

export interface ReplyOptions {
  /** A number that no other answer has. */
  nextId: () => string;
}

/** A part of a message; of a tool's answer, what it said. */
const block = z.object({
  type: z.string().default("text"),
  text: z.string().default(""),
  content: z.unknown().optional(),
});
/** Null: only tools are asked for. */
const content = z.union([z.string(), z.array(block), z.null()]);
export const contentShape = content;
export const messagesShape = z.array(z.object({ role: z.string(), content })).min(1);

export const words = (value: z.output<typeof content> | undefined): string =>
  value === undefined || value === null || typeof value === "string"
    ? (value ?? "")
    : value.map((part) => part.text).join("\n");

/** `pace`: ms between two pieces, so that a person can watch; 0 sends them as fast as they go. */
export function send(c: LlmContext, reply: Reply, pace: () => number): Response {
  if ("body" in reply) return c.json(reply.body, "status" in reply ? reply.status : 200);
  c.header("Content-Type", "text/event-stream; charset=utf-8");
  c.header("Cache-Control", "no-cache");
  const { quirk } = c.var;
  return stream(c, async (out) => {
    await out.write(reply.head.join(""));
    if (quirk === "error_before") return void (await out.write(reply.error));
    for (const [nth, piece] of reply.pieces.entries()) {
      if (quirk !== undefined && nth === SOME) {
        // Apart, so that the words before it have surely come.
        await out.sleep(30);
        return fail(out, reply.error, quirk);
      }
      if (out.aborted) return;
      await out.write(piece);
      const ms = pace();
      if (ms > 0) await out.sleep(ms);
    }
    await out.write(reply.tail.join(""));
  });
}

/** After so many pieces. */
const SOME = 2;

async function fail(out: StreamingApi, error: string, quirk: Fault): Promise<void> {
  if (quirk === "error_within") await out.write(error);
  // Until the caller has gone.
  else if (quirk === "stall") while (!out.aborted) await out.sleep(20);
}
