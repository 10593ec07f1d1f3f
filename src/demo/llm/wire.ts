import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import { z } from "zod";

export type LlmContext = Context<{ Bindings: HttpBindings }>;

/** What a call comes to: a refusal, a whole answer, or a stream of frames. */
export type Reply =
  | { status: 400 | 404; body: object }
  | { body: object }
  | { head: string[]; pieces: string[]; tail: string[] };

export interface ReplyOptions {
  /** A number that no other answer has. */
  nextId: () => string;
}

const content = z.union([z.string(), z.array(z.object({ text: z.string().default("") }))]);
export const contentShape = content;
export const messagesShape = z.array(z.object({ role: z.string(), content })).min(1);

export const words = (value: z.output<typeof content> | undefined): string =>
  value === undefined || typeof value === "string"
    ? (value ?? "")
    : value.map((part) => part.text).join("\n");

/** `paceMs`: between two pieces, so that a person can watch; 0 sends them as fast as they go. */
export function send(c: LlmContext, reply: Reply, paceMs: number): Response {
  if ("body" in reply) return c.json(reply.body, "status" in reply ? reply.status : 200);
  c.header("Content-Type", "text/event-stream; charset=utf-8");
  c.header("Cache-Control", "no-cache");
  return stream(c, async (out) => {
    await out.write(reply.head.join(""));
    for (const piece of reply.pieces) {
      if (out.aborted) return;
      await out.write(piece);
      if (paceMs > 0) await out.sleep(paceMs);
    }
    await out.write(reply.tail.join(""));
  });
}
