import { mkdirSync, readFileSync } from "node:fs";
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
import { demoPerson } from "../setup/demo.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { connectTo, type Visitor } from "../setup/visitor.ts";
import { breakDemo, connectModel, signUp, writeDraft } from "./seed.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// oxlint-disable-next-line node/no-process-env -- pictures for a person's eyes, on demand
const PICTURES = process.env["PICTURES"];

let browser: Browser;
let product: Product;
let alice: Visitor;
let draftId: string;
let context: BrowserContext;
let complaints: string[];
let page: Page;

async function open(options: Parameters<Browser["newContext"]>[0] = {}) {
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    locale: "en-GB",
    ...options,
  });
  complaints = listenForComplaints(context);
  await signInAs(context, alice, product.url);
  context.setDefaultTimeout(8000);
  page = await context.newPage();
}

const show = (path: string) => page.goto(product.url + path);

/** No fault of accessibility, nothing beside the edge of a phone; a picture on demand. */
async function look(name: string) {
  await page.evaluate(AXE);
  const faults = await page.evaluate<string[]>(
    "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }).then(({ violations }) => violations.map((v) => v.id + ' ' + v.nodes[0].html.slice(0, 200)))",
  );
  expect({ name, faults }).toEqual({ name, faults: [] });
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect({ name, width, by: await sidewaysBy(page) }).toEqual({ name, width, by: 0 });
    if (PICTURES === undefined) continue;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
  }
}

const heading = (text: string) => page.getByRole("heading", { name: text });

describe("pages and comments in a browser", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
    const { confluenceToken: token } = demoPerson("alice");
    await connectTo(alice, "confluence", { baseUrl: product.demo.confluence, token });
    draftId = await writeDraft(alice, product);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });
  afterEach(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });

  test("a space is chosen, the page is checked, signed, and its state comes by itself", async () => {
    await open();
    await show(urls.drafts.show(draftId));
    await page.locator("summary", { hasText: "More" }).click();
    await page.getByRole("link", { name: "Publish as a page or comment" }).click();
    await look("choose");
    await page.fill("#field-page-title", "Paying by card");
    await page.getByRole("button", { name: "Check the page" }).click();
    await page.getByLabel("Demo Shop").check();
    await look("choose-space");
    await page.getByRole("button", { name: "Check the page" }).click();
    await heading("Check, then create the page in SHOP").waitFor();
    await page.locator("summary", { hasText: "Exactly as it is sent" }).click();
    await look("check");
    // It takes a while, so that the page shows how it is on its way.
    await breakDemo(product, "next", { system: "confluence", fault: "rate_limit", method: "POST" });
    await page.getByRole("button", { name: "Create the page in SHOP" }).click();
    await page.getByText("The page is there").waitFor({ timeout: 20_000 });
    await look("done");
    await show(urls.drafts.show(draftId));
    expect(await page.getByRole("link", { name: "Page “Paying by card” in SHOP" }).count()).toBe(1);
    await look("draft");
  }, 60_000);

  test("without scripts a comment is checked, signed and shown, and a wrong key is told", async () => {
    await open({ javaScriptEnabled: false });
    await show(urls.drafts.documents(draftId));
    await page.fill("#field-comment-issue", "DEMO-999");
    await page.getByRole("button", { name: "Check the comment" }).click();
    await page.locator("#field-comment-issue-error").waitFor();
    await page.fill("#field-comment-issue", "DEMO-1");
    await page.getByRole("button", { name: "Check the comment" }).click();
    await page.getByRole("button", { name: "Comment on DEMO-1" }).click();
    await page.getByText("The comment is there").waitFor({ timeout: 20_000 });
    const link = page.getByRole("link", { name: "focusedCommentId" });
    expect(await link.getAttribute("href")).toContain("/browse/DEMO-1");
  }, 60_000);
});
