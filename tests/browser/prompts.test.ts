import { type Browser, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf, NO_FAULTS } from "../setup/axe.ts";
import { inBrowser, listenForComplaints, openBrowser, signInAs } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, signUp } from "./seed.ts";

const { prompts } = urls;

describe.skipIf(inBrowser.skip)("prompts in a browser", () => {
  let product: Product;
  let browser: Browser;
  let alice: Visitor;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), openBrowser()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
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

  test(
    "an admin edits what shipped, sees the change, tries both side by side, and puts it in production",
    { timeout: 90_000 },
    async () => {
      const page = await open(prompts.index());
      await page.getByRole("link", { name: "Story, concise" }).click();
      await page.getByRole("link", { name: "Edit" }).click();
      const text = page.getByLabel("Text", { exact: true });
      await text.fill(`${await text.inputValue()}\n\nNever more than five questions.`);
      await page.getByRole("button", { name: "See what changes" }).click();
      await page.locator("ins", { hasText: "Never more than five questions." }).waitFor();
      await page.getByRole("button", { name: "Save version 2 as candidate" }).click();
      await page.getByText("Saved as the candidate.").waitFor();

      await page.getByRole("link", { name: "Try it" }).click();
      await page.getByLabel("Name of the input").fill("Paying by card");
      await page.getByLabel("Or a source").fill("The customer must be able to pay by card.");
      await page.getByRole("button", { name: "Keep this input" }).click();
      await page.getByLabel("On which input").waitFor();
      expect(await page.getByLabel("Beside it").inputValue()).toBe("2");
      await page.getByRole("button", { name: "Try it" }).click();
      await page.locator("#trial-runs:not([aria-busy])").waitFor({ timeout: 60_000 });
      expect(await page.getByRole("heading", { name: /^Version [12]$/ }).count()).toBe(2);
      expect(await page.getByText("Acceptance criterion 1", { exact: true }).count()).toBe(2);

      await page.goto(product.url + prompts.show("story-concise", { version: 2 }));
      await page.getByRole("button", { name: "Put version 2 in production" }).click();
      await page.locator("#confirm button[value=yes]").click();
      await page.getByText("The label is moved.").waitFor();
      await page.getByRole("button", { name: "Put the shipped one back" }).waitFor();
    },
  );

  test.each([
    { colorScheme: "light", width: 1440 },
    { colorScheme: "dark", width: 360 },
  ] as const)("a diff before saving has no fault, $colorScheme, $width px", async (look) => {
    const viewport = { width: look.width, height: 800 };
    const page = await open(prompts.edit("task"), { colorScheme: look.colorScheme, viewport });
    const text = page.getByLabel("Text", { exact: true });
    await text.fill((await text.inputValue()).replace("experienced engineer", "engineer of tests"));
    await page.getByRole("button", { name: "See what changes" }).click();
    await page.locator("ins").first().waitFor();
    expect(await faultsOf(page)).toEqual(NO_FAULTS);
    expect(complaints).toEqual([]);
  });
});
