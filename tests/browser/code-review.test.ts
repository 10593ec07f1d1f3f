import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { inBrowser, listenForComplaints, openBrowser, signInAs } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { connectModel, count, setPace, signUp } from "./seed.ts";
import { connectGithub } from "./seed-reviews.ts";
import { heading, press, see } from "./way.ts";

describe("reviewing code", inBrowser, () => {
  let browser: Browser;
  let product: Product;
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("a pull request gets one review, with what was not left out", async () => {
    await setPace(product, 0);
    const alice = await signUp(product, "alice");
    await connectModel(alice, product);
    await connectGithub(alice, product);
    const context = await browser.newContext({ locale: "en-GB" });
    context.setDefaultTimeout(20_000);
    const complaints = listenForComplaints(context);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();

    await page.goto(product.url + urls.agents.index());
    await page.getByRole("link", { name: "New code review" }).click();
    await page.getByLabel("Find a repository").fill("sho");
    await page.getByLabel("Find a repository").press("Enter");
    await page.getByLabel("Repository", { exact: true }).selectOption("demo-company/shop");
    const pulls = page.getByLabel("Open pull request");
    await pulls.selectOption({ label: "#2 Pay with a saved card (bob)" });
    await press(page, "Review the changes");

    await see(page.getByRole("heading", { name: "Remarks" }), 60_000);
    await see(heading(page));
    const remarks = page.locator(".remarks > li");
    expect(await remarks.count()).toBeGreaterThan(1);
    const [left = "", kept = ""] = await remarks.locator("h3").allTextContents();
    await remarks
      .first()
      .getByRole("button", { name: /^Leave out/ })
      .click();
    await see(remarks.first().getByText("Left out", { exact: true }));

    await page.getByRole("link", { name: "Check and post" }).click();
    await see(page.getByRole("heading", { name: "Check, then post the review" }));
    await press(page, "Post the review");
    await see(page.getByText("The review is posted"), 30_000);

    const site = new URL(product.demo.github).origin;
    await page.goto(`${site}/demo-company/shop/pull/2`);
    const text = await page.locator("body").innerText();
    expect(text).toContain(kept);
    expect(text).not.toContain(left);
    expect(
      count(product, "select count(*) n from document_publications where state = 'done'"),
    ).toBe(1);
    await page.goto(product.url + urls.drafts.index());
    await see(page.getByText("Posted").first());
    expect(complaints).toEqual([]);
    await context.close();
  }, 180_000);
});
