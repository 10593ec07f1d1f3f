import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { inBrowser, openBrowser, signInAs } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { connectModel, sign, signUp, startDraft, waitFor, writeDraft } from "./seed.ts";

// oxlint-disable-next-line node/no-process-env -- the pictures of the README are made on demand
const skip = inBrowser.skip || process.env["SCREENSHOTS"] !== "1";
const FOLDER = join(import.meta.dirname, "screenshots");

const STORIES = [
  `# Export of invoices

Accountants copy figures by hand today.
The accountant must be able to export the invoices of a month as CSV so that the audit has them.
- The file has one line for each invoice and 12 columns.
- If a month has no invoices, the accountant sees a message and no file is made.
- When the export takes longer than 10 seconds, the accountant gets the file by e-mail.
Who may export invoices of other departments?`,
  `# Password reset

The customer must be able to reset a forgotten password by e-mail so that support has fewer calls.
- The link is valid for 30 minutes.
- If the address is not known, the page says the same as otherwise.
- After 5 requests within an hour no further e-mail is sent.`,
  `# Delivery address

The customer must be able to change the delivery address until the parcel is packed so that it does not come back.
- If the parcel is packed, the customer sees why it cannot be changed.
- The change is shown in the order confirmation within 1 minute.`,
];

const DOCUMENT = readFileSync(
  join(import.meta.dirname, "../drafts/backlog/requirements.md"),
  "utf8",
);

/** A whole document as a backlog, by way of the form, on an item that cites it. */
async function writeBacklog(page: Page, { url }: Product): Promise<string> {
  await page.goto(url + urls.drafts.new());
  await page.getByLabel("Requirement").fill(DOCUMENT);
  await page.getByLabel("Whole backlog").click();
  await page.getByLabel("Project").selectOption("DEMO");
  await page.getByText("Issue types: Epic, Story").waitFor();
  await page.getByRole("button", { name: "Write the draft" }).click();
  await page.locator("#backlog").waitFor({ timeout: 120_000 });
  await page.locator(".node", { hasText: "Start a report" }).click();
  await page.locator("#node[data-node]").waitFor();
  return page.url().slice(url.length);
}

test("the pictures of the README are made", { skip, timeout: 300_000 }, async () => {
  const [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  const alice = await signUp(product, "alice");
  await connectModel(alice, product);
  for (const source of STORIES.slice(0, 2)) {
    const done = await writeDraft(alice, product, { source });
    await sign(alice, done);
    await waitFor(product, "publications", { draftId: done, state: "done" });
  }
  await writeDraft(alice, product, { source: STORIES[2] ?? "" });
  const draft = await writeDraft(alice, product);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: "light",
    locale: "en-GB",
  });
  await signInAs(context, alice, product.url);
  const page = await context.newPage();
  mkdirSync(FOLDER, { recursive: true });
  const backlog = await writeBacklog(page, product);
  const pages = {
    backlog,
    draft: urls.drafts.show(draft),
    check: urls.drafts.publication(draft),
    dashboard: urls.dashboard(),
  };
  await startDraft(alice, { source: STORIES[0] ?? "" });
  for (const [name, path] of Object.entries(pages)) {
    const file = join(FOLDER, `${name}.png`);
    await page.goto(product.url + path);
    if (name === "draft") await page.locator("#part-criteria-1 [data-cites]").hover();
    await page.screenshot({ path: file });
    expect(statSync(file).size).toBeLessThan(250_000);
  }
  await browser.close();
  await product.close();
});
