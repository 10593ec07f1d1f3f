import { type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf, NO_FAULTS } from "../setup/axe.ts";
import { inBrowser, listenForComplaints, openBrowser, signInAs } from "../setup/browser.ts";
import { demoPerson } from "../setup/demo.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, signUp, writeDraft } from "./seed.ts";

const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first().click();

describe.skipIf(inBrowser.skip)("review in a browser", () => {
  let product: Product;
  let browser: Browser;
  let alice: Visitor;
  let bob: Visitor;
  let draftId: string;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    product = await startProduct();
    browser = await openBrowser();
    alice = await signUp(product, "alice");
    bob = await signUp(product, "bob");
    await connectModel(alice, product);
    draftId = await writeDraft(alice, product);
  }, 60_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser.close();
    await product.close();
  });

  const open = async (
    who: Visitor,
    path: string,
    options: Parameters<Browser["newContext"]>[0] = {},
  ) => {
    const context = await browser.newContext(options);
    contexts.push(context);
    listenForComplaints(context, complaints);
    await signInAs(context, who, product.url);
    const page = await context.newPage();
    await page.goto(product.url + path);
    return page;
  };

  test.each([false, true])(
    "a colleague is asked, suggests words, and they are taken over, with scripts: %s",
    async (javaScriptEnabled) => {
      const options = { javaScriptEnabled };
      const own = await open(alice, urls.drafts.show(draftId), options);
      await own.locator("#review").getByRole("link").first().click();
      await own.getByRole("searchbox").fill(demoPerson("bob").email);
      await press(own, "Find");
      await own.getByLabel(/^Countersign/).check();
      await own.getByLabel("What are they to look at?").fill("Is the title short enough?");
      await press(own, "Share");
      await own.getByText("may countersign").first().waitFor();

      const asked = await open(bob, urls.dashboard(), options);
      await asked.getByRole("link", { name: "1 draft waits for your signature" }).click();
      await asked.getByRole("table").getByRole("link").first().click();
      await asked.getByRole("link", { name: "Comment on Description" }).focus();
      await asked.getByRole("link", { name: "Comment on Description" }).click();
      const words = `Plain${javaScriptEnabled}`;
      await asked.getByText("Suggest other words").click();
      await asked.getByLabel("Description", { exact: true }).fill(words);
      await press(asked, "Suggest these words");
      await asked.getByText(words).first().waitFor();

      await own.goto(product.url + urls.drafts.comments(draftId));
      await own
        .getByRole("button", { name: /^Accept/ })
        .first()
        .click();
      await own.getByText("Accepted").first().waitFor();
      await own.goto(product.url + urls.drafts.show(draftId));
      await own.getByText(words).first().waitFor();
      expect(await own.locator(".part", { hasText: words }).count()).toBe(1);
    },
    40_000,
  );

  test("its pages are clean in light and dark, on a phone and on a desk", async () => {
    const place = { node: "n1", part: "description" };
    const pages: [string, Visitor, string][] = [
      ["shares", alice, urls.drafts.shares(draftId, { q: "b" })],
      ["comments", alice, urls.drafts.comments(draftId)],
      ["comments-part", bob, urls.drafts.comments(draftId, place)],
      ["history", alice, urls.drafts.history(draftId)],
      ["shared", bob, urls.drafts.index({ shared: "yes" })],
      ["show", bob, urls.drafts.show(draftId)],
      ["check", bob, urls.drafts.publication(draftId)],
    ];
    for (const [name, who, path] of pages) {
      const page = await open(who, path);
      for (const summary of await page.locator(".suggestion > summary").all()) {
        await summary.click();
      }
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [360, 1440]) {
          await page.setViewportSize({ width, height: 900 });
          const look = `${name}-${colorScheme}-${width}`;
          expect([look, await faultsOf(page)]).toEqual([look, NO_FAULTS]);
        }
      }
      await page.close();
    }
  }, 60_000);

  test("what was shared ends with one click", async () => {
    const options = { javaScriptEnabled: false };
    const own = await open(alice, urls.drafts.shares(draftId), options);
    const asked = await open(bob, urls.drafts.show(draftId), options);
    await own.getByRole("button", { name: /^Stop sharing with/ }).click();
    await own.getByText("Nobody else sees this draft.").waitFor();
    expect((await asked.reload())?.status()).toBe(404);
  });

  test("nothing complained", () => {
    expect(complaints).toEqual([]);
  });
});
