import { setTimeout } from "node:timers/promises";
import type { Deps } from "../app.ts";
import { createBell } from "../platform/sse/bell.ts";
import type { EventStream } from "../platform/sse/stream.ts";
import { type Composition, findComposition, findPulse } from "./composition.ts";
import type { Draft } from "./draft.ts";

const LOOK_AGAIN_MS = 1000;
/** A tree is large: it is sent this often at most, ms. */
const sendEvery = (type: Draft["type"]): number => (type === "story" ? 0 : 500);

// The loop looks at the signal itself.
const aborted = () => undefined;

/**
 * Sends the draft as far as it has come each time it grows, and `end` when it is over. Each event is
 * the whole state, so a browser that comes back needs no history.
 */
export async function streamDraft(
  deps: Deps,
  { id, type }: Pick<Draft, "id" | "type">,
  stream: EventStream,
  render: (composition: Composition) => Promise<string>,
): Promise<void> {
  const bell = createBell(deps.live, `draft:${id}`, {
    signal: stream.signal,
    lookAgainMs: LOOK_AGAIN_MS,
  });
  const sendWhole = async () => {
    const composition = await findComposition(deps.db, id);
    if (composition) await stream.send({ data: await render(composition) });
  };
  let sent: string | undefined;
  let sentAt = -Infinity;
  try {
    while (!stream.signal.aborted) {
      const rung = bell.next();
      const pulse = await findPulse(deps.db, id);
      if (pulse?.state !== "queued" && pulse?.state !== "running") {
        await stream.send({ event: "end", data: pulse?.state ?? "" });
        return;
      }
      if (pulse.mark !== sent) {
        await sendWhole();
        sent = pulse.mark;
        sentAt = deps.clock.monotonic();
      }
      await rung;
      // It is woken at each step of the work: to look more often than it sends helps nobody.
      const rest = sentAt + sendEvery(type) - deps.clock.monotonic();
      if (rest > 0) await setTimeout(rest, undefined, { signal: stream.signal }).catch(aborted);
    }
  } finally {
    bell.stop();
  }
}
