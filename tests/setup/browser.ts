import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import type { Visitor } from "./visitor.ts";

const endpoint = inject("browser");

/** Of a `describe`: skipped on a machine without Chromium. */
export const inBrowser = { skip: endpoint === undefined };

/** The run's one browser; closing it ends only what this file opened. */
export function openBrowser(): Promise<Browser> {
  if (endpoint === undefined) throw new Error("there is no browser");
  return chromium.connect(endpoint);
}

/** The browser's own line for an answer of 4xx or 5xx that a test asked for. */
const ASKED_FOR = /^Failed to load resource: the server responded with a status of [45]\d\d/;

/** Everything that the pages of this context complain of: errors, and breaches of the CSP, which are errors too. */
export function listenForComplaints(context: BrowserContext, complaints: string[] = []): string[] {
  context.on("console", (message) => {
    const text = message.text();
    if (message.type() !== "error" || ASKED_FOR.test(text)) return;
    complaints.push(`${message.page()?.url()}: ${text}`);
  });
  context.on("weberror", (error) => {
    complaints.push(`${error.page()?.url()}: ${error.error().message}`);
  });
  return complaints;
}

/** The browser goes on as this person, who signed in over plain HTTP. */
export async function signInAs(
  context: BrowserContext,
  visitor: Visitor,
  url: string,
): Promise<void> {
  const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url }));
  await context.addCookies(cookies);
}

/** What has the focus: its id, or its tag and text. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `(() => { const e = document.activeElement;
      return e.id || e.className || e.tagName.toLowerCase() + " " + e.textContent.trim(); })()`,
  );

/** Wider than the window: somebody must scroll sideways. */
export const sidewaysBy = (page: Page): Promise<number> =>
  page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
