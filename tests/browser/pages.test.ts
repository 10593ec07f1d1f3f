import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROUTES } from "../../src/routes.ts";
import { urls } from "../../src/urls.ts";
import { faultsOf } from "../setup/axe.ts";
import {
  inBrowser,
  listenForComplaints,
  openBrowser,
  sidewaysBy,
  signInAs,
} from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { createVisitor, expectRedirect, overTheNetwork } from "../setup/visitor.ts";
import { type PageUnderTest, seedEverything, type Everything, type Who } from "./every-page.ts";
import { type Desk, startDesk } from "./seed-tools.ts";
import { PASSWORD, REQUIREMENT, setPace, tamper } from "./seed.ts";

const WHO: Who[] = ["alice", "bob", "guest"];
const WIDE = { width: 1440, height: 900 };
const MOST_BYTES = 200_000;

/** What answers a GET and is no page. */
const NO_PAGES = [
  /^\/(?:health|metrics|static|\.well-known)(?:\/|$)/,
  /\/(?:stream|avatar|file|csv|md|json|sarif|markdown)$/,
  /^\/drafts\/:id\/publication\/text$/,
  // Parts of a page.
  /^\/drafts\/new\/(?:target|sources\/search)$/,
  /^\/(?:code-reviews|code-documents|test-suites|root-causes)\/choices$/,
  /^\/agents\/files$/,
  /^\/drafts\/:id\/(?:fields\/users|documents\/places)$/,
  // They lead to the page that they are a part of.
  /^\/drafts\/:id\/(?:nodes|update|judgement|(?:nodes\/:node\/)?duplicates)$/,
  // An answer of its own only after the form before it; "confirmation" comes by that way.
  /^\/registration\/confirmation$/,
  // It leads to another system, or back from there.
  /^\/(?:sign-in\/with|account\/identities)\/|^\/connections\/authorization$/,
  /^\/prompts(?:\/:name)?\/export$/,
  /\/(?:downloads|export)\/:format$/,
  /^\/cache\/stats$/,
];

let browser: Browser;
let product: Product;
let everything: Everything;
let desk: Desk;

describe("every page", inBrowser, () => {
  beforeAll(async () => {
    desk = await startDesk();
    [browser, product] = await Promise.all([
      openBrowser(),
      startProduct({ PUBLISH_SEARCH_WAITS: "0.1" }, [desk.place]),
    ]);
    everything = await seedEverything(product, desk);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    // What is being written ends at once.
    await setPace(product, 0);
    await product?.close();
    await desk?.close();
  });

  test("has a row in the list of pages", () => {
    const routes = Object.keys(ROUTES)
      .flatMap((name) => (name.startsWith("GET ") ? [name.slice("GET ".length)] : []))
      .filter((path) => !NO_PAGES.some((one) => one.test(path)));
    const seen = new Set(everything.pages.map(({ path }) => routeOf(routes, path)));
    expect(routes.filter((route) => !seen.has(route))).toEqual([]);
  });

  test(
    "has nothing that axe finds, keeps the policy, fits 320 px and is small",
    { timeout: 900_000 },
    async () => {
      const found: string[] = [];
      const tooWide: string[] = [];
      const sizes: { name: string; sent: number; plain: number }[] = [];
      const complaints = await visitAll(async (page, { name }, weight) => {
        sizes.push({ name, ...weight });
        found.push(...(await faultsOf(page, name)));
        await page.setViewportSize({ width: 320, height: 800 });
        const over = await sidewaysBy(page);
        if (over > 0) tooWide.push(`${name}: ${over} px`);
      });
      tellSizes(sizes);
      expect({ found, complaints, tooWide }).toEqual({ found: [], complaints: [], tooWide: [] });
      expect(sizes.filter(({ sent }) => sent > MOST_BYTES)).toEqual([]);
    },
  );

  test("the way back from an ended sign-in has nothing that axe finds", async () => {
    const visitor = createVisitor(product.url, overTheNetwork(product.url));
    const login = { login: "e1001", password: PASSWORD };
    expectRedirect(await visitor.post(urls.signIn.create(), login));
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    const complaints = listenForComplaints(context);
    await signInAs(context, visitor, product.url);
    const page = await context.newPage();
    await page.goto(product.url + urls.drafts.new());
    await page.getByLabel("Requirement").fill(REQUIREMENT);
    await visitor.post(urls.signOut());
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    await press("Write the draft");
    await page.getByText("What you sent is kept on this page").waitFor();
    expect(await faultsOf(page, "sign-in, something was typed")).toEqual([]);
    await page.getByLabel("Employee id or e-mail").fill(login.login);
    await page.getByLabel("Password", { exact: true }).fill(login.password);
    await press("Sign in");
    await page.getByRole("heading", { level: 1, name: "Send it now" }).waitFor();
    expect(await faultsOf(page, "send it now")).toEqual([]);
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

const unnamed = (route: string) => route.split(":").length;

/** The one that says most of this path: `/drafts/new` before `/drafts/:id`. */
function routeOf(routes: string[], path: string): string | undefined {
  const parts = (path.split("?")[0] ?? "").split("/");
  const fits = (route: string) => {
    const wanted = route.split("/");
    return (
      wanted.length === parts.length &&
      wanted.every((part, i) => part === parts[i] || (part.startsWith(":") && parts[i] !== ""))
    );
  };
  return routes.filter(fits).toSorted((a, b) => unnamed(a) - unnamed(b))[0];
}

function tellSizes(sizes: { name: string; sent: number; plain: number }[]) {
  const largest = sizes.toSorted((a, b) => b.sent - a.sent).slice(0, 3);
  const words = largest.map(
    ({ name, sent, plain }) => `${name} ${kb(sent)} (${kb(plain)} unpacked)`,
  );
  process.stdout.write(`${sizes.length} pages, the largest: ${words.join(", ")}\n`);
}

const kb = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

interface Weight {
  /** As it went over the wire, headers too. */
  sent: number;
  plain: number;
}

interface Tab {
  page: Page;
  /** Forgets what was weighed before. */
  weigh: () => () => Weight;
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
    await signInAs(context, everything.visitors[who], product.url);
    listenForComplaints(context, complaints);
    contexts.set(who, context);
  }
  const openTab = async (who: Who): Promise<Tab> => {
    const page = await contexts.get(who)?.newPage();
    if (!page) throw new Error(`nobody is called ${who}`);
    return { page, weigh: await scales(page) };
  };
  const whole = everything.pages.filter((under) => !isBroken(under));
  const lane = async (next: () => PageUnderTest | undefined) => {
    // Each person keeps one tab: a new one costs more than a page.
    const tabs = new Map<Who, Tab>();
    for (let under = next(); under; under = next()) {
      const tab = tabs.get(under.who) ?? (await openTab(under.who));
      tabs.set(under.who, tab);
      await tab.page.setViewportSize(WIDE);
      const weighed = tab.weigh();
      complaints.push(...(await open(tab.page, under)));
      // A page behind a form was weighed together with the form's.
      await look(tab.page, under, under.send ? NO_WEIGHT : weighed());
    }
  };
  const next = () => whole.shift();
  await Promise.all([lane(next), lane(next)]);
  // Alone, since every other page would be broken too.
  const broken = everything.pages.filter(isBroken);
  await lane(() => broken.shift());
  for (const context of contexts.values()) await context.close();
  return complaints;
}

/** What is wrong with its status. */
async function open(page: Page, under: PageUnderTest): Promise<string[]> {
  const { path, send, press, status = 200, name, without } = under;
  if (without) tamper(product, `alter table ${without} rename to away`);
  let answer = await page.goto(product.url + path);
  if (without) tamper(product, `alter table away rename to ${without}`);
  if (send) {
    for (const [field, value] of Object.entries(send)) {
      await page.locator(`main [name="${field}"]`).fill(value);
    }
    const sent = page.waitForResponse(
      (one) => one.request().isNavigationRequest() && one.status() !== 303,
    );
    const buttons = press
      ? page.getByRole("button", { name: press, exact: true })
      : page.locator("main form button[type=submit]");
    await buttons.last().click();
    answer = await sent;
    await page.waitForLoadState("load");
  }
  const seen = answer?.status();
  return seen === status ? [] : [`${name}: ${seen}, not ${status}`];
}

/** What a page takes on a first visit. */
async function scales(page: Page): Promise<() => () => Weight> {
  let weight = { sent: 0, plain: 0 };
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
  return () => {
    weight = { sent: 0, plain: 0 };
    return () => weight;
  };
}
