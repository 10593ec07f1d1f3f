import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  inBrowser,
  listenForComplaints,
  openBrowser,
  sidewaysBy,
  signInAs,
} from "../setup/browser.ts";
import { urls } from "../../src/urls.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { createVisitor, expectRedirect, overTheNetwork } from "../setup/visitor.ts";
import { type PageUnderTest, seedEverything, type Everything, type Who } from "./every-page.ts";
import { PASSWORD, REQUIREMENT, tamper } from "./seed.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Light on a desk and dark on a phone: each colour and each width is looked at once. */
const LOOKS = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 360 },
] as const;
/** A folder for a picture of every page in each colour and width, for who looks at them. */
// oxlint-disable-next-line node/no-process-env -- only for whoever looks at them
const PICTURES = process.env["PICTURES"];
const RUN_ONLY = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
};
/** Until the colours on the screen are the new ones. */
const SETTLED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)))
  .then(() => undefined)`;
const WHO: Who[] = ["alice", "bob", "guest"];
const MOST_BYTES = 200_000;

let browser: Browser;
let product: Product;
let everything: Everything;

describe("every page", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([
      openBrowser(),
      startProduct({ PUBLISH_SEARCH_WAITS: "0.1" }),
    ]);
    everything = await seedEverything(product);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test(
    "has nothing that axe finds, keeps the policy, fits 320 px and is small",
    { timeout: 300_000 },
    async () => {
      const found: string[] = [];
      const tooWide: string[] = [];
      const sizes: { name: string; sent: number; plain: number }[] = [];
      const complaints = await visitAll(async (page, { name }, weight) => {
        sizes.push({ name, ...weight });
        found.push(...(await lookAt(page)).map((text) => `${name}, ${text}`));
        if (PICTURES !== undefined) await takePictures(page, join(PICTURES, name));
        await page.setViewportSize({ width: 320, height: 800 });
        const over = await sidewaysBy(page);
        if (over > 0) tooWide.push(`${name}: ${over} px`);
      });
      tellSizes(sizes);
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      expect(tooWide).toEqual([]);
      expect(sizes.filter(({ sent }) => sent > MOST_BYTES)).toEqual([]);
    },
  );

  test("the way back from an ended sign-in has nothing that axe finds", async () => {
    const visitor = createVisitor(product.url, overTheNetwork(product.url));
    const login = { login: "e1001", password: PASSWORD };
    expectRedirect(await visitor.post(urls.signIn.create(), login));
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    const complaints = listenForComplaints(context);
    await context.addInitScript(AXE);
    await signInAs(context, visitor, product.url);
    const page = await context.newPage();
    await page.goto(product.url + urls.drafts.new());
    await page.getByLabel("Requirement").fill(REQUIREMENT);
    await visitor.post(urls.signOut());
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await press("Write the draft");
    await page.getByText("What you sent is kept on this page").waitFor();
    expect(await lookAt(page)).toEqual([]);
    await page.getByLabel("Employee id or e-mail").fill(login.login);
    await page.getByLabel("Password", { exact: true }).fill(login.password);
    await press("Sign in");
    await page.getByRole("heading", { level: 1, name: "Send it now" }).waitFor();
    expect(await lookAt(page)).toEqual([]);
    expect(await page.getByLabel("What was typed").inputValue()).toBe(REQUIREMENT);
    await context.close();
    expect(complaints).toEqual([]);
  });

  test("would be heard if it broke the policy", async () => {
    const context = await browser.newContext();
    const complaints = listenForComplaints(context);
    const page = await context.newPage();
    await page.goto(product.url);
    await page.evaluate("document.body.setAttribute('style', 'color: red')");
    await expect.poll(() => complaints.join()).toContain("Content Security Policy");
    await context.close();
  });
});

async function lookAt(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(SETTLED);
    const violations = await runAxe(page);
    found.push(...violations.map((text) => `${colorScheme}, ${width}: ${text}`));
  }
  return found;
}

async function takePictures(page: Page, file: string): Promise<void> {
  for (const width of [1440, 360]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(SETTLED);
      await page.screenshot({ path: `${file}, ${width} ${colorScheme}.png`, fullPage: true });
    }
  }
}

function tellSizes(sizes: { name: string; sent: number; plain: number }[]) {
  const largest = sizes.toSorted((a, b) => b.sent - a.sent).slice(0, 3);
  const words = largest.map(
    ({ name, sent, plain }) => `${name} ${kb(sent)} (${kb(plain)} unpacked)`,
  );
  process.stdout.write(`${sizes.length} pages, the largest: ${words.join(", ")}\n`);
}

const kb = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

async function runAxe(page: Page): Promise<string[]> {
  const options = JSON.stringify({ runOnly: RUN_ONLY, resultTypes: ["violations"] });
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(document, ${options})`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

interface Weight {
  /** As it went over the wire, headers too. */
  sent: number;
  plain: number;
}

const isBroken = ({ without }: PageUnderTest) => without !== undefined;
const NO_WEIGHT: Weight = { sent: 0, plain: 0 };

/** Opens every page as who may see it; what the browser complained of on the way. */
async function visitAll(
  look: (page: Page, under: PageUnderTest, weight: Weight) => Promise<void>,
): Promise<string[]> {
  const complaints: string[] = [];
  const contexts = new Map<Who, BrowserContext>();
  for (const who of WHO) {
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    context.setDefaultTimeout(20_000);
    await context.addInitScript(AXE);
    await signInAs(context, everything.visitors[who], product.url);
    listenForComplaints(context, complaints);
    contexts.set(who, context);
  }
  const visit = async (under: PageUnderTest) => {
    const page = await contexts.get(under.who)?.newPage();
    if (!page) throw new Error(`nobody is called ${under.who}`);
    const weigh = await weigher(page);
    await open(page, under);
    // A page behind a form was weighed together with the form's.
    await look(page, under, under.send ? NO_WEIGHT : weigh());
    await page.close();
  };
  const whole = everything.pages.filter((under) => !isBroken(under));
  const lane = async () => {
    for (let under = whole.shift(); under; under = whole.shift()) await visit(under);
  };
  await Promise.all([lane(), lane()]);
  // Alone, since every other page would be broken too.
  for (const under of everything.pages.filter(isBroken)) await visit(under);
  for (const context of contexts.values()) await context.close();
  return complaints;
}

async function open(page: Page, { path, send, status = 200, name, without }: PageUnderTest) {
  if (without) tamper(product, `alter table ${without} rename to away`);
  let answer = await page.goto(product.url + path);
  if (without) tamper(product, `alter table away rename to ${without}`);
  if (send) {
    for (const [field, value] of Object.entries(send)) {
      await page.locator(`main [name="${field}"]`).fill(value);
    }
    const answered = page.waitForResponse(
      (one) => one.request().isNavigationRequest() && one.status() !== 303,
    );
    await page.locator("main form button[type=submit]").last().click();
    answer = await answered;
    await page.waitForLoadState("load");
  }
  expect(`${name}: ${answer?.status()}`).toBe(`${name}: ${status}`);
}

/** What the page takes on a first visit. */
async function weigher(page: Page): Promise<() => Weight> {
  const weight = { sent: 0, plain: 0 };
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const streams = new Set<string>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.mimeType === "text/event-stream") streams.add(requestId);
  });
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    weight.sent += encodedDataLength;
  });
  session.on("Network.dataReceived", ({ requestId, dataLength }) => {
    if (!streams.has(requestId)) weight.plain += dataLength;
  });
  return () => weight;
}
