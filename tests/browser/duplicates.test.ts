import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { sign, waitFor, writeDraft } from "./seed.ts";

describe("duplicates", inBrowser, () => {
  let draftId: string;
  const house = useHouse(async ({ product, alice }) => {
    const first = await writeDraft(alice, product);
    await sign(alice, first);
    await waitFor(product, "publications", { draftId: first, state: "done" });
    draftId = await writeDraft(alice, product);
  });

  test("come while the page is open, and one says what is to become of them", async () => {
    const page = await house.open(urls.drafts.publication(draftId));
    await page.getByText("One item looks like an issue that stands already").waitFor();
    await page
      .getByText(/same words: .*; same type; open/)
      .first()
      .waitFor();
    await page.getByText("Pay by voucher at the checkout").waitFor();
    expect(await faultsOf(page, "duplicates")).toEqual([]);
    await page.locator(".duplicate").first().getByText("Create anyway").first().click();
    await page
      .getByLabel(/Why is it not the same/)
      .first()
      .fill("For another country");
    await page.getByRole("button", { name: "Create anyway" }).first().click();
    await page.getByText("For another country").waitFor();
    expect(await page.getByText("One item looks like").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Create 1 story in DEMO" }).count()).toBe(1);
    expect(await faultsOf(page, "duplicates, decided")).toEqual([]);
  }, 60_000);
});
