import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import {
  inBrowser,
  listenForComplaints,
  openBrowser,
  sidewaysBy,
  signInAs,
} from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, signUp, writeDraft } from "./seed.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** A requirement, and far more than stands beside a draft that nothing of it cites. */
const LONG = `# Auditors

The clerk must be able to see each field of a form, because an auditor asks for it.
- If a field is empty, the form cannot be sent.
- The system must send a mail to the auditor.

${Array.from({ length: 260 }, (_, i) => `### Field ${i + 1}`).join("\n")}`;
// oxlint-disable-next-line node/no-process-env -- pictures for a person's eyes, on demand
const PICTURES = process.env["PICTURES"];

let browser: Browser;
let product: Product;
let alice: Visitor;
let drafts: { short: string; long: string };
let context: BrowserContext;
let complaints: string[];
let page: Page;

async function open(options: { javaScriptEnabled?: boolean } = {}) {
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    locale: "en-GB",
    ...options,
  });
  complaints = listenForComplaints(context);
  await signInAs(context, alice, product.url);
  page = await context.newPage();
}

const show = (path: string) => page.goto(product.url + path);
const classes = async (selector: string) =>
  (await page.locator(selector).first().getAttribute("class")) ?? "";

const violations = () =>
  page.evaluate<string[]>(
    "axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } }).then(({ violations }) => violations.map((v) => v.id + ' ' + v.nodes[0].html.slice(0, 200)))",
  );

/** How the first of these words is underlined. */
const lineOf = (selector: string) =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).textDecorationStyle`,
  );

describe("what a draft rests on", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    alice = await signUp(product, "alice");
    await connectModel(alice, product);
    drafts = {
      short: await writeDraft(alice, product),
      long: await writeDraft(alice, product, { source: LONG }),
    };
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });
  beforeEach(() => open());
  afterEach(async () => {
    await context.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });

  test("a part lights its passages and the words that it quotes, by pointer and by keyboard", async () => {
    await show(urls.drafts.show(drafts.short));
    const part = page.locator("#part-criteria-1 [data-cites]");
    const n = (await part.getAttribute("data-cites"))?.split(" ")[0];
    const quote = `[data-passage="${n}"] mark[data-parts~="part-criteria-1"]`;
    expect(await classes(quote)).not.toContain("is-lit");
    await part.hover();
    expect(await classes(quote)).toContain("is-lit");
    expect(await classes(`[data-passage="${n}"]`)).toContain("is-lit");
    await page.locator("h1").hover();
    expect(await classes(quote)).not.toContain("is-lit");
    await part.locator(".cite").first().focus();
    expect(await classes(quote)).toContain("is-lit");
    // Not by colour alone: what was dotted is a solid line now.
    expect(await lineOf(quote)).toBe("solid");
  });

  test.each(["pointer", "keyboard"])(
    "what a part lights is in view beside it, by %s",
    async (how) => {
      await show(urls.drafts.show(drafts.short));
      const cites = page.locator("[data-cites] .cite");
      for (let i = 0; i < (await cites.count()); i += 1) {
        const cite = cites.nth(i);
        await (how === "pointer" ? cite.hover() : cite.focus());
        const at = await page.evaluate<number>("scrollY");
        const isInView =
          "(() => { const one = document.querySelector('[data-passage].is-lit'); const { top, bottom } = one.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; })()";
        await expect.poll(() => page.evaluate<boolean>(isInView)).toBe(true);
        expect(await page.evaluate<number>("scrollY")).toBe(at);
      }
    },
  );

  test("a passage lights the parts that rest on it, and leads to them", async () => {
    await show(urls.drafts.show(drafts.short));
    const link = page.locator('.passage a[href="#part-criteria-1"]').first();
    await link.focus();
    expect(await classes("#part-criteria-1 .cited")).toContain("is-lit");
    expect(await classes("#part-criteria-0 .cited")).not.toContain("is-lit");
    await page.keyboard.press("Enter");
    expect(page.url()).toContain("#part-criteria-1");
  });

  test("the passages of a long source unfold in pieces", async () => {
    await show(urls.drafts.show(drafts.long));
    const before = await page.locator(".passage").count();
    await page.locator(".passage-gap a").last().click();
    await page
      .locator(".passage")
      .nth(before + 99)
      .waitFor();
    expect(page.url()).not.toContain("passages");
    const numbers = await page.locator(".passage-number").allInnerTexts();
    expect(numbers.map(Number)).toEqual(numbers.map(Number).toSorted((a, b) => a - b));
  });

  test("all of it works without JavaScript", async () => {
    await context.close();
    await open({ javaScriptEnabled: false });
    await show(urls.drafts.show(drafts.long));
    await page.locator("#part-criteria-0 .cite").first().click();
    expect(await lineOf(".passage:target mark")).toBe("solid");
    await page.locator(".passage-gap a").first().click();
    expect(await page.locator("h1").innerText()).toBe("Passages of the sources");
    await show(urls.drafts.coverage(drafts.long, { only: "uncovered" }));
    expect(await page.locator("h1").innerText()).toBe("What of the sources is in the draft");
  });

  test("has nothing that axe finds, light and dark, at 360 and 1440 px", async () => {
    await context.addInitScript(AXE);
    const pages = {
      draft: urls.drafts.show(drafts.short),
      long: urls.drafts.show(drafts.long),
      coverage: urls.drafts.coverage(drafts.short),
      uncovered: urls.drafts.coverage(drafts.long, { only: "uncovered" }),
      passages: urls.drafts.passages(drafts.long),
    };
    const looks = Object.entries(pages).flatMap(([name, path]) =>
      (["light", "dark"] as const).flatMap((colorScheme) =>
        [360, 1440].map((width) => ({ name, path, colorScheme, width })),
      ),
    );
    const found: string[] = [];
    for (const { name, path, colorScheme, width } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await show(path);
      const part = page.locator("#part-criteria-0 .cite").first();
      if ((await part.count()) > 0) await part.focus();
      const look = `${name}-${colorScheme}-${width}`;
      found.push(...(await violations()).map((text) => `${look}: ${text}`));
      if ((await sidewaysBy(page)) > 0) found.push(`${look}: too wide`);
      if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${look}.png`) });
    }
    expect(found).toEqual([]);
  }, 120_000);
});
