import type { Deps } from "../../app.ts";
import { createBell } from "../../platform/sse/bell.ts";
import type { EventStream } from "../../platform/sse/stream.ts";
import { ACTIVE } from "./states.ts";
import { listTurns, type TracedTurn } from "./turns.ts";

const LOOK_AGAIN_MS = 2000;

/** What has been told of a turn. */
interface Told {
  text: string;
  steps: Map<string, string>;
}

/**
 * Tells a program of a turn as it goes: `step` whenever one begins, waits or ends, `text` for each new
 * piece of the answer, `reset` where it begins anew after a failure, and `end` with how it ended.
 */
export async function followTurn(
  deps: Pick<Deps, "db" | "clock" | "live">,
  { sessionId, turnId }: { sessionId: string; turnId: string },
  { send, signal }: EventStream,
): Promise<void> {
  const bell = createBell(deps.live, `session:${sessionId}`, {
    signal,
    lookAgainMs: LOOK_AGAIN_MS,
  });
  const told: Told = { text: "", steps: new Map() };
  const tell = (event: string, data: object) => send({ event, data: JSON.stringify(data) });
  try {
    while (!signal.aborted) {
      const rung = bell.next();
      const traced = (await listTurns(deps, sessionId)).find(({ turn }) => turn.id === turnId);
      if (!traced) return;
      await tellNews(traced, told, tell);
      if (!ACTIVE.includes(traced.turn.state)) {
        const { state, position, answer, errorCode, errorMessage, tokens, costNanoUsd } =
          traced.turn;
        const end = { state, position, answer, errorCode, errorMessage, tokens, costNanoUsd };
        await tell("end", end);
        return;
      }
      await rung;
    }
  } finally {
    bell.stop();
  }
}

async function tellNews(
  { turn, steps }: TracedTurn,
  told: Told,
  tell: (event: string, data: object) => Promise<void>,
): Promise<void> {
  for (const { key, kind, label, state, approvalId } of steps) {
    if (told.steps.get(key) === state) continue;
    told.steps.set(key, state);
    await tell("step", { key, kind, label, state, approvalId });
  }
  if (!turn.answer.startsWith(told.text)) {
    told.text = "";
    await tell("reset", {});
  }
  const text = turn.answer.slice(told.text.length);
  if (text === "") return;
  told.text = turn.answer;
  await tell("text", { text });
}
