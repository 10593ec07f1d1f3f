import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Service {
  url: string;
  port: number;
  child: ChildProcess;
  /** What it has printed so far, both streams. */
  output: () => string;
  /** How it ended: its exit code, or the signal. */
  ended: Promise<number | string>;
}

/**
 * Below the ports that systems give to outgoing connections (Linux from 32768 on): one of those may
 * be taken by any call between the look and the start.
 */
const PORTS = { from: 10_000, to: 32_000 };

export const freePort = () => freeRow(1);

/** The first of so many free ports in a row. */
export async function freeRow(count: number): Promise<number> {
  for (;;) {
    const first = randomInt(PORTS.from, PORTS.to - count);
    const ports = Array.from({ length: count }, (_, i) => first + i);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "countersign-process-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** With its figure: a port that is "already in use" is not ready. */
export const READY = /ready in \d+ ms/;

/** Each has a port of its own, from DEMO_PORT on. */
export const DEMO_SYSTEMS = 5;

const MAIN = "src/main.ts";
/** Lets Node run the TypeScript and JSX of this program; as `npm start` has it. */
export const TYPESCRIPT = "./src/typescript.mjs";

/** As `npm start` has it: new objects take 50 MB less. */
const SMALL_NEW_SPACE = "--max-semi-space-size=4";
/** As the launcher sets it. */
const allocator = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("MALLOC_")));

/** The program as a process of its own, with these settings and nothing else of this environment. */
export function run(
  env: Record<string, string>,
  args: string[] = [],
  program = MAIN,
): Omit<Service, "url" | "port"> {
  const child = spawn(
    process.execPath,
    [SMALL_NEW_SPACE, "--import", TYPESCRIPT, program, ...args],
    {
      env: { PATH: process.env["PATH"] ?? "", ...allocator(), DEMO: "false", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => (output += text));
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? ""));
  });
  return { child, output: () => output, ended };
}

/** Starts the service and waits until it is ready. Throws what it said when it ends instead. */
export async function startService(env: Record<string, string>, program = MAIN): Promise<Service> {
  const port = env["PORT"] === undefined ? await freePort() : Number(env["PORT"]);
  const service = run({ ...env, PORT: String(port) }, [], program);
  const ready = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (!READY.test(service.output())) return;
      clearInterval(look);
      resolve();
    }, 20);
    void service.ended.then(() => clearInterval(look));
  });
  const end = service.ended.then((code) => {
    throw new Error(`it ended with ${code}: ${service.output()}`);
  });
  await Promise.race([ready, end]);
  // From now on its end is the test's business.
  end.catch(() => undefined);
  return { ...service, port, url: `http://localhost:${port}` };
}
