import type { Deps } from "../app.ts";
import { createBell } from "../platform/sse/bell.ts";
import type { EventStream } from "../platform/sse/stream.ts";
import { type Composition, findComposition } from "./composition.ts";

const LOOK_AGAIN_MS = 1000;

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
  const bell = createBell(deps.live, `draft:${draftId}`, {
    signal: stream.signal,
    lookAgainMs: LOOK_AGAIN_MS,
  });
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
