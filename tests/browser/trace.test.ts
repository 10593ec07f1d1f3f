import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import { inBrowser } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { importBacklog, writeDraft } from "./seed.ts";

/** A requirement, and far more than stands beside a draft that nothing of it cites. */
const LONG = `# Auditors

The clerk must be able to see each field of a form, because an auditor asks for it.
- If a field is empty, the form cannot be sent.
- The system must send a mail to the auditor.

${Array.from({ length: 260 }, (_, i) => `### Field ${i + 1}`).join("\n")}`;
const classes = async (page: Page, selector: string) =>
  (await page.locator(selector).first().getAttribute("class")) ?? "";

/** How the first of these words is underlined. */
const lineOf = (page: Page, selector: string) =>
  page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).textDecorationStyle`,
  );

/** All of the first passage that is lit shows in the window. */
const IS_IN_VIEW = `(() => {
  const { top, bottom } = document.querySelector("[data-passage].is-lit").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
})()`;

describe("what a draft rests on", inBrowser, () => {
  let drafts: { short: string; long: string; backlog: string };
  const house = useHouse(async ({ product, alice }) => {
    drafts = {
      short: await writeDraft(alice, product),
      long: await writeDraft(alice, product, { source: LONG }),
      backlog: await importBacklog(alice),
    };
  });

  test("a part lights its passages and the words that it quotes, by pointer and by keyboard", async () => {
    const page = await house.open(urls.drafts.show(drafts.short));
    const part = page.locator("#part-criteria-1 [data-cites]");
    const n = (await part.getAttribute("data-cites"))?.split(" ")[0];
    const quote = `[data-passage="${n}"] mark[data-parts~="part-criteria-1"]`;
    expect(await classes(page, quote)).not.toContain("is-lit");
    await part.hover();
    expect(await classes(page, quote)).toContain("is-lit");
    expect(await classes(page, `[data-passage="${n}"]`)).toContain("is-lit");
    await page.locator("h1").hover();
    expect(await classes(page, quote)).not.toContain("is-lit");
    await part.locator(".cite").first().focus();
    expect(await classes(page, quote)).toContain("is-lit");
    // Not by colour alone: what was dotted is a solid line now.
    expect(await lineOf(page, quote)).toBe("solid");
  });

  test.each(["pointer", "keyboard"])(
    "what a part lights is in view beside it, by %s",
    async (how) => {
      const page = await house.open(urls.drafts.show(drafts.short));
      const cites = page.locator("[data-cites] .cite");
      for (let i = 0; i < (await cites.count()); i += 1) {
        const cite = cites.nth(i);
        await (how === "pointer" ? cite.hover() : cite.focus());
        const at = await page.evaluate<number>("scrollY");
        await expect.poll(() => page.evaluate<boolean>(IS_IN_VIEW)).toBe(true);
        expect(await page.evaluate<number>("scrollY")).toBe(at);
      }
    },
  );

  test("what a part of a backlog's item lights is in view at the foot of its panel", async () => {
    const page = await house.open(urls.drafts.node(drafts.backlog, "n2"));
    const parts = page.locator("#node .part [data-cites]:has(.cite)");
    expect(await parts.count()).toBeGreaterThan(2);
    for (const part of await parts.all()) {
      await part.hover();
      await expect.poll(() => page.evaluate<boolean>(IS_IN_VIEW)).toBe(true);
      expect(await page.evaluate<number>("scrollY")).toBe(0);
    }
  });

  test("a passage lights the parts that rest on it, and leads to them", async () => {
    const page = await house.open(urls.drafts.show(drafts.short));
    const link = page.locator('.passage a[href="#part-criteria-1"]').first();
    await link.focus();
    expect(await classes(page, "#part-criteria-1 .cited")).toContain("is-lit");
    expect(await classes(page, "#part-criteria-0 .cited")).not.toContain("is-lit");
    await page.keyboard.press("Enter");
    expect(page.url()).toContain("#part-criteria-1");
  });

  test("the passages of a long source unfold in pieces", async () => {
    const page = await house.open(urls.drafts.show(drafts.long));
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
    const options = { javaScriptEnabled: false };
    const page = await house.open(urls.drafts.show(drafts.long), options);
    await page.locator("#part-criteria-0 .cite").first().click();
    expect(await lineOf(page, ".passage:target mark")).toBe("solid");
    await page.locator(".passage-gap a").first().click();
    expect(await page.locator("h1").innerText()).toBe("Passages of the sources");
    await house.open(urls.drafts.coverage(drafts.long, { only: "uncovered" }), options);
    expect(await page.locator("h1").innerText()).toBe("What of the sources is in the draft");
  });

  test("has nothing that axe finds, light and dark, at 360 and 1440 px", async () => {
    const pages = {
      draft: urls.drafts.show(drafts.short),
      long: urls.drafts.show(drafts.long),
      coverage: urls.drafts.coverage(drafts.short),
      uncovered: urls.drafts.coverage(drafts.long, { only: "uncovered" }),
      passages: urls.drafts.passages(drafts.long),
    };
    const found: string[] = [];
    for (const [name, path] of Object.entries(pages)) {
      const page = await house.open(path);
      const part = page.locator("#part-criteria-0 .cite").first();
      if ((await part.count()) > 0) await part.focus();
      found.push(...(await faultsOf(page, name)));
    }
    expect(found).toEqual([]);
  }, 120_000);
});
