import { spawn } from "node:child_process";
import { DEMO_SYSTEMS, freeRow, temporaryFolder } from "../setup/process.ts";
import { familyCpuMs, follow } from "./child.ts";
import { compare, heading, median, table } from "./report.ts";

const RUNS = 3;

/** `npm start` as a person types it: on a fresh folder, with the demo world. */
export async function benchStart(): Promise<void> {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await startOnce());
  heading(`npm start on an empty folder, with the demo world, ${RUNS} runs`);
  table(
    ["", ...runs.map((_, at) => `run ${at + 1} ms`), "median ms"],
    [
      ["from npm to ready", ...runs.map(({ all }) => all), median(runs.map(({ all }) => all))],
      [
        "of it the program, as it says",
        ...runs.map(({ own }) => own),
        median(runs.map(({ own }) => own)),
      ],
      [
        "cpu used, npm and launcher included",
        ...runs.map(({ cpu }) => cpu),
        median(runs.map(({ cpu }) => cpu)),
      ],
    ],
  );
  compare("npm start to ready", {
    value: median(runs.map(({ all }) => all)) / 1000,
    atMost: 2,
    unit: "s",
  });
}

async function startOnce(): Promise<{ all: number; own: number; cpu: number }> {
  const folder = temporaryFolder();
  const demoPort = await freeRow(DEMO_SYSTEMS + 1);
  const settings = {
    DATA_DIR: folder.path,
    PORT: String(demoPort + DEMO_SYSTEMS),
    DEMO_PORT: String(demoPort),
  };
  const startedAt = performance.now();
  // oxlint-disable-next-line node/no-process-env -- npm needs the environment that a person has
  const env = { ...process.env, ...settings };
  const npm = spawn("npm", ["start"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const child = follow(npm);
  try {
    const words = await child.said("Countersign is ready in");
    const all = performance.now() - startedAt;
    return { all, own: Number.parseInt(words, 10), cpu: familyCpuMs(npm.pid ?? 0) };
  } finally {
    // The launcher ends the program when npm is gone.
    await child.end();
    folder.remove();
  }
}
