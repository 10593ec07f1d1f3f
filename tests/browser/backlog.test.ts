// A backlog as a person works with it: by keys, by dragging, and on a phone.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { focused, inBrowser, sidewaysBy } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { importBacklog } from "./seed.ts";

const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 360, height: 740 };

describe("a backlog in the browser", inBrowser, () => {
  const house = useHouse(() => Promise.resolve());
  let page: Page;
  let draftId: string;
  const open = async (path: string, options: Parameters<typeof house.open>[1] = {}) => {
    page = await house.open(path, { viewport: WIDE, ...options });
  };
  const row = (id: string) => page.locator(`#row-${id}`);
  /** The ids of the rows, in order. */
  const order = () =>
    page.evaluate<string>(
      "[...document.querySelectorAll('.node')].map((row) => row.id.slice(4)).join(' ')",
    );
  const path = () => page.url().slice(house.product.url.length);

  test("keys walk the tree, fold it, open an item, and move it", async () => {
    draftId = await importBacklog(house.alice);
    await open(urls.drafts.show(draftId));
    await row("n1").focus();
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("row-n2");
    await page.keyboard.press("ArrowLeft");
    expect(await row("n2").getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("row-n4");
    await page.keyboard.press("Enter");
    await page.locator("#node[data-node=n4]").waitFor();
    expect(path()).toBe(urls.drafts.node(draftId, "n4"));
    await row("n4").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(order).toBe("n1 n4 n2 n3 n5 n6 n7");
    await expect.poll(() => focused(page)).toBe("row-n4");
    expect(await row("n2").getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByRole("alert").getByText("It is the first among its siblings").waitFor();
    expect(await focused(page)).toBe("row-n4");
  });

  test("a row can be dragged into another, and before one", async () => {
    draftId = await importBacklog(house.alice);
    await open(urls.drafts.show(draftId));
    await row("n5").dragTo(row("n6"), { targetPosition: { x: 200, y: 30 } });
    await expect.poll(order).toBe("n1 n2 n3 n4 n6 n7 n5");
    await row("n5").dragTo(row("n7"), { targetPosition: { x: 200, y: 4 } });
    await expect.poll(order).toBe("n1 n2 n3 n4 n6 n5 n7");
  });

  test("acts in the panel change tree and panel without a page load", async () => {
    draftId = await importBacklog(house.alice);
    await open(urls.drafts.node(draftId, "n2"));
    await page.evaluate("window.same = true");
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await row("n2").getByText("Accepted").waitFor();
    await page.getByRole("link", { name: "Split", exact: true }).click();
    await page.getByLabel("Title of the new item").fill("When it is declined");
    await page.getByLabel(/the card is declined/).check();
    await page.getByRole("button", { name: "Split it" }).click();
    await expect.poll(order).toBe("n1 n2 n3 n8 n4 n5 n6 n7");
    await page.getByRole("link", { name: "Link", exact: true }).click();
    await page.getByRole("button", { name: "Link them" }).click();
    await page.getByRole("alert").getByText("Choose the other item.").waitFor();
    await page.getByLabel("The other item").selectOption("n4");
    await page.getByRole("button", { name: "Link them" }).click();
    await page.locator(".node-links").getByText("Pay by Mastercard").waitFor();
    await page.getByText("Add an item below this one").click();
    await page.locator("#add-below-title").fill("A sub-task more");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "A sub-task more" }).waitFor();
    expect(await page.evaluate("window.same")).toBe(true);
    await page.goBack();
    await page.locator("#node[data-node]").waitFor();
  });

  test("on a phone an item takes the place of the tree, and one comes back to its row", async () => {
    draftId = await importBacklog(house.alice);
    await open(urls.drafts.show(draftId), { viewport: PHONE });
    expect(await sidewaysBy(page)).toBe(0);
    await row("n4").click();
    await page.locator("#node[data-node=n4]").waitFor();
    await expect.poll(() => focused(page)).toBe("node-title");
    expect(await row("n4").isVisible()).toBe(false);
    expect(await sidewaysBy(page)).toBe(0);
    await page.getByRole("link", { name: "All items" }).click();
    await row("n4").waitFor();
  });

  test("everything works without scripts", async () => {
    draftId = await importBacklog(house.alice);
    await open(urls.drafts.show(draftId), { javaScriptEnabled: false });
    await row("n4").click();
    await page.getByRole("link", { name: "Move", exact: true }).click();
    await page.getByLabel("Move it under").selectOption("n6");
    await page.getByRole("button", { name: "Move it", exact: true }).click();
    const { body } = await house.alice.get(urls.drafts.show(draftId));
    expect([...body.matchAll(/id="row-(\w+)"/g)].map(([, id]) => id).join(" ")).toBe(
      "n1 n2 n3 n5 n6 n7 n4",
    );
  });
});
