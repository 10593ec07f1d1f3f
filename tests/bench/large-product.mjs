// The product beside a demo world, which says on a signal how long its event loop was held up.
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 5;
/** What is held up is beyond the timer's own time. */
const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.on("SIGUSR2", () => {
  const said = { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
  process.stdout.write(`delay ${JSON.stringify(said)}\n`);
  delay.reset();
});

await import("../setup/beside.mjs");
