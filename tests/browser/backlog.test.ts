// A backlog as a person works with it: by keys, by dragging, and on a phone.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { backlogNode } from "../setup/backlog.ts";
import { focused, inBrowser, sidewaysBy } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { importBacklog } from "./seed.ts";

const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 360, height: 740 };

const epic = (id: string) => backlogNode({ id, kind: "epic", title: `Epic ${id}` });
const below = (parentId: string, from: number, count: number) =>
  Array.from({ length: count }, (_, i) =>
    backlogNode({ id: `n${from + i}`, parentId, title: `Story ${from + i}` }),
  );

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

  test("a long tree is unfolded branch by branch, and the focus goes on where more of it came", async () => {
    const nodes = [epic("n1"), ...below("n1", 2, 100), epic("n102"), ...below("n102", 103, 29)];
    draftId = await importBacklog(house.alice, "DEMO", nodes);
    await open(urls.drafts.show(draftId));
    expect(await row("n1").getAttribute("aria-expanded")).toBe("false");
    expect(await row("n2").count()).toBe(0);
    await row("n1").focus();
    await page.keyboard.press("ArrowRight");
    await row("n41").waitFor();
    expect(await focused(page)).toBe("row-n1");
    expect(await row("n42").count()).toBe(0);
    await page.getByText("Show the next 40 of 100").focus();
    await page.keyboard.press("Enter");
    await row("n81").waitFor();
    await expect.poll(() => focused(page)).toBe("row-n42");
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(async () => (await order()).includes("n42 n41")).toBe(true);
    await expect.poll(() => focused(page)).toBe("row-n42");
    await row("n102").locator(".fold").click();
    await row("n103").waitFor();
    await row("n103").click();
    await page.locator("#node[data-node=n103]").waitFor();
    await page.getByRole("link", { name: "Merge", exact: true }).click();
    await page.getByRole("textbox", { name: "Find the other item" }).fill("story 99");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByText("1 of 130 items can be chosen below").waitFor();
    await page.getByLabel("It becomes a part of").selectOption("n99");
    expect(await page.evaluate("document.querySelectorAll('#row-n103').length")).toBe(1);
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
