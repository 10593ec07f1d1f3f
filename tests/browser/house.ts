import type { Browser, BrowserContextOptions, Page, ViewportSize } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { listenForComplaints, openBrowser, signInAs } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import type { Visitor } from "../setup/visitor.ts";
import { connectModel, setPace, signUp } from "./seed.ts";

const WIDE = { width: 1440, height: 900 };

interface TabOptions extends BrowserContextOptions {
  /** Alice unless said. */
  as?: Visitor;
  viewport?: ViewportSize;
}

interface Household {
  product: Product;
  /** The admin, who has a Jira and a model. */
  alice: Visitor;
}

interface House extends Household {
  /** A tab on this page. One that was opened like this before is used again: a new one costs half a second. */
  open(path: string, options?: TabOptions): Promise<Page>;
}

interface Tab {
  as: Visitor;
  key: string;
  page: Page;
}

/**
 * Of a `describe`: the product with Alice in it, whose model answers at once. What a tab complains of
 * fails the test. `furnish` adds what all of the tests need.
 */
export function useHouse(furnish: (household: Household) => Promise<void>): House {
  const tabs: Tab[] = [];
  const complaints: string[] = [];
  let household: Household | undefined;
  let browser: Browser | undefined;
  const here = () => {
    if (!household || !browser) throw new Error("nobody lives here yet");
    return { ...household, browser };
  };

  beforeAll(async () => {
    const [opened, product] = await Promise.all([openBrowser(), startProduct()]);
    browser = opened;
    await setPace(product, 0);
    const alice = await signUp(product, "alice");
    await connectModel(alice, product);
    household = { product, alice };
    await furnish(household);
  }, 120_000);
  afterEach(() => {
    const heard = complaints.splice(0);
    if (heard.length > 0) throw new Error(heard.join("\n"));
  });
  afterAll(async () => {
    await browser?.close();
    await household?.product.close();
  });

  const openTab = async (as: Visitor, options: BrowserContextOptions): Promise<Page> => {
    const context = await here().browser.newContext(options);
    context.setDefaultTimeout(10_000);
    listenForComplaints(context, complaints);
    await signInAs(context, as, here().product.url);
    return context.newPage();
  };
  return {
    get product() {
      return here().product;
    },
    get alice() {
      return here().alice;
    },
    open: async (path, { as = here().alice, viewport = WIDE, ...rest } = {}) => {
      const key = JSON.stringify(rest);
      const known = tabs.find((tab) => tab.as === as && tab.key === key)?.page;
      const page =
        known ?? (await openTab(as, { locale: "en-GB", reducedMotion: "reduce", ...rest }));
      if (!known) tabs.push({ as, key, page });
      await page.setViewportSize(viewport);
      await page.goto(here().product.url + path);
      return page;
    },
  };
}
