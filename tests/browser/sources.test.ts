import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { faultsOf, takePictures } from "../setup/axe.ts";
import { focused, inBrowser } from "../setup/browser.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import { buildPdf } from "../drafts/files/build-pdf.ts";
import { buildZip } from "../drafts/files/build-zip.ts";
import { useHouse } from "./house.ts";
import { connectWiki, waitFor } from "./seed.ts";

const BAD_FILES = {
  "bomb.docx": Buffer.from(
    buildZip([{ path: "word/document.xml", content: Buffer.alloc(80 * 1024 * 1024, " ") }]),
  ),
  "setup.pdf": Buffer.from("MZ\x90\x00\x03\x00", "latin1"),
  "locked.pdf": Buffer.from(buildPdf([[]], { isEncrypted: true })),
  "empty.txt": Buffer.alloc(0),
  "broken.txt": Buffer.from([0x61, 0x81, 0x8d, 0xff, 0xfe, 0x90, 0x62]),
};
const WHAT_IS_BAD = [
  /“bomb\.docx” .*would unpack to 80 MB/,
  /“setup\.pdf” is named like a PDF.*a Windows program/,
  /“locked\.pdf” .*password/,
  /“empty\.txt” is empty \(0 bytes\)/,
  /“broken\.txt” .*save it as UTF-8/,
];

const foundPage = z.object({
  id: z.string(),
  title: z.string(),
  body: z.object({ storage: z.object({ value: z.string() }) }),
  version: z.object({ number: z.number() }),
});

/** Somebody changes a page in the demo Confluence. */
async function laterVersion({ demo: { confluence } }: Product) {
  const headers = {
    Authorization: `Bearer ${demoPerson("alice").confluenceToken}`,
    "Content-Type": "application/json",
  };
  const api = `${confluence}/rest/api/content`;
  const found = await fetch(`${api}?title=Pay+by+invoice&expand=body.storage,version`, { headers });
  const { results } = z.object({ results: z.array(foundPage) }).parse(await found.json());
  const [invoicePage] = results;
  if (!invoicePage) throw new Error("the demo Confluence lacks a page");
  const { id, title, body, version } = invoicePage;
  const value = body.storage.value.replace("within one hour", "within ten minutes");
  const change = {
    type: "page",
    title,
    version: { number: version.number + 1 },
    body: { storage: { value, representation: "storage" } },
  };
  await fetch(`${api}/${id}`, { method: "PUT", headers, body: JSON.stringify(change) });
}

describe("sources in a browser", inBrowser, () => {
  const house = useHouse(async ({ product, alice }) => {
    await connectWiki(alice, product);
  });
  let page: Page;
  const show = (path: string) => house.open(path);
  const upload = (...files: [name: string, content: string][]) =>
    page.setInputFiles(
      "#field-files",
      files.map(([name, content]) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(content),
      })),
    );
  const names = () => page.locator("#sources .source-name").allTextContents();
  const look = (name: string) => takePictures(page, name);

  beforeEach(async () => {
    page = await house.open(urls.drafts.new());
  });

  test("files go up at once, a page is found while one types, and what was pasted stays", async () => {
    await page.fill("#field-source", "We want invoices. They must be sent by mail.");
    await upload(["notes.md", "# Notes\n\n- Ship in May"], ["virus.pdf", "MZ\u0000\u0000"]);
    await page.locator("[data-upload-refused] li").waitFor();
    await expect.poll(names).toEqual(["Notes"]);
    const refused = await page.locator("[data-upload-refused]").textContent();
    expect(refused).toContain("“virus.pdf” is named like a PDF");
    await page.locator("summary", { hasText: "From Confluence" }).click();
    await page.locator("#field-pageQuery").pressSequentially("invoice");
    await page.getByRole("button", { name: "Add “Pay by invoice”" }).click();
    await expect.poll(names).toEqual(["Notes", "Pay by invoice"]);
    expect(await focused(page)).toBe("sources-count");
    await page.locator("summary", { hasText: "From Jira" }).click();
    await page.fill("#field-issueQuery", "nonsense = (");
    await page.keyboard.press("Enter");
    await page.locator("#field-issueQuery-error").waitFor();
    expect(await page.inputValue("#field-issueQuery")).toBe("nonsense = (");
    await page.fill("#field-issueQuery", "");
    expect(await page.inputValue("#field-source")).toContain("We want invoices.");
    await look("new");
    await page.getByRole("button", { name: "Remove “Notes”" }).click();
    await expect.poll(names).toEqual(["Pay by invoice"]);
    const fetched = page.waitForResponse((one) => one.url().includes(urls.drafts.targetFields()));
    await page.selectOption("#field-project", "DEMO");
    await fetched;
    await page.locator("#field-issueType option:checked").waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Write the draft" }).click();
    await page.waitForURL(/\/drafts\/[0-9a-f-]{36}$/);
    const id = page.url().split("/").at(-1) ?? "";
    await waitFor(house.product, "drafts", { draftId: id, state: "open" });

    await show(urls.drafts.sources(id));
    expect(await page.locator(".source-name").allTextContents()).toEqual([
      "Pasted text",
      "Pay by invoice",
    ]);
    await look("sources");
    await upload(["more.txt", "It must also beep."]);
    await expect
      .poll(() => page.locator(".source-name").allTextContents())
      .toEqual(["Pasted text", "Pay by invoice", "more"]);
    await page.locator("summary", { hasText: "From Confluence" }).click();
    await page.fill("#field-pageQuery", "stock");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add “Stock in the shops”" }).click();
    await expect
      .poll(() => page.locator(".source-name").allTextContents())
      .toContain("Stock in the shops");
    await laterVersion(house.product);
    await page.getByRole("button", { name: "Look for later versions" }).click();
    await page.getByRole("link", { name: "Show what changed" }).click();
    await page.getByRole("heading", { name: "What changed" }).waitFor();
    await look("later");
    await page.getByRole("button", { name: "Take the later version" }).click();
    await page.getByRole("button", { name: "Refine with what changed" }).waitFor();
    expect(await faultsOf(page, "taken")).toEqual([]);
    await show(urls.drafts.sources(id));
    await page.getByRole("link", { name: "more", exact: true }).click();
    expect(await page.locator(".passage").textContent()).toContain("It must also beep.");
  }, 60_000);

  test("a dropped file is taken, and the pages of sources are fit for everybody", async () => {
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["Dropped words."], "dropped.txt"));
      for (const name of ["dragover", "drop"])
        document.querySelector("[data-upload]").dispatchEvent(
          new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    await expect.poll(names).toContain("dropped");
    for (const path of [urls.drafts.new(), urls.drafts.newSources()]) {
      await show(path);
      await page.locator("details.fold-out summary").first().waitFor();
      await page.evaluate(
        "document.querySelectorAll('details.fold-out').forEach((one) => (one.open = true))",
      );
      expect(await faultsOf(page, `sources, ${path.replaceAll("/", " ")}`)).toEqual([]);
    }
  });

  test("a file that goes up shows how far it is", async () => {
    const answer = Promise.withResolvers<void>();
    const held = `**${urls.drafts.newSources()}`;
    await page.route(held, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await upload(["slow.txt", "It takes its time."]);
    await page.getByRole("progressbar", { name: "Uploading slow.txt" }).waitFor();
    answer.resolve();
    await expect.poll(names).toContain("slow");
    expect(await page.getByRole("progressbar", { name: "Uploading slow.txt" }).count()).toBe(0);
    await page.unroute(held);
  });

  test.each([true, false])(
    "bad files say what is wrong and what to do, and the good one goes in, with scripts: %s",
    async (javaScriptEnabled) => {
      page = await house.open(urls.drafts.new(), { javaScriptEnabled });
      const buffers = Object.entries({ ...BAD_FILES, "good.txt": Buffer.from("In order.") });
      await page.setInputFiles(
        "#field-files",
        buffers.map(([name, buffer]) => ({ name, mimeType: "application/octet-stream", buffer })),
      );
      if (!javaScriptEnabled) await page.locator("#add-files").click();
      await expect.poll(names, { timeout: 15_000 }).toContain("good");
      const said = await page.getByRole("main").innerText();
      for (const words of WHAT_IS_BAD) expect(said).toMatch(words);
      await look(`bad-files-${javaScriptEnabled}`);
      const remove = page.getByRole("button", { name: "Remove “good”" });
      await remove.click();
      await remove.waitFor({ state: "detached" });
    },
  );

  test("all of it works without scripts", async () => {
    page = await house.open(urls.drafts.new(), { javaScriptEnabled: false });
    await page.fill("#field-source", "Typed without scripts.");
    await upload(["plain.txt", "Plain words."]);
    await page.locator("#add-files").click();
    await page.waitForURL(/#sources$/);
    expect(await names()).toContain("plain");
    expect(await page.inputValue("#field-source")).toBe("Typed without scripts.");
    await page.locator("summary", { hasText: "From Confluence" }).click();
    await page.fill("#field-pageQuery", "return");
    await page.getByRole("button", { name: "Find or add" }).click();
    await page.getByRole("button", { name: "Add “Return an item”" }).click();
    await page.waitForURL(/#sources$/);
    expect(await names()).toContain("Return an item");
    expect(await page.inputValue("#field-source")).toBe("Typed without scripts.");
  });
});
