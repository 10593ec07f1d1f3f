import { expect, test, vi } from "vitest";
import { createLive } from "../../src/platform/sse/live.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { Engine } from "../../src/platform/jobs/engine.ts";
import { Runner } from "../../src/platform/jobs/runner.ts";

test("a worker that was taken for dead joins again, also when the database is busy at first", async () => {
  const joined: string[] = [];
  let tries = 0;
  const engine: Engine = {
    join() {
      tries += 1;
      if (tries === 2) return Promise.reject(new Error("database is locked"));
      joined.push(`worker-${tries}`);
      return Promise.resolve(`worker-${tries}`);
    },
    turn: () => Promise.resolve({ claims: [], stale: [], nextRunAt: undefined }),
    sweep: (owner) => Promise.resolve({ lost: owner === "worker-1", cancelled: [], changed: [] }),
    watch: () => () => undefined,
    leave: () => Promise.resolve(),
  };
  const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const runner = new Runner({
    engine,
    jobs: [],
    deps: () => undefined,
    live: createLive(),
    log: quiet,
    clock: systemClock,
    limits: { slots: 1 },
    tick: () => Promise.resolve(),
  });
  await runner.start();
  await vi.waitFor(() => expect(joined).toEqual(["worker-1", "worker-3"]), 5000);
  await vi.waitFor(() => expect(runner.alive()).toBe(true), 5000);
  await runner.stop(0);
});

const nothing = () => undefined;
