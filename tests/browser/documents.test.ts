import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { breakDemo, connectWiki, writeDraft } from "./seed.ts";

describe("pages and comments in a browser", inBrowser, () => {
  let draftId: string;
  const house = useHouse(async ({ product, alice }) => {
    await connectWiki(alice, product);
    draftId = await writeDraft(alice, product);
  });

  test("a space is chosen, the page is checked, signed, and its state comes by itself", async () => {
    const page = await house.open(urls.drafts.show(draftId));
    const look = async (name: string) => expect(await faultsOf(page, name)).toEqual([]);
    await page.locator("summary", { hasText: "More" }).click();
    await page.getByRole("link", { name: "Publish as a page or comment" }).click();
    await look("choose");
    await page.fill("#field-page-title", "Paying by card");
    await page.getByRole("button", { name: "Check the page" }).click();
    await page.getByLabel("Demo Shop").check();
    await look("choose-space");
    await page.getByRole("button", { name: "Check the page" }).click();
    await page.getByRole("heading", { name: "Check, then create the page in SHOP" }).waitFor();
    await page.locator("summary", { hasText: "Exactly as it is sent" }).click();
    await look("check");
    // It takes a while, so that the page shows how it is on its way.
    await breakDemo(house.product, "next", {
      system: "confluence",
      fault: "rate_limit",
      method: "POST",
    });
    await page.getByRole("button", { name: "Create the page in SHOP" }).click();
    await page.getByText("The page is there").waitFor({ timeout: 20_000 });
    await look("done");
    await house.open(urls.drafts.show(draftId));
    expect(await page.getByRole("link", { name: "Page “Paying by card” in SHOP" }).count()).toBe(1);
    await look("draft");
  }, 60_000);

  test("without scripts a comment is checked, signed and shown, and a wrong key is told", async () => {
    const page = await house.open(urls.drafts.documents(draftId), { javaScriptEnabled: false });
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
