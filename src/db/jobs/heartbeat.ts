import { Worker } from "node:worker_threads";
import type { Log } from "../../platform/telemetry/log.ts";

export interface Heartbeat {
  stop(): Promise<void>;
}

const START_AGAIN = 500;

/** Raises the counter of one worker every second, whatever this process's loop does. */
export function startHeartbeat(file: string, id: string, log: Log): Heartbeat {
  let stopped = false;
  let again: NodeJS.Timeout | undefined;

  const start = () => {
    const started = new Worker(new URL("./heartbeat.mjs", import.meta.url), {
      workerData: { file, id },
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
    started.on("error", (error) => log.error("jobs.heartbeat_failed", {}, error));
    started.once("exit", () => {
      if (!stopped) again = setTimeout(() => (thread = start()), START_AGAIN);
    });
    return started;
  };
  let thread = start();

  return {
    async stop() {
      stopped = true;
      clearTimeout(again);
      await thread.terminate();
    },
  };
}
