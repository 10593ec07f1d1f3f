import { setTimeout as pause } from "node:timers/promises";
import type { Deps } from "../app.ts";
import { createBell } from "../platform/sse/bell.ts";
import type { EventStream } from "../platform/sse/stream.ts";

const LOOK_AGAIN_MS = 2000;
/** Many jobs change at once: a page is sent at most so often. */
const SEND_EVERY_MS = 500;

/** What a page shows now, and whether it will ever change again. */
interface Look {
  /** Undefined: nothing more. */
  html: string | undefined;
  isOver: boolean;
}

/**
 * Sends a part of a page whenever it has changed, and `end` once it is over. Each event is the whole
 * part, so a browser that comes back needs no history.
 */
export async function streamPart(
  { live }: Pick<Deps, "live">,
  topic: string,
  { send, signal }: EventStream,
  look: () => Promise<Look>,
): Promise<void> {
  const bell = createBell(live, topic, { signal, lookAgainMs: LOOK_AGAIN_MS });
  let sent: string | undefined;
  try {
    while (!signal.aborted) {
      const rung = bell.next();
      const { html, isOver } = await look();
      if (html !== undefined && html !== sent) await send({ data: html });
      sent = html;
      if (isOver) {
        await send({ event: "end", data: "" });
        return;
      }
      await pause(SEND_EVERY_MS, undefined, { signal }).catch(ignoreAbort);
      await rung;
    }
  } finally {
    bell.stop();
  }
}

/** The stream is over: the loop sees it. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
