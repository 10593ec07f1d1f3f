import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf, NO_FAULTS } from "../setup/axe.ts";
import { inBrowser, listenForComplaints, openBrowser, signInAs } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, REQUIREMENT, signUp, writeDraft } from "./seed.ts";

const remark = (page: Page) => page.locator(".finding", { hasText: "a model's opinion" }).first();

describe.skipIf(inBrowser.skip)("rules in a browser", () => {
  let product: Product;
  let browser: Browser;
  let alice: Visitor;
  let draftId: string;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
    const source = REQUIREMENT.replace("pay by credit card", "choose a credit card in a dropdown");
    draftId = await writeDraft(alice, product, { source });
  }, 60_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await product.close();
  });

  const open = async (path: string, options: Parameters<Browser["newContext"]>[0] = {}) => {
    const context = await browser.newContext(options);
    contexts.push(context);
    listenForComplaints(context, complaints);
    await signInAs(context, alice, product.url);
    const page = await context.newPage();
    await page.goto(product.url + path);
    return page;
  };

  test("a review that is asked for arrives while the page is open", async () => {
    const page = await open(urls.drafts.show(draftId));
    const instruction = page.locator("#field-instruction");
    await page.getByRole("button", { name: "Ask again" }).click();
    await instruction.fill("Half a sentence");
    await page.locator("#judgement", { hasText: "A model has" }).waitFor({ timeout: 20_000 });
    expect(await instruction.inputValue()).toBe("Half a sentence");
  });

  test.each([true, false])(
    "a remark is left with a reason and taken back, with scripts: %s",
    async (javaScriptEnabled) => {
      const page = await open(urls.drafts.show(draftId), { javaScriptEnabled });
      const words = (await remark(page).innerText()).split("\n")[1] ?? "";
      await remark(page).getByText("Leave it", { exact: true }).first().click();
      await remark(page).getByLabel("Why it stays as it is").fill("The customer asked for it");
      await remark(page).getByRole("button", { name: "Leave it" }).click();
      const folded = page.locator(".finding-left", { hasText: "1 left as it is" }).first();
      await folded.locator("summary").click();
      await folded.getByText("The customer asked for it").waitFor();
      expect(words).not.toBe("");
      await folded.getByRole("button", { name: "Withdraw" }).click();
      await page.waitForLoadState();
      expect(await page.locator(".finding-left").count()).toBe(0);
    },
  );

  test("an admin's own word is found in the next draft page, and their rules fit any window", async () => {
    const path = urls.rules.project({ base: product.demo.jiraDc, project: "DEMO" });
    const page = await open(path, { viewport: { width: 1440, height: 900 } });
    await page.locator('textarea[name="US-UNAMBIG.words"]').fill("credit card");
    await page.getByRole("button", { name: "Save the rules" }).click();
    await page.getByText("Saved. The new rules hold from now on.").waitFor();
    expect(await faultsOf(page)).toEqual(NO_FAULTS);
    await page.goto(product.url + urls.drafts.show(draftId));
    await page.getByText("“credit card” means something else to everybody.").first().waitFor();
  });

  test.each(["light", "dark"] as const)(
    "a finding with both its forms open fits 360 px, in %s",
    async (colorScheme) => {
      const viewport = { width: 360, height: 740 };
      const page = await open(urls.drafts.show(draftId), { colorScheme, viewport });
      for (const summary of await remark(page).locator("summary").all()) await summary.click();
      expect(await faultsOf(page)).toEqual(NO_FAULTS);
      const rules = urls.rules.project({ base: product.demo.jiraDc, project: "DEMO" });
      await page.goto(product.url + rules);
      expect(await faultsOf(page)).toEqual(NO_FAULTS);
    },
  );

  test("no page complains", () => {
    expect(complaints).toEqual([]);
  });
});
