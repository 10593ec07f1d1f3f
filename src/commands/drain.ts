import type { Server } from "node:http";
import type { Worker } from "../platform/jobs/queue.ts";
import type { Streams } from "../platform/sse/stream.ts";
import type { Log } from "../platform/telemetry/log.ts";

interface Draining {
  log: Log;
  /** From now on the process says that it is not ready. */
  begin: () => void;
  server: Server;
  streams: Streams;
  worker: Worker | undefined;
  finish: () => Promise<void>;
}

/** How long requests and jobs that run may still take. */
const GRACE_MS = 10_000;
/** A terminal and npm both pass one Ctrl+C on: what comes that soon is the same signal. */
const SAME_SIGNAL_MS = 1000;

/** Without the end of its streams a server would wait for them for ever. */
async function closeServer(server: Server, streams: Streams) {
  const closed = new Promise((resolve) => server.close(resolve));
  streams.drain();
  // A connection becomes idle only when its last answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

async function drain({ log, begin, server, streams, worker, finish }: Draining) {
  log.info("process.stopping");
  begin();
  await Promise.all([worker?.stop(GRACE_MS), closeServer(server, streams)]);
  await finish();
  log.info("process.stopped");
}

/** SIGTERM and SIGINT end the process in order; a second one ends it at once. */
export function drainOnSignal(draining: Draining): void {
  let since: number | undefined;
  const stop = () => {
    if (since === undefined) {
      since = performance.now();
      void drain(draining).then(
        () => process.exit(0),
        (error: unknown) => {
          draining.log.error("process.stop_failed", {}, error);
          process.exit(1);
        },
      );
    } else if (performance.now() - since > SAME_SIGNAL_MS) {
      process.exit(1);
    }
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
