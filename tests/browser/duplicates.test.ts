import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { connectModel, sign, signUp, waitFor, writeDraft } from "./seed.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// oxlint-disable-next-line node/no-process-env -- pictures for a person's eyes, on demand
const PICTURES = process.env["PICTURES"];

let browser: Browser;
let product: Product;
let alice: Visitor;
let draftId: string;

describe("duplicates", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
    const first = await writeDraft(alice, product);
    await sign(alice, first);
    await waitFor(product, "publications", { draftId: first, state: "done" });
    draftId = await writeDraft(alice, product);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("come while the page is open, and one says what is to become of them", async () => {
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    const complaints = listenForComplaints(context);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();
    await page.goto(product.url + urls.drafts.publication(draftId));
    await page.getByText("One item looks like an issue that stands already").waitFor();
    await page
      .getByText(/same words: .*; same type; open/)
      .first()
      .waitFor();
    await page.getByText("Pay by voucher at the checkout").waitFor();
    await page.locator(".duplicate").first().getByText("Create anyway").first().click();
    await page
      .getByLabel(/Why is it not the same/)
      .first()
      .fill("For another country");
    await page.getByRole("button", { name: "Create anyway" }).first().click();
    await page.getByText("For another country").waitFor();
    expect(await page.getByText("One item looks like").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Create 1 story in DEMO" }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("axe finds nothing where they are shown, light or dark, wide or narrow", async () => {
    for (const width of [360, 1440]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
        await signInAs(context, alice, product.url);
        const page = await context.newPage();
        await page.goto(product.url + urls.drafts.publication(draftId));
        await page.evaluate(AXE);
        const found = await page.evaluate<string[]>(
          "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }).then(({ violations }) => violations.map((v) => v.id + ' ' + v.nodes[0].html.slice(0, 200)))",
        );
        expect([width, colorScheme, found, await sidewaysBy(page)]).toEqual([
          width,
          colorScheme,
          [],
          0,
        ]);
        const path = join(PICTURES ?? "", `duplicates-${width}-${colorScheme}.png`);
        if (PICTURES !== undefined) await page.locator("#duplicates").screenshot({ path });
        await context.close();
      }
    }
  }, 60_000);
});
