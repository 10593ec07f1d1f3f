import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import {
  inBrowser,
  listenForComplaints,
  openBrowser,
  sidewaysBy,
  signInAs,
} from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, signUp, writeDraft } from "./seed.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SOURCE = `# Claims by photo
A customer must be able to send a photo of the damage so that the claim is settled faster.
Product line: Motor. The go-live date is 2026-09-01. Approvers: Alice Adams.
Business owner: Zacharias Zoll.`;
// oxlint-disable-next-line node/no-process-env -- pictures for a person's eyes, on demand
const PICTURES = process.env["PICTURES"];

let browser: Browser;
let product: Product;
let alice: Visitor;
let draftId: string;
let context: BrowserContext;
let complaints: string[];
let page: Page;

interface Look {
  width?: number;
  colorScheme?: "light" | "dark";
  bypassCSP?: boolean;
}

async function open({ width = 1440, ...look }: Look = {}) {
  context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: "reduce",
    locale: "en-GB",
    ...look,
  });
  complaints = listenForComplaints(context);
  await signInAs(context, alice, product.url);
  page = await context.newPage();
}
const show = (path: string) => page.goto(product.url + path);

async function keepPicture(path: string) {
  if (PICTURES !== undefined) await page.screenshot({ path, fullPage: true });
}

const violations = async () => {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }).then(({ violations }) => violations.map((v) => v.id + ' ' + v.nodes[0].html.slice(0, 200)))",
  );
};

describe("the fields of Jira", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
    draftId = await writeDraft(alice, product, { source: SOURCE, project: "CLAIM" });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });
  afterEach(async () => {
    await context?.close();
  });

  test("axe finds nothing in their forms, light or dark, wide or narrow", async () => {
    const paths = {
      edit: urls.drafts.edit(draftId),
      all: urls.drafts.fields(draftId),
      check: urls.drafts.publication(draftId),
    };
    for (const width of [360, 1440]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await open({ width, colorScheme, bypassCSP: true });
        for (const [name, path] of Object.entries(paths)) {
          await show(path);
          const at = `${name} ${width} ${colorScheme}`;
          expect([at, await violations(), await sidewaysBy(page)]).toEqual([at, [], 0]);
          const file = join(PICTURES ?? "", `fields-${name}-${width}-${colorScheme}.png`);
          await keepPicture(file);
        }
        await context.close();
      }
    }
  }, 120_000);

  test("the second level offers only what belongs to the first", async () => {
    await open();
    await show(urls.drafts.fields(draftId));
    const first = page.getByLabel("Product line", { exact: true });
    const second = page.getByLabel("Product line: second level");
    const offered = () =>
      second
        .locator("optgroup:not([disabled]) option")
        .evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect(await offered()).toEqual([]);
    await first.selectOption({ label: "Motor" });
    expect(await offered()).toEqual(["Car", "Motorcycle", "Fleet"]);
    await second.selectOption({ label: "Fleet" });
    await first.selectOption({ label: "Household" });
    expect([await offered(), await second.inputValue()]).toEqual([["Contents", "Building"], ""]);
    expect(complaints).toEqual([]);
  });

  test("people are suggested while one types, and looked up when it is saved", async () => {
    await open();
    await show(urls.drafts.fields(draftId));
    await page.getByLabel("Business owner").pressSequentially("dan");
    const suggestion = page.locator("#people-customfield_10304 option");
    await suggestion.first().waitFor({ state: "attached" });
    expect(await suggestion.first().getAttribute("value")).toBe("Dana Diaz (e1004)");
    await page.getByLabel("Business owner").fill("Dana");
    await page.getByRole("button", { name: "Save the fields" }).click();
    await page.waitForURL(product.url + urls.drafts.show(draftId));
    await show(urls.drafts.fields(draftId));
    expect(await page.getByLabel("Business owner").inputValue()).toBe("Dana Diaz (e1004)");
    await page.getByLabel("Business owner").fill("Nobody at all");
    await page.getByRole("button", { name: "Save the fields" }).click();
    const summary = page.getByRole("alert");
    await summary.getByRole("link").click();
    expect(await page.evaluate("document.activeElement.value")).toBe("Nobody at all");
    expect(complaints).toEqual([]);
  });
});
