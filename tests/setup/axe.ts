import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { sidewaysBy } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FAULTS = `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html.slice(0, 200)))`;

export interface Faults {
  axe: string[];
  /** How far one must scroll, px. */
  sideways: number;
}

/** What axe finds on a page as it stands, and whether it fits its window. */
export async function faultsOf(page: Page): Promise<Faults> {
  await page.evaluate(AXE);
  return { axe: await page.evaluate<string[]>(FAULTS), sideways: await sidewaysBy(page) };
}

export const NO_FAULTS: Faults = { axe: [], sideways: 0 };
