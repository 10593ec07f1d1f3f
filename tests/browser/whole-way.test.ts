import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { inBrowser, listenForComplaints, openBrowser } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { count, PASSWORD, REQUIREMENT, rows, setPace } from "./seed.ts";
import {
  alice,
  connect,
  follow,
  heading,
  listIssues,
  press,
  register,
  type Run,
  see,
  SYSTEMS,
  type Way,
} from "./way.ts";

const RUNS: Run[] = [
  { dialect: "dc", js: true },
  { dialect: "dc", js: false },
  { dialect: "cloud", js: true },
  { dialect: "cloud", js: false },
];

const THREE_MINUTES = 180_000;

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
  await setPace(product, 0);
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

const askJira = (way: Way) => listIssues(way, "DEMO", issueShape);

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
  await page.locator("details.menu summary").filter({ hasText: "Account:" }).click();
  await press(page, "Sign out");
  await see(page.getByText("You are signed out."));
  await page.goto(product.url + urls.drafts.index());
  await page.getByLabel("Employee id or e-mail").fill(alice.employeeId);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Sign in");
  await see(page.getByRole("row").filter({ hasText: key }).getByText("In Jira"));
}
