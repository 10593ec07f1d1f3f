import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Visitor } from "../setup/visitor.ts";
import { useHouse } from "./house.ts";
import { signUp, writeDraft } from "./seed.ts";

const press = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first().click();

describe("review in a browser", inBrowser, () => {
  let bob: Visitor;
  let draftId: string;
  const house = useHouse(async ({ product, alice }) => {
    bob = await signUp(product, "bob");
    draftId = await writeDraft(alice, product);
  });

  test.each([false, true])(
    "a colleague is asked, suggests words, and they are taken over, with scripts: %s",
    async (javaScriptEnabled) => {
      const options = { javaScriptEnabled };
      const own = await house.open(urls.drafts.show(draftId), options);
      await own.locator("#review").getByRole("link").first().click();
      await own.getByRole("searchbox").fill(demoPerson("bob").email);
      await press(own, "Find");
      await own.getByLabel(/^Countersign/).check();
      await own.getByLabel("What are they to look at?").fill("Is the title short enough?");
      await press(own, "Share");
      await own.getByText("may countersign").first().waitFor();

      const asked = await house.open(urls.dashboard(), { as: bob, ...options });
      await asked.getByRole("link", { name: "1 draft waits for your signature" }).click();
      await asked.getByRole("table").getByRole("link").first().click();
      await asked.getByRole("link", { name: "Comment on Description" }).focus();
      await asked.getByRole("link", { name: "Comment on Description" }).click();
      const words = `Plain${javaScriptEnabled}`;
      await asked.getByText("Suggest other words").click();
      await asked.getByLabel("Description", { exact: true }).fill(words);
      await press(asked, "Suggest these words");
      await asked.getByText(words).first().waitFor();

      await house.open(urls.drafts.comments(draftId), options);
      await own
        .getByRole("button", { name: /^Accept/ })
        .first()
        .click();
      await own.getByText("Accepted").first().waitFor();
      await house.open(urls.drafts.show(draftId), options);
      await own.getByText(words).first().waitFor();
      expect(await own.locator(".part", { hasText: words }).count()).toBe(1);
    },
    40_000,
  );

  test("its pages are clean in light and dark, on a phone and on a desk", async () => {
    const place = { node: "n1", part: "description" };
    const { alice } = house;
    const pages: [string, Visitor, string][] = [
      ["shares", alice, urls.drafts.shares(draftId, { q: "b" })],
      ["comments", alice, urls.drafts.comments(draftId)],
      ["comments-part", bob, urls.drafts.comments(draftId, place)],
      ["history", alice, urls.drafts.history(draftId)],
      ["shared", bob, urls.drafts.index({ shared: "yes" })],
      ["show", bob, urls.drafts.show(draftId)],
      ["check", bob, urls.drafts.publication(draftId)],
    ];
    const found: string[] = [];
    for (const [name, as, path] of pages) {
      const page = await house.open(path, { as });
      for (const summary of await page.locator(".suggestion > summary").all()) {
        await summary.click();
      }
      found.push(...(await faultsOf(page, `review, ${name}`)));
    }
    expect(found).toEqual([]);
  }, 60_000);

  test("what was shared ends with one click", async () => {
    const options = { javaScriptEnabled: false };
    const own = await house.open(urls.drafts.shares(draftId), options);
    const asked = await house.open(urls.drafts.show(draftId), { as: bob, ...options });
    await own.getByRole("button", { name: /^Stop sharing with/ }).click();
    await own.getByText("Nobody else sees this draft.").waitFor();
    expect((await asked.reload())?.status()).toBe(404);
  });
});
