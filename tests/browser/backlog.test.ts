// A backlog as a person works with it: by keys, by dragging, and on a phone.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import {
  focused,
  inBrowser,
  listenForComplaints,
  openBrowser,
  sidewaysBy,
  signInAs,
} from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, importBacklog, signUp } from "./seed.ts";

const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 360, height: 740 };

let browser: Browser;
let product: Product;
let alice: Visitor;
let context: BrowserContext;
let page: Page;
let draftId: string;
let complaints: string[] = [];

async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}) {
  context = await browser.newContext({ locale: "en-GB", viewport: WIDE, ...options });
  context.setDefaultTimeout(10_000);
  complaints = listenForComplaints(context);
  await signInAs(context, alice, product.url);
  page = await context.newPage();
  await page.goto(product.url + path);
}

const row = (id: string) => page.locator(`#row-${id}`);
/** The ids of the rows, in order. */
const order = () =>
  page.evaluate<string>(
    "[...document.querySelectorAll('.node')].map((row) => row.id.slice(4)).join(' ')",
  );
const path = () => page.url().slice(product.url.length);

describe("a backlog in the browser", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
  });
  afterEach(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });
  afterAll(async () => {
    await product?.close();
    await browser?.close();
  });

  test("keys walk the tree, fold it, open an item, and move it", async () => {
    draftId = await importBacklog(alice);
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
    draftId = await importBacklog(alice);
    await open(urls.drafts.show(draftId));
    await row("n5").dragTo(row("n6"), { targetPosition: { x: 200, y: 30 } });
    await expect.poll(order).toBe("n1 n2 n3 n4 n6 n7 n5");
    await row("n5").dragTo(row("n7"), { targetPosition: { x: 200, y: 4 } });
    await expect.poll(order).toBe("n1 n2 n3 n4 n6 n5 n7");
  });

  test("acts in the panel change tree and panel without a page load", async () => {
    draftId = await importBacklog(alice);
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
    draftId = await importBacklog(alice);
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
    draftId = await importBacklog(alice);
    await open(urls.drafts.show(draftId), { javaScriptEnabled: false });
    await row("n4").click();
    await page.getByRole("link", { name: "Move", exact: true }).click();
    await page.getByLabel("Move it under").selectOption("n6");
    await page.getByRole("button", { name: "Move it", exact: true }).click();
    const { body } = await alice.get(urls.drafts.show(draftId));
    expect([...body.matchAll(/id="row-(\w+)"/g)].map(([, id]) => id).join(" ")).toBe(
      "n1 n2 n3 n5 n6 n7 n4",
    );
  });
});
