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
import { connectModel, setPace, signUp } from "./seed.ts";
import { connectGithub } from "./seed-reviews.ts";
import { press, see } from "./way.ts";

describe("documenting code", inBrowser, () => {
  let browser: Browser;
  let product: Product;
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("the demo shop gets an overview with a diagram, whose statements open at their lines", async () => {
    await setPace(product, 0);
    const alice = await signUp(product, "alice");
    await connectModel(alice, product);
    await connectGithub(alice, product);
    const context = await browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(20_000);
    const complaints = listenForComplaints(context);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();

    await page.goto(product.url + urls.codeDocuments.new());
    await page.getByLabel("Repository", { exact: true }).selectOption("demo-company/shop");
    await see(page.getByText("There are: main"));
    await press(page, "Read the code");
    await page.getByRole("heading", { name: "What uses what" }).waitFor();
    await see(page.getByRole("heading", { name: "The part src" }));
    expect(await page.locator(".diagram-drawing rect").count()).toBeGreaterThan(3);
    await page.locator(".document-cite > summary").first().click();
    await see(page.locator(".document-cite .sent-text").first());
    await press(page, "Read it again as it is now");
    await see(page.getByText("Nothing that a section rests on."));
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await sidewaysBy(page)).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
});
