import Database from "better-sqlite3";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import {
  focused,
  inBrowser,
  listenForComplaints,
  openBrowser,
  signInAs,
} from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { createVisitor, expectRedirect, overTheNetwork, type Visitor } from "../setup/visitor.ts";
import {
  breakDemo,
  connectModel,
  count,
  longRequirement,
  mendDemo,
  PASSWORD,
  refine,
  REQUIREMENT,
  rows,
  setPace,
  signUp,
  startDraft,
  tamper,
  writeDraft,
} from "./seed.ts";

/** As fast as a person reads along, ms. */
const WATCHED = 8;

let browser: Browser;
let product: Product;
let alice: Visitor;
let bob: Visitor;
let draftId: string;
let connection: string;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];

/** A tab in which this person is signed in; everything that it complains of fails the test. */
async function tabOf(visitor: Visitor | undefined, path: string, options = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  context.setDefaultTimeout(10_000);
  contexts.push(context);
  complaints = listenForComplaints(context, complaints);
  if (visitor) await signInAs(context, visitor, product.url);
  const page = await context.newPage();
  await page.goto(product.url + path);
  return page;
}

const path = (page: Page) => page.url().slice(product.url.length);
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole("link", { name, exact: true }).click();
const source = (page: Page) => page.getByLabel("Requirement");

/** Until the server has saved it, or has refused to. */
async function typeAndPause(page: Page, text: string, status = 200) {
  const saved = page.waitForResponse((answer) => answer.url().endsWith(urls.drafts.autosave()));
  await source(page).fill(text);
  expect((await saved).status()).toBe(status);
}

/** Every request that changes something, while `act` lasts and until the page is quiet. */
async function postsDuring(page: Page, act: () => Promise<void>): Promise<string[]> {
  const posts: string[] = [];
  const note = (request: Request) => {
    if (request.method() === "POST") posts.push(new URL(request.url()).pathname);
  };
  page.on("request", note);
  await act();
  await page.waitForLoadState("load");
  page.off("request", note);
  return posts;
}

const issuesInJira = async () => {
  const answer = await fetch(`${product.demo.jiraDc}/rest/api/2/search?jql=project=DEMO`, {
    headers: { authorization: "Bearer demo-jira-token-alice" },
  });
  const body: unknown = await answer.json();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Jira's search always says so
  return (body as { total: number }).total;
};

describe("what a demanding person expects", inBrowser, () => {
  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
    await setPace(product, 0);
    alice = await signUp(product, "alice");
    bob = await signUp(product, "bob");
    connection = (await connectModel(alice, product)).split("?")[0] ?? "";
    draftId = await writeDraft(alice, product);
    await refine(alice, product, draftId, "Shorter");
  }, 90_000);
  afterEach(async () => {
    const open = contexts;
    contexts = [];
    for (const context of open) await context.close();
    await mendDemo(product);
    await setPace(product, 0);
    const heard = complaints;
    complaints = [];
    if (heard.length > 0) throw new Error(heard.join("\n"));
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test("errors: the summary comes first, has the focus, leads to the field, and what was typed stays", async () => {
    const page = await tabOf(alice, urls.drafts.new());
    await source(page).fill(REQUIREMENT);
    await page.getByLabel("Project").selectOption("");
    await press(page, "Write the draft");
    await page.getByRole("alert").waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await focused(page)).toBe("error-summary");
    expect(await source(page).inputValue()).toBe(REQUIREMENT);
    await page.getByRole("alert").getByRole("link").first().click();
    expect(await focused(page)).toBe("field-project");
  });

  test("nothing is called wrong before it is sent", async () => {
    const page = await tabOf(undefined, urls.registration.new());
    for (let i = 0; i < 20; i += 1) await page.keyboard.press("Tab");
    expect(await page.locator(".error, .error-summary, [aria-invalid=true]").count()).toBe(0);
    expect(await page.locator("form:not([novalidate]):not([method=dialog])").count()).toBe(0);
  });

  test("what was typed survives a sign-in that has ended", async () => {
    const visitor = createVisitor(product.url, overTheNetwork(product.url));
    const login = { login: "e1001", password: PASSWORD };
    expectRedirect(await visitor.post(urls.signIn.create(), login));
    const page = await tabOf(visitor, urls.drafts.new());
    await typeAndPause(page, "Half of what is wanted.");
    await visitor.post(urls.signOut());
    await source(page).fill("All of what is wanted, typed up to the last moment.");
    await page.getByLabel("Project").selectOption("");
    await press(page, "Write the draft");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Employee id or e-mail").fill("e1001");
    await press(page, "Sign in");
    await press(page, "Send it now");
    await page.getByRole("heading", { level: 1, name: "New draft" }).waitFor();
    expect(await source(page).inputValue()).toBe(
      "All of what is wanted, typed up to the last moment.",
    );
  });

  test("a form is saved while one types; of two tabs the newer wins and the other says so", async () => {
    const page = await tabOf(alice, urls.drafts.new());
    await typeAndPause(page, "Saved by itself.");
    await page.getByText(/^Saved \d\d:\d\d$/).waitFor();
    await page.context().close();

    const again = await tabOf(alice, urls.drafts.new());
    expect(await source(again).inputValue()).toBe("Saved by itself.");
    const other = await again.context().newPage();
    await other.goto(product.url + urls.drafts.new());
    await typeAndPause(other, "Typed in the newer tab.");
    await typeAndPause(again, "Typed in the older tab.", 409);
    await again.getByText("a newer tab has this form open").waitFor();
    await other.reload();
    expect(await source(other).inputValue()).toBe("Typed in the newer tab.");
  });

  test("a double click is one request and one issue", async () => {
    const id = await writeDraft(alice, product);
    const before = await issuesInJira();
    const page = await tabOf(alice, urls.drafts.publication(id));
    const posts = await postsDuring(page, async () => {
      await page.getByRole("button", { name: /^Create 1 story/ }).dblclick();
      await page.getByText(/stands in Jira$/).waitFor({ timeout: 20_000 });
    });
    expect(posts).toEqual([urls.drafts.publication(id)]);
    expect(await issuesInJira()).toBe(before + 1);
  });

  test("Enter twice in a form is one request", async () => {
    const page = await tabOf(alice, urls.drafts.show(draftId));
    await page.getByLabel("Refine", { exact: true }).fill("Priority high");
    const posts = await postsDuring(page, async () => {
      await page.keyboard.press("Control+Enter");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("link", { name: /^Revision \d/ }).waitFor({ timeout: 20_000 });
    });
    expect(posts).toEqual([urls.drafts.refinements(draftId)]);
  });

  test("Stop ends the call long before its answer would, and the part that came is kept", async () => {
    await setPace(product, WATCHED);
    const id = await startDraft(alice, { source: longRequirement(100) });
    const page = await tabOf(alice, urls.drafts.show(id));
    await page.locator(".live-title").getByText(/\w/).waitFor();
    await page.locator("#part-description li").nth(2).waitFor();
    // From now on the rest of the answer would take an hour.
    await setPace(product, 5000);
    await press(page, "Stop");
    await page.getByText("The draft was stopped").waitFor();
    await expect
      .poll(() => rows(product, `select status from activities where subject = 'draft:${id}'`), {
        timeout: 10_000,
      })
      .toEqual([{ status: "cancelled" }]);
    expect(await page.locator("#part-description li").count()).toBeGreaterThan(1);
    await press(page, "Keep the part that came");
    await page.getByRole("link", { name: "Revision 1" }).waitFor();
  });

  test("closing the tab stops what it waits for at the model, with what was used on record", async () => {
    // The whole answer would take an hour.
    await setPace(product, 5000);
    const page = await tabOf(alice, urls.llm.tries());
    await page.getByLabel("Prompt", { exact: true }).fill(longRequirement(100));
    await page.getByRole("checkbox").first().check();
    await page.getByRole("button", { name: "Ask them" }).click({ noWaitAfter: true });
    const asked = (what: string) =>
      rows(product, `select ${what} from activities where task_type = 'test'`);
    await expect.poll(() => asked("status"), { timeout: 10_000 }).toEqual([{ status: "open" }]);
    await page.close();
    await expect
      .poll(() => asked("status, attempts, input_uncached > 0 as wasRead"), { timeout: 10_000 })
      .toEqual([{ status: "cancelled", attempts: 1, wasRead: 1 }]);
  });

  test("the text comes as it is written, busy, and what has come is said once", async () => {
    await setPace(product, WATCHED);
    const id = await startDraft(alice);
    const page = await tabOf(alice, urls.drafts.show(id));
    const region = page.locator("#live");
    expect(await region.getAttribute("aria-busy")).toBe("true");
    await page.getByRole("button", { name: "Stop" }).focus();
    await page.getByRole("link", { name: "Check and create" }).waitFor({ timeout: 20_000 });
    expect(await region.count()).toBe(0);
    // Stop is gone; a keyboard goes on at the content, not at the top of the page.
    await expect.poll(() => focused(page)).toBe("main");
  });

  test("a reload while it is written starts nothing anew", async () => {
    await setPace(product, WATCHED);
    const id = await startDraft(alice, { source: longRequirement(20) });
    const page = await tabOf(alice, urls.drafts.show(id));
    await page.locator("#part-description li").first().waitFor();
    const shown = await page.locator("#live-draft").innerText();
    await page.reload();
    const again = await page.locator("#live-draft").innerText();
    expect(again.length).toBeGreaterThanOrEqual(shown.length);
    await page.getByRole("link", { name: "Check and create" }).waitFor({ timeout: 20_000 });
    const started = `select count(*) n from compositions where draft_id = '${id}'`;
    expect(count(product, started)).toBe(1);
    // The review of what was written is a call of its own.
    const called = `select count(*) n from activities where subject = 'draft:${id}' and task_type = 'draft'`;
    expect(count(product, called)).toBe(1);
  });

  test("back and forward show the right page at the right place, and send nothing again", async () => {
    const page = await tabOf(alice, urls.drafts.show(draftId));
    const scroll = () => page.evaluate<number>("Math.round(scrollY)");
    await page.evaluate("scrollTo(0, 300)");
    await expect.poll(scroll).toBe(300);
    await page.goto(product.url + urls.drafts.edit(draftId));
    await press(page, "Save as the next revision");
    await page.locator(".part").first().waitFor();
    const posts = await postsDuring(page, async () => {
      await page.goBack();
      expect(path(page)).toBe(urls.drafts.edit(draftId));
      await page.goBack();
      expect(path(page)).toBe(urls.drafts.show(draftId));
      await expect.poll(scroll).toBe(300);
      await page.goForward();
      expect(path(page)).toBe(urls.drafts.edit(draftId));
    });
    expect(posts).toEqual([]);
  });

  test("keys lead everywhere, are silent in fields, and can be switched off", async () => {
    const page = await tabOf(alice, urls.dashboard());
    const arrives = async (at: string) => {
      await expect.poll(() => path(page)).toBe(at);
    };
    await page.keyboard.press("g");
    await page.keyboard.press("j");
    await arrives(urls.jobs.index());
    await page.waitForLoadState("load");
    await page.keyboard.press("c");
    await arrives(urls.drafts.new());
    await page.waitForLoadState("load");
    await source(page).press("End");
    await page.keyboard.type("cg?");
    expect(path(page)).toBe(urls.drafts.new());
    expect(await source(page).inputValue()).toMatch(/cg\?$/);
    await page.getByLabel("Project").selectOption("");
    await source(page).press("Control+Enter");
    await page.getByRole("alert").waitFor();
    await page.waitForLoadState("load");

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    await help.getByLabel("Single keys are on in this browser").uncheck();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.keyboard.press("c");
    await page.waitForTimeout(200);
    expect(path(page)).toBe(urls.drafts.create());
  });

  test("the way to the content comes first, and the focus is always seen", async () => {
    for (const at of [urls.dashboard(), urls.drafts.show(draftId), urls.connections.index()]) {
      const page = await tabOf(alice, at);
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("skip-link");
      expect(await hiddenFocus(page)).toBe("");
      await page.keyboard.press("Enter");
      expect(await focused(page)).toBe("main");
      for (let i = 0; i < 60; i += 1) {
        await page.keyboard.press("Tab");
        expect(`${at}: ${await hiddenFocus(page)}`).toBe(`${at}: `);
      }
    }
  });

  test("after a swap the focus stays where it was", async () => {
    const page = await tabOf(alice, urls.drafts.new());
    await page.getByLabel("Project").focus();
    await page.getByLabel("Project").selectOption("LEAN");
    await page
      .getByLabel("Issue type")
      .locator("option", { hasText: "Task" })
      .waitFor({ state: "attached" });
    expect(await focused(page)).toBe("field-project");

    await page.goto(product.url + connection);
    const tested = page.waitForResponse((answer) => answer.url().endsWith("/test"));
    await page.getByRole("button", { name: "Test it now" }).focus();
    await page.evaluate("document.activeElement.dataset.old = ''");
    await page.keyboard.press("Enter");
    await tested;
    await expect.poll(() => page.locator("#connection-test:focus:not([data-old])").count()).toBe(1);
  });

  test("a dialog takes the focus, keeps it, and gives it back", async () => {
    const page = await tabOf(alice, urls.drafts.show(draftId));
    const opener = page.locator("summary", { hasText: "More" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const remove = page.getByRole("button", { name: "Remove this draft" });
    await remove.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Are you sure?" });
    await dialog.waitFor();
    const inside = () =>
      page.evaluate<boolean>(
        "document.activeElement === document.body || document.getElementById('confirm').contains(document.activeElement)",
      );
    for (let i = 0; i < 6; i += 1) {
      expect(await inside()).toBe(true);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await page.evaluate<string>("document.activeElement.textContent.trim()")).toBe(
      "Remove this draft",
    );
    await page.keyboard.press("Escape");
    expect(await page.evaluate<string>("document.activeElement.textContent.trim()")).toBe("More");
    expect(count(product, `select count(*) n from drafts where id = '${draftId}'`)).toBe(1);
  });

  test("a chosen theme is there from the first paint, and forced colours leave everything visible", async () => {
    const page = await tabOf(bob, urls.account.show(), { colorScheme: "light" });
    const background = () =>
      page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    const light = await background();
    await page.getByLabel("Dark").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/saved/i).first().waitFor();
    expect(await background()).not.toBe(light);
    const answer = await page.goto(product.url + urls.dashboard());
    expect(await answer?.text()).toContain('data-theme="dark"');

    await page.emulateMedia({ forcedColors: "active" });
    await page.goto(product.url + urls.drafts.index());
    const edge = await page.evaluate<string>(
      "getComputedStyle(document.querySelector('.btn')).borderTop",
    );
    expect(edge).toMatch(/^[1-9][\d.]*px solid/);
  });

  test("an empty list says what would stand there and offers one act", async () => {
    for (const at of [urls.drafts.index(), urls.jobs.index()]) {
      const page = await tabOf(bob, at);
      const empty = page.locator(".empty");
      expect(await empty.getByRole("heading").innerText()).not.toBe("");
      expect((await empty.locator("p").innerText()).length).toBeGreaterThan(30);
    }
    const page = await tabOf(bob, urls.drafts.new());
    await page.getByText("Connect a model first").waitFor();
    await follow(page, "Go to the connections");
    expect(path(page)).toBe(urls.connections.index());
    await page.goto(product.url + urls.dashboard());
    expect(await page.locator("#set-up li").count()).toBe(4);
  });

  test("what was typed survives a Jira that is down, and the page says what is wrong", async () => {
    const page = await tabOf(alice, urls.drafts.new());
    await source(page).fill("Typed while Jira was down.");
    await breakDemo(product, "always", { system: "jiraDc", fault: "unavailable" });
    await page.getByLabel("Project").selectOption("PAY");
    await page.getByText("Jira cannot be asked right now").waitFor();
    expect(await source(page).inputValue()).toBe("Typed while Jira was down.");
    await press(page, "Write the draft");
    await page.getByText("Jira cannot be asked right now").waitFor();
    expect(await source(page).inputValue()).toBe("Typed while Jira was down.");
    await mendDemo(product);
    await page.goto(product.url + urls.drafts.new());
    expect(await source(page).inputValue()).toBe("Typed while Jira was down.");
  });

  test("403, 404, 500 and 503 keep the way on and say the number of the request", async () => {
    const forbidden = await tabOf(bob, urls.accounts.index());
    expect(await wayOn(forbidden, "This is not allowed")).toBe(urls.dashboard());
    const missing = await tabOf(bob, "/nothing-here");
    expect(await wayOn(missing, "There is no such page")).toBe(urls.dashboard());

    tamper(product, "alter table open_forms rename to forms_away");
    try {
      const failed = await tabOf(bob, urls.drafts.new());
      expect(await wayOn(failed, "Something went wrong here")).toBe(urls.dashboard());
    } finally {
      tamper(product, "alter table forms_away rename to open_forms");
    }

    const page = await tabOf(bob, urls.account.show());
    const release = holdTheDatabase(product);
    try {
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page
        .getByRole("heading", { level: 1, name: "The service is busy or stopping" })
        .waitFor();
    } finally {
      release();
    }
    expect(await wayOn(page, "The service is busy or stopping")).toBe(urls.dashboard());
  });
});

/** As a backup tool that locks the file would. */
function holdTheDatabase({ database }: Product): () => void {
  const db = new Database(database);
  db.exec("begin immediate");
  return () => {
    db.exec("rollback");
    db.close();
  };
}

/** Empty, or what has the focus and cannot be seen: outside the window, or under something else. */
const hiddenFocus = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const e = document.activeElement;
    if (e === document.body) return "";
    const box = e.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 0), innerWidth - 1);
    const y = box.top + Math.min(box.height / 2, innerHeight / 2);
    const top = document.elementFromPoint(x, y);
    const style = getComputedStyle(e);
    const seen = top && (e.contains(top) || top.contains(e));
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return seen && marked ? "" : e.outerHTML.slice(0, 120) + (seen ? " has no outline" : " is covered by " + top?.outerHTML.slice(0, 80));
  })()`);

/** From an error page, which has the navigation and the number of the request. */
async function wayOn(page: Page, title: string): Promise<string> {
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  expect(await links.count()).toBeGreaterThan(3);
  expect(await page.getByText(/^Request number: [\w-]{8,}/).count()).toBe(1);
  await follow(page, "Go to the start page");
  await page.getByRole("heading", { level: 1, name: /^Hello/ }).waitFor();
  return path(page);
}
