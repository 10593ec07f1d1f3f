import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox } from "../../src/platform/sandbox/sandbox.ts";
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

const off = await createSandbox().off();

describe("tests", inBrowser, () => {
  let browser: Browser;
  let product: Product;
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("the demo shop gets a test that ran, and a text gets cases with a matrix of what they test", async () => {
    await setPace(product, 0);
    const alice = await signUp(product, "alice");
    await connectModel(alice, product);
    await connectGithub(alice, product);
    const context = await browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(90_000);
    const complaints = listenForComplaints(context);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();

    await page.goto(product.url + urls.testSuites.new());
    await page.getByLabel("Repository", { exact: true }).selectOption("demo-company/shop");
    await see(page.getByText("There are: main"));
    await page.getByLabel("Files to test").fill("src/money.ts");
    await press(page, "Write tests");
    await page.getByRole("heading", { name: "What came of it" }).waitFor();
    await see(page.getByRole("heading", { name: /two currencies cannot be added/ }));
    const ran = off === undefined ? /more branches run|more lines? run/i : "Read, not run.";
    await see(page.getByText(ran).first());
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await sidewaysBy(page)).toBe(0);

    await page.goto(product.url + urls.testSuites.new({ mode: "manual" }));
    await page
      .getByRole("textbox", { name: /^Requirements/ })
      .fill("- A refund must not be larger than 100 EUR.\n- A clerk can cancel an order.");
    await press(page, "Write test cases");
    await see(page.getByRole("heading", { name: "What is tested" }));
    expect(await sidewaysBy(page)).toBe(0);
    await press(page, /^Leave out: As asked: A clerk can cancel/);
    await see(page.getByText("1 statement without a test"));
    expect(complaints).toEqual([]);
    await context.close();
  }, 240_000);
});
