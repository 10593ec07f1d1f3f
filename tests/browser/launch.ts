import { existsSync } from "node:fs";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the one browser of this run listens; undefined: there is none on this machine. */
    browser: string | undefined;
  }
}

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let server: BrowserServer | undefined;

/** One browser for all files. Without Chromium the browser tests are skipped; where CI runs, that is a failure. */
export async function setup({ provide }: TestProject): Promise<void> {
  if (!existsSync(CHROMIUM)) {
    const words = `There is no ${CHROMIUM}: apt-get install chromium`;
    // oxlint-disable-next-line node/no-process-env -- only CI itself can say that it is CI
    if (process.env["CI"] === "true") throw new Error(words);
    process.stdout.write(`Browser tests are skipped. ${words}\n`);
    provide("browser", undefined);
    return;
  }
  server = await chromium.launchServer({ executablePath: CHROMIUM, args: ARGS });
  provide("browser", server.wsEndpoint());
}

export async function teardown(): Promise<void> {
  await server?.close();
}
