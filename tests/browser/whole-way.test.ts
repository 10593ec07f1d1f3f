import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { inBrowser, listenForComplaints, openBrowser } from "../setup/browser.ts";
import { demoPerson } from "../setup/demo.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { count, PASSWORD, REQUIREMENT, rows } from "./seed.ts";

const RUNS = [
  { dialect: "dc", js: true },
  { dialect: "dc", js: false },
  { dialect: "cloud", js: true },
  { dialect: "cloud", js: false },
] as const;
type Run = (typeof RUNS)[number];

const SYSTEMS = {
  dc: { name: "Demo Jira (Data Center)", at: "jiraDc", api: "2" },
  cloud: { name: "Demo Jira (Cloud)", at: "jiraCloud", api: "3" },
} as const;

const THREE_MINUTES = 180_000;
const alice = demoPerson("alice");

describe.each(RUNS)("Jira $dialect, JavaScript $js", inBrowser, (run) => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    [browser, product] = await Promise.all([openBrowser(), startProduct()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test(
    "a new user takes a pasted requirement to one issue in Jira within three minutes",
    { timeout: THREE_MINUTES },
    async () => {
      const context = await browser.newContext({ javaScriptEnabled: run.js, locale: "en-GB" });
      context.setDefaultTimeout(15_000);
      const complaints = listenForComplaints(context);
      const page = await context.newPage();
      const began = performance.now() - product.startMs;
      const way = { run, product, page, context };

      await register(way);
      await connect(way, "Connect a model", "Demo model (Anthropic protocol)");
      await connect(way, "Connect Confluence", "Demo Confluence");
      const draftId = await writeDraft(way);
      await readDraft(way);
      await refineAndUndo(way, draftId);
      await editAndFix(way);
      const key = await countersign(way, draftId);
      process.stdout.write(
        `${run.dialect}, JavaScript ${run.js}: fresh start to ${key} in ${Math.round((performance.now() - began) / 1000)} s\n`,
      );
      expect(performance.now() - began).toBeLessThan(THREE_MINUTES);
      await createAnother(way);
      await signOutAndIn(way, key);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );
});

interface Way {
  run: Run;
  product: Product;
  page: Page;
  context: BrowserContext;
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const press = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole("button", { name, ...(typeof name === "string" && { exact: true }) }).click();
const follow = (page: Page | Locator, name: string | RegExp) =>
  page
    .getByRole("link", { name, ...(typeof name === "string" && { exact: true }) })
    .first()
    .click();
const see = (place: Locator, timeout = 15_000) =>
  place.first().waitFor({ state: "visible", timeout });

async function register({ run, product, page }: Way) {
  const { name, at } = SYSTEMS[run.dialect];
  await page.goto(product.url);
  await follow(page, "Create your account");
  if (run.js) {
    await follow(page, `Use ${name}`);
  } else {
    // As somebody with a real Jira does it: everything typed.
    await page.getByLabel("Address of your Jira").fill(`${product.demo[at]}/`);
    const token = run.dialect === "dc" ? alice.jiraToken : alice.cloudToken;
    await page.getByLabel("Your token from Jira").fill(token);
    if (run.dialect === "cloud") await page.getByLabel("E-mail address").fill(alice.email);
  }
  await page.getByLabel("Set-up token", { exact: true }).fill(product.setupToken);
  await press(page, "Ask Jira who I am");

  await see(page.getByText("Alice Adams"));
  const main = await page.getByRole("main").innerText();
  for (const fact of [alice.employeeId, alice.email, "Admin, as the first one here"]) {
    expect(main).toContain(fact);
  }
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Create my account");
  await see(heading(page).getByText("Hello, Alice"));
  expect(await taskState(page, "Connect Jira")).toContain("Done");
  expect(await taskState(page, "Connect a model")).toContain("To do");
  expect(count(product, "select count(*) n from accounts where role = 'admin'")).toBe(1);
}

const taskState = (page: Page, title: string) =>
  page.locator("#set-up li").filter({ hasText: title }).innerText();

async function connect({ product, page }: Way, task: string, system: string) {
  await page.goto(product.url + urls.dashboard());
  await follow(page.locator("#set-up"), task);
  await follow(page, `Use this: ${system}`);
  await press(page, "Test and save");
  await see(page.getByText("Connected."));
  await page.goto(product.url + urls.dashboard());
  expect(await taskState(page, task)).toContain("Done");
}

async function writeDraft({ run, product, page }: Way): Promise<string> {
  await follow(page.locator("#set-up"), "Write the first draft");
  await page.waitForURL(/new/, { waitUntil: "load" });
  await page.getByLabel("Requirement").fill(REQUIREMENT);
  await page.getByLabel("Project").selectOption("DEMO");
  if (!run.js) await press(page, "Show the issue types of this project");
  const type = page.getByLabel("Issue type");
  await type.locator("option", { hasText: "Story" }).waitFor({ state: "attached" });
  await type.selectOption({ label: "Story" });
  await press(page, "Write the draft");

  await page.waitForURL(/\/drafts\/[\w-]+$/);
  const draftId = page.url().split("/").at(-1) ?? "";
  await see(page.getByRole("button", { name: "Stop" }));
  const live = page.locator(".live-title");
  if (run.js) await see(live.getByText(/\w+/));
  const before = run.js ? await live.innerText() : "";
  await page.reload();
  if (run.js) await see(page.locator(".live-title, .draft").getByText(/\w+/));
  const titles = await live.or(heading(page)).allInnerTexts();
  expect(titles.join("\n")).toContain(before);
  await see(page.getByRole("link", { name: "Check and create" }), 30_000);
  // The reload started nothing anew.
  expect(count(product, "select count(*) n from compositions")).toBe(1);
  expect(count(product, "select count(*) n from activities where task_type = 'draft'")).toBe(1);
  return draftId;
}

async function readDraft({ run, page }: Way) {
  const { headings, main } = await look(page);
  expect(headings).toContain("Pay by credit card");
  for (const words of [
    "customer",
    "Acceptance criteria",
    "Which currencies do we need?",
    "demo-model-no-ai",
    "statements covered",
  ]) {
    expect(main.toLowerCase()).toContain(words.toLowerCase());
  }
  const [sent] = await page.locator(".passage").allInnerTexts();
  expect(sent).toContain("Paying by card");
  const part = page.locator("#part-criteria-0 [data-cites]");
  const cited = (await part.getAttribute("data-cites"))?.split(" ") ?? [];
  const passage = page.locator(`[data-passage="${cited[0]}"]`);
  const isLit = async () => (await passage.getAttribute("class"))?.includes("is-lit");
  expect(await isLit()).toBe(false);
  await part.hover();
  // Without JavaScript the number itself leads there.
  expect(await isLit()).toBe(run.js);
  await part.locator(".cite").first().click();
  expect(page.url()).toContain(`#passage-${cited[0]}`);
}

const look = async (page: Page) => ({
  headings: await heading(page).innerText(),
  main: await page.getByRole("main").innerText(),
});

async function refineAndUndo({ product, page }: Way, draftId: string) {
  await press(page, "Shorter");
  await see(page.getByRole("link", { name: "Revision 2" }), 30_000);
  await page.goto(product.url + urls.drafts.diff(draftId, 1, 2));
  await see(page.locator("del"));
  await press(page, "Put revision 1 back");
  await see(page.getByRole("link", { name: "Revision 3" }));
  const contents = rows<{ number: number; content: string }>(
    product,
    "select number, content from revisions order by number",
  );
  expect(contents.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(contents[2]?.content).toBe(contents[0]?.content);
  expect(contents[1]?.content).not.toBe(contents[0]?.content);
}

async function editAndFix({ page }: Way) {
  await follow(page, "Edit");
  await page.getByLabel("Title", { exact: true }).fill("Pay by card (Visa, Mastercard)");
  await press(page, "Save as the next revision");
  await see(heading(page).getByText("Pay by card (Visa, Mastercard)"));
  await press(page, "Shorten the title");
  await see(heading(page).getByText("Pay by card", { exact: true }));
  await see(page.getByRole("link", { name: "Revision 5" }));
}

const issueShape = z.object({
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    description: z.unknown(),
    labels: z.array(z.string()),
    priority: z.object({ name: z.string() }),
    issuetype: z.object({ name: z.string() }),
    project: z.object({ key: z.string() }),
  }),
});

/** Asks the demo Jira itself, as any other program would. */
async function askJira({ run, product }: Way) {
  const { at, api } = SYSTEMS[run.dialect];
  const authorization =
    run.dialect === "dc"
      ? `Bearer ${alice.jiraToken}`
      : `Basic ${Buffer.from(`${alice.email}:${alice.cloudToken}`).toString("base64")}`;
  const path = run.dialect === "dc" ? "search" : "search/jql";
  const query = new URLSearchParams({ jql: "project = DEMO", maxResults: "100", fields: "*all" });
  const answer = await fetch(`${product.demo[at]}/rest/api/${api}/${path}?${query.toString()}`, {
    headers: { authorization },
  });
  const { issues } = z.object({ issues: z.array(issueShape) }).parse(await answer.json());
  return issues;
}

async function countersign(way: Way, draftId: string): Promise<string> {
  const { run, product, page } = way;
  const before = await askJira(way);
  await follow(page, "Check and create");
  const fact = (term: string) =>
    page.locator(".fact").filter({ has: page.getByText(term, { exact: true }) });
  const shown = {
    summary: await fact("Summary").locator("dd").first().innerText(),
    description: (await page.locator(".sent-text").textContent()) ?? "",
    priority: await fact("Priority").locator("dd").first().innerText(),
    labels: await fact("Labels").locator("dd").first().innerText(),
    project: await fact("Project").locator("dd").first().innerText(),
    type: await fact("Issue type").locator("dd").first().innerText(),
  };
  expect(await askJira(way)).toEqual(before);
  await press(page, "Create 1 story in DEMO");

  await see(page.getByText(/stands in Jira$/), 30_000);
  const link = page.getByRole("link", { name: /^Open DEMO-\d+/ });
  const key = (await link.innerText()).replace("Open ", "").trim();
  expect(await link.getAttribute("href")).toBe(
    `${product.demo[SYSTEMS[run.dialect].at]}/browse/${key}`,
  );

  await expect.poll(async () => (await askJira(way)).length).toBe(before.length + 1);
  const created = (await askJira(way)).find((issue) => issue.key === key);
  if (!created) throw new Error(`${key} is not in Jira`);
  const { fields } = created;
  expect(shown.summary).toContain(fields.summary);
  expect(fields.summary).toBe("Pay by card");
  expect(shown.priority).toContain(fields.priority.name);
  expect(shown.project).toContain(fields.project.key);
  expect(shown.type).toContain(fields.issuetype.name);
  expectSameText(shown.description, fields.description);
  const [mark, ...others] = fields.labels.toSorted(
    (a, b) => Number(b.startsWith("cs-")) - Number(a.startsWith("cs-")),
  );
  expect(mark).toMatch(/^cs-/);
  for (const label of others) expect(shown.labels).toContain(label);
  expect(rows(product, `select state, issue_key from drafts where id = '${draftId}'`)).toEqual([
    { state: "published", issue_key: key },
  ]);
  return key;
}

/** Data Center holds the text as it was shown; Cloud holds the document that was made of it. */
function expectSameText(shown: string, held: unknown) {
  const sent: unknown = typeof held === "string" ? plain(shown) : JSON.parse(shown);
  expect(typeof held === "string" ? plain(held) : held).toEqual(sent);
}

const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();

async function createAnother({ page }: Way) {
  await follow(page, "Create another");
  expect(await page.getByLabel("Project").inputValue()).toBe("DEMO");
  const type = page.getByLabel("Issue type");
  expect(await type.locator("option:checked").innerText()).toBe("Story");
  expect(await page.getByLabel("Requirement").inputValue()).toBe("");
}

async function signOutAndIn({ page, product }: Way, key: string) {
  await page.locator("details.menu summary").first().click();
  await press(page, "Sign out");
  await see(page.getByText("You are signed out."));
  await page.goto(product.url + urls.drafts.index());
  await page.getByLabel("Employee id or e-mail").fill(alice.employeeId);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Sign in");
  await see(page.getByRole("row").filter({ hasText: key }).getByText("In Jira"));
}
