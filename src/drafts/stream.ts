import type { Deps } from "../app.ts";
import type { EventStream } from "../platform/sse/stream.ts";
import { type Composition, findComposition } from "./composition.ts";

/** A wake-up may be lost, or come from another process: look again after so long, ms. */
const LOOK_AGAIN = 1000;

/**
 * Sends the draft as far as it has come each time it grows, and `end` when it is over. Each event is
 * the whole state, so a browser that comes back needs no history.
 */
export async function streamDraft(
  deps: Deps,
  draftId: string,
  stream: EventStream,
  render: (composition: Composition) => Promise<string>,
): Promise<void> {
  const bell = createBell(deps, draftId, stream.signal);
  let sent: string | undefined;
  try {
    while (!stream.signal.aborted) {
      const rung = bell.next();
      const composition = await findComposition(deps.db, draftId);
      if (composition?.state !== "queued" && composition?.state !== "running") {
        await stream.send({ event: "end", data: composition?.state ?? "" });
        return;
      }
      const now = `${composition.state} ${composition.text.length} ${composition.errorCode}`;
      if (now !== sent) await stream.send({ data: await render(composition) });
      sent = now;
      await rung;
    }
  } finally {
    bell.stop();
  }
}

const nobody = () => undefined;

/** `next` resolves at the next wake-up, when the time is over, or when the stream ends. */
function createBell(deps: Deps, draftId: string, signal: AbortSignal) {
  let ring: () => void = nobody;
  const stop = deps.live.listen(`draft:${draftId}`, () => ring());
  signal.addEventListener("abort", () => ring(), { once: true });
  return {
    stop,
    next: () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => ring(), LOOK_AGAIN);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
