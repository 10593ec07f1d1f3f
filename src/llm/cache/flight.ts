import type { LlmEvent } from "../llm.ts";

/** Tells each event as it happens, and resolves when nothing more will come. */
export type Source = (signal: AbortSignal, tell: (event: LlmEvent) => void) => Promise<void>;

export interface Seat {
  /**
   * Every event from the first on, as many at once as have come. Ends without an end event only for
   * who left while others stayed.
   * @throws what the call threw
   */
  events(): AsyncGenerator<LlmEvent[]>;
  /** May be called at any time, and again. */
  leave(): Promise<void>;
}

/** One call that several wait for. It goes on while anybody is there, and ends with the last one. */
export interface Flight {
  /** Undefined: too late. Who has a seat leaves it, at the latest with the end of its events. */
  join(signal: AbortSignal): Seat | undefined;
}

function createNews() {
  let next: PromiseWithResolvers<void> | undefined;
  return {
    tell: () => {
      next?.resolve();
      next = undefined;
    },
    wait: () => (next ??= Promise.withResolvers()).promise,
  };
}

/** `onEnd` is told as soon as nobody can join any more. */
export function startFlight(source: Source, onEnd: () => void): Flight {
  const controller = new AbortController();
  const events: LlmEvent[] = [];
  const state: { over: boolean; failure?: { error: unknown } } = { over: false };
  let seats = 0;
  const news = createNews();

  async function pump() {
    try {
      await source(controller.signal, (event) => {
        events.push(event);
        news.tell();
      });
    } catch (error) {
      state.failure = { error };
    }
    state.over = true;
    onEnd();
    news.tell();
  }

  function join(signal: AbortSignal): Seat | undefined {
    if (controller.signal.aborted || state.over) return undefined;
    seats += 1;
    let here = true;
    const leave = () => {
      signal.removeEventListener("abort", leave);
      if (!here) return;
      seats -= 1;
      if (seats > 0 || state.over) here = false;
      // The last one stays to hear how it ended.
      else if (!controller.signal.aborted) {
        onEnd();
        controller.abort();
      }
      news.tell();
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return { leave: () => left(leave), events: () => follow(() => here, leave) };
  }

  /** Once it is over for everybody, its row stands. */
  async function left(leave: () => void) {
    if (!controller.signal.aborted) leave();
    if (controller.signal.aborted) await pumped;
  }

  async function* follow(isHere: () => boolean, leave: () => void): AsyncGenerator<LlmEvent[]> {
    try {
      for (let next = 0; isHere();) {
        if (next < events.length) {
          const fresh = events.slice(next);
          next = events.length;
          yield fresh;
        } else if (state.over) break;
        else await news.wait();
      }
      if (state.failure && isHere()) throw state.failure.error;
    } finally {
      await left(leave);
    }
  }

  const pumped = pump();
  return { join };
}
