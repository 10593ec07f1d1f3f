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
import { press, see } from "./way.ts";

describe("looking for a cause", inBrowser, () => {
  let browser: Browser;
  let product: Product;
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("the example leads to its cause, line by line, and the case is known again", async () => {
    await setPace(product, 0);
    const alice = await signUp(product, "alice");
    await connectModel(alice, product);
    const context = await browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(20_000);
    const complaints = listenForComplaints(context);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();

    await page.goto(product.url + urls.rootCauses.new());
    await page.getByLabel("Logs and metrics").setInputFiles([
      {
        name: "shop.log",
        mimeType: "text/plain",
        buffer: Buffer.from("2026-11-19T14:00:00Z ERROR it broke\n".repeat(50)),
      },
      { name: "photo.png", mimeType: "image/png", buffer: Buffer.from([137, 80, 0, 0, 1]) },
    ]);
    await see(page.getByText("50 lines, 1 kind of lines, 50 failures"));
    await see(page.getByText("“photo.png” was not added. It is no text."));
    await press(page, "Remove shop.log");
    await page.getByRole("link", { name: "Take the example" }).click();
    await press(page, "Look for the cause");
    await page.getByRole("heading", { name: "What it was" }).waitFor();
    await see(page.getByText("4f2c9e1b7d"));

    await page
      .getByRole("link", { name: /line 280/ })
      .first()
      .click();
    expect(await page.locator("[id$='-280']:target").isVisible()).toBe(true);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await sidewaysBy(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });

    await page
      .getByRole("button", { name: /^This was it/ })
      .first()
      .click();
    await page.getByRole("link", { name: "solved case" }).click();
    await see(page.getByText("Known again by"));
    await page.goto(product.url + urls.rootCauses.patterns());
    await see(page.getByText("in no other case yet"));
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
});
