// What a person needs who zooms, spaces the text out, uses keys only, or is faster than the scripts.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { inBrowser, sidewaysBy } from "../setup/browser.ts";
import { useHouse } from "./house.ts";
import { REQUIREMENT, setPace, writeDraft } from "./seed.ts";

const WIDE = { width: 1280, height: 1024 };
/** The same window at 400 %. */
const ZOOMED = { width: 320, height: 256 };

describe("a page is in reach", inBrowser, () => {
  let page: Page;
  let pages: { name: string; path: string }[];
  const house = useHouse(async ({ product, alice }) => {
    const draftId = await writeDraft(alice, product);
    // Somebody watches the next one.
    await setPace(product, 8);
    pages = [
      { name: "dashboard", path: urls.dashboard() },
      { name: "new draft", path: urls.drafts.new() },
      { name: "draft", path: urls.drafts.show(draftId) },
      { name: "check", path: urls.drafts.publication(draftId) },
      { name: "connections", path: urls.connections.index() },
    ];
  });

  test("at 400 % nothing is lost: no control, no text, no scrolling sideways", async () => {
    for (const { name, path } of pages) {
      page = await house.open(path, { viewport: WIDE });
      const wide = await controls(page);
      expect(wide.length).toBeGreaterThan(5);
      await page.setViewportSize(ZOOMED);
      const zoomed = await controls(page);
      const lost = wide.filter((one) => !zoomed.includes(one));
      expect({ name, lost, cut: await cutTexts(page), over: await sidewaysBy(page) }).toEqual({
        name,
        lost: [],
        cut: [],
        over: 0,
      });
    }
  });

  test("with the text spaced out as WCAG 1.4.12 says nothing is cut off", async () => {
    for (const { name, path } of pages) {
      for (const viewport of [WIDE, { width: 360, height: 800 }]) {
        page = await house.open(path, { viewport });
        await page.evaluate(SPACED_OUT);
        const found = { cut: await cutTexts(page), over: await sidewaysBy(page) };
        expect({ name, width: viewport.width, ...found }).toEqual({
          name,
          width: viewport.width,
          cut: [],
          over: 0,
        });
      }
    }
  });

  test("Ctrl+Enter sends the form, and the first text of the draft is there soon", async () => {
    page = await house.open(urls.drafts.new(), { viewport: WIDE });
    await page.getByLabel("Requirement").fill(REQUIREMENT);
    await chooseProject(page);
    await page.getByLabel("Requirement").focus();
    const began = performance.now();
    await page.keyboard.press("Control+Enter");
    await page.locator(".live-title").getByText(/\w/).waitFor();
    const took = performance.now() - began;
    expect(page.url()).toMatch(/\/drafts\/[\da-f-]{36}$/);
    // A promise for a quiet machine is 1 s; this one may be busy.
    process.stdout.write(`the first text of a draft is seen after ${Math.round(took)} ms\n`);
  });

  test("a project that was chosen before the scripts were there has its issue types", async () => {
    const { promise: chosen, resolve: go } = Promise.withResolvers<void>();
    page = await house.open(urls.help());
    await page.route("**/vendor/htmx.js", async (route) => {
      await chosen;
      await route.continue();
    });
    await page.goto(house.product.url + urls.drafts.new(), { waitUntil: "commit" });
    await page.getByLabel("Project").selectOption("LEAN");
    const fetched = page.waitForResponse((one) => one.url().includes(urls.drafts.targetFields()));
    go();
    expect((await fetched).url()).toContain("project=LEAN");
    await page.unroute("**/vendor/htmx.js");
  });
});

async function chooseProject(page: Page) {
  const fetched = page.waitForResponse((one) => one.url().includes(urls.drafts.targetFields()));
  await page.getByLabel("Project").selectOption("DEMO");
  await fetched;
  const types = page.getByLabel("Issue type").locator("option", { hasText: "Story" });
  await types.waitFor({ state: "attached" });
}

/** What can be pressed or filled, by its name; what stands in a closed menu counts as there. */
const controls = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll("a[href], button, summary, input, select, textarea")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) || e.closest("details:not([open])"))
    .filter((e) => e.type !== "hidden" && !e.closest(".skip-link"))
    .map((e) => (e.ariaLabel ?? e.labels?.[0]?.textContent ?? e.textContent).trim().replaceAll(/\\s+/g, " "))`);

/** Texts that do not fit into their box, where the box hides the rest or is drawn. */
const cutTexts = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll("body *")].filter((e) => {
    if (!e.checkVisibility({ visibilityProperty: true }) || !e.textContent.trim()) return false;
    // For screen readers only: a dot that nobody sees.
    if (e.clientWidth <= 1 || e.closest(".skip-link, svg, select, textarea")) return false;
    const style = getComputedStyle(e);
    const isBox = e.matches("button, .btn, .badge, .notice, .card, th, td");
    const bad = (overflow) =>
      ["hidden", "clip"].includes(overflow) || (isBox && overflow === "visible");
    return (
      style.display !== "inline" &&
      ((bad(style.overflowX) && e.scrollWidth > e.clientWidth + 1) ||
        (bad(style.overflowY) && e.scrollHeight > e.clientHeight + 1))
    );
  }).map((e) => e.className + ": " + e.textContent.trim().slice(0, 60))`);

/** A sheet that is made by script, since the policy allows no other. */
const SPACED_OUT = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(\`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }\`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})()`;
