import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { sidewaysBy } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OPTIONS = JSON.stringify({
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  resultTypes: ["violations"],
});
const FAULTS = `axe.run(document, ${OPTIONS}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 200) + " " + failureSummary)))`;

/** Dark on a phone and light on a desk: each colour and each width is looked at once. */
const LOOKS = [
  { colorScheme: "dark", width: 360 },
  { colorScheme: "light", width: 1440 },
] as const;
/** Until the colours on the screen are the new ones. */
const SETTLED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))
  .then(() => undefined)`;

/** A folder for a picture of every page in each colour and width, for who looks at them. */
// oxlint-disable-next-line node/no-process-env -- only for whoever looks at them
const PICTURES = process.env["PICTURES"];

type Look = Pick<(typeof LOOKS)[number], "width"> & { colorScheme: "light" | "dark" };

async function put(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(SETTLED);
}

/**
 * What axe finds on a page as it stands, and by how much it is wider than its window, in each look.
 * It is light and wide afterwards. `name`: of its pictures.
 */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  await page.evaluate(AXE);
  const found: string[] = [];
  for (const look of LOOKS) {
    const at = `${name}, ${look.colorScheme}, ${look.width}`;
    await put(page, look);
    const faults = await page.evaluate<string[]>(FAULTS);
    found.push(...faults.map((text) => `${at}: ${text}`));
    const over = await sidewaysBy(page);
    if (over > 0) found.push(`${at}: ${over} px too wide`);
  }
  await takePictures(page, name);
  return found;
}

/** Only where somebody asked for them. */
export async function takePictures(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const width of [360, 1440] as const) {
    for (const colorScheme of ["dark", "light"] as const) {
      await put(page, { width, colorScheme });
      const path = join(PICTURES, `${name}, ${width} ${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
}
