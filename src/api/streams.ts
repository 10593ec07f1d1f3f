import { type EventStream, eventStream } from "../platform/sse/stream.ts";
import type { Call, Outcome } from "./endpoint.ts";

/** Beside the problems of its own, those of every stream. */
export const STREAM_PROBLEMS = { "api.stopping": 503, "api.too_many_streams": 429 };

/** Server-sent events, or in words why there are none now. */
export function openStream({ c }: Call, body: (events: EventStream) => Promise<void>): Outcome {
  const response = eventStream(c, body);
  if (response.ok) return response;
  const headers = { "Retry-After": response.headers.get("Retry-After") ?? "10" };
  return response.status === 429
    ? {
        code: "api.too_many_streams",
        message: "You hold too many streams. End one first.",
        headers,
      }
    : { code: "api.stopping", message: "The server stops. Come back in a moment.", headers };
}
