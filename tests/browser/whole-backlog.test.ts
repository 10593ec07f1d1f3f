// A new user takes a document of ten pages to a whole backlog in Jira, and one change after it.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from "vitest";
import { z } from "zod";
import type { BacklogContent, BacklogNode } from "../../src/db/schema/content.ts";
import { urls } from "../../src/urls.ts";
import { inBrowser, listenForComplaints, openBrowser } from "../setup/browser.ts";
import { type Product, startProduct } from "../setup/product.ts";
import { count, rows, setPace } from "./seed.ts";
import { connect, follow, heading, listIssues, press, register, type Run, see } from "./way.ts";
import type { Way } from "./way.ts";

const RUNS: Run[] = [
  { dialect: "dc", js: true },
  { dialect: "cloud", js: false },
];
const DOCUMENT = readFileSync(
  join(import.meta.dirname, "../drafts/backlog/requirements.md"),
  "utf8",
);
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const LINE = {
  line: "customfield_10301",
  approvers: "customfield_10302",
  live: "customfield_10303",
};
// oxlint-disable-next-line node/no-process-env -- pictures for a person's eyes, on demand
const PICTURES = process.env["PICTURES"];

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

  test("a new user takes a document to a backlog in Jira", { timeout: 240_000 }, async () => {
    const context = await browser.newContext({
      javaScriptEnabled: run.js,
      locale: "en-GB",
      viewport: WIDE,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(15_000);
    const complaints = listenForComplaints(context);
    const page = await context.newPage();
    const way = { run, product, page, context };
    const failed = join(PICTURES ?? "", `failed-${run.dialect}.png`);
    onTestFailed(async () => {
      if (PICTURES !== undefined) await page.screenshot({ path: failed, fullPage: true });
    });
    await register(way);
    await connect(way, "Connect a model", "Demo model (Anthropic protocol)");
    const draftId = await writeBacklog(way);
    await workOnTree(way, draftId);
    await refineOne(way, draftId);
    await fillFields(way, draftId);
    const created = await publish(way, draftId);
    await publishChange(way, draftId, created);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

async function shoot({ page, run }: Pick<Way, "page" | "run">, name: string) {
  if (PICTURES === undefined || !run.js) return;
  mkdirSync(PICTURES, { recursive: true });
  const take = (look: string) =>
    page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), fullPage: true });
  await take("1440-light");
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await take("360-dark");
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
}

/** The items of the newest revision. */
function nodesOf(product: Product, draftId: string): BacklogNode[] {
  const [newest] = rows<{ content: string }>(
    product,
    `select content from revisions where draft_id = '${draftId}' order by number desc limit 1`,
  );
  const content: BacklogContent = JSON.parse(newest?.content ?? "{}");
  return content.nodes;
}

const revisionsOf = (product: Product, draftId: string) =>
  count(product, `select count(*) n from revisions where draft_id = '${draftId}'`);

async function writeBacklog(way: Way): Promise<string> {
  const { run, product, page } = way;
  await page.goto(product.url + urls.drafts.new());
  await page.getByLabel("Requirement").fill(DOCUMENT);
  await page.getByLabel("Whole backlog").click();
  if (!run.js) await press(page, "Show the issue types of this project");
  await page.getByLabel("Project").selectOption("CLAIM");
  if (!run.js) await press(page, "Show the issue types of this project");
  await see(page.getByText("Issue types: Epic, Story, Task, Bug, Sub-task"));
  await shoot(way, "01-new");
  await press(page, "Write the draft");
  await page.waitForURL(/\/drafts\/[\w-]+$/);
  const draftId = page.url().split("/").at(-1) ?? "";
  await see(page.getByRole("button", { name: "Stop" }));
  const seen = page.locator(".live-node");
  await see(seen, 60_000);
  await shoot(way, "02-live");
  await see(page.getByRole("progressbar"));
  // What follows is the same for all thirty.
  await setPace(product, 0);
  await see(page.getByRole("link", { name: "Check and create" }), 120_000);
  await shoot(way, "03-tree");
  expect(count(product, "select count(*) n from compositions")).toBe(1);
  return draftId;
}

const row = (page: Page, id: string) => page.locator(`#row-${id}`);

async function moveDown({ run, product, page }: Way, draftId: string, id: string) {
  if (run.js) {
    await row(page, id).focus();
    await page.keyboard.press("Alt+ArrowDown");
    return;
  }
  await page.goto(product.url + urls.drafts.node(draftId, id));
  await follow(page.locator("#node"), "Move");
  await press(page, "Down");
}

async function workOnTree(way: Way, draftId: string) {
  const { product, page } = way;
  const nodes = nodesOf(product, draftId);
  expect(nodes.length).toBe(30);
  const story = nodes.find(
    ({ kind, parentId }, i) =>
      kind === "story" &&
      nodes.slice(i + 1).some((one) => one.parentId === parentId && one.kind === "story"),
  );
  if (!story) throw new Error("no story has a sibling");
  const next = nodes.slice(nodes.indexOf(story) + 1).find((one) => one.parentId === story.parentId);

  await row(page, story.id).click();
  await see(page.locator(`#node[data-node=${story.id}]`));
  await shoot(way, "04-node");
  await follow(page.locator("#node"), "Edit");
  await shoot(way, "05-node-edit");
  await page.getByLabel("Title", { exact: true }).fill("Report the damage without a call");
  await press(page, "Save as the next revision");
  await see(row(page, story.id).getByText("Report the damage without a call"));

  await moveDown(way, draftId, story.id);
  const idsUnder = () =>
    nodesOf(product, draftId)
      .filter(({ parentId }) => parentId === story.parentId)
      .map(({ id }) => id);
  // Both places change with the move, so they are read at one moment.
  const apart = () => {
    const ids = idsUnder();
    return ids.indexOf(story.id) - ids.indexOf(next?.id ?? "");
  };
  await expect.poll(apart).toBe(1);

  await page.goto(product.url + urls.drafts.node(draftId, story.id));
  await press(page.locator("#node"), "Leave out");
  await see(row(page, story.id).getByText("Left out"));
  await press(page.locator("#node"), "Open again");
  await row(page, story.id).getByText("Left out").waitFor({ state: "detached" });
  await page.goto(product.url + urls.drafts.show(draftId));
  await press(page, "Accept all");
  await see(page.getByText(`0 to decide, ${nodes.length} accepted, 0 left out`));
  await shoot(way, "06-accepted");
}

async function refineOne(way: Way, draftId: string) {
  const { product, page } = way;
  const before = revisionsOf(product, draftId);
  const epic = nodesOf(product, draftId).find(({ kind }) => kind === "epic");
  const story = nodesOf(product, draftId).find(({ parentId }) => parentId === epic?.id);
  await page.goto(product.url + urls.drafts.node(draftId, story?.id ?? ""));
  await follow(page.locator("#node"), "Refine");
  await page.getByLabel("What to change").fill("Add a negative case.");
  await shoot(way, "07-refine");
  await press(page, "Refine it");
  await see(page.getByText("The refinement is being written."));
  await expect.poll(() => revisionsOf(product, draftId), { timeout: 30_000 }).toBe(before + 1);
  await see(row(page, story?.id ?? ""), 30_000);
  await shoot(way, "08-refined");
}

async function fillFields(way: Way, draftId: string) {
  const { product, page } = way;
  await page.goto(product.url + urls.drafts.publication(draftId));
  await shoot(way, "09-check-asks");
  expect(await page.getByRole("main").innerText()).toContain("Jira also wants");
  await press(page, /^Create \d+ issues in CLAIM$/);
  await see(page.getByRole("alert").getByText("There is a problem"));
  await shoot(way, "10-check-refuses");
  await page.getByLabel("Product line", { exact: true }).selectOption({ label: "Motor" });
  await page.getByLabel("Product line: second level").selectOption({ label: "Car" });
  await page.getByLabel("Approvers: person 1").fill("Alice Adams");
  await page.getByLabel("Go-live date").fill("2026-09-01");
}

const issueShape = z.object({
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    issuetype: z.object({ name: z.string() }),
    parent: z.object({ key: z.string() }).optional(),
    customfield_10101: z.string().nullish(),
    issuelinks: z.array(
      z.object({
        type: z.object({ name: z.string() }),
        outwardIssue: z.object({ key: z.string() }).optional(),
      }),
    ),
  }),
});
const issuesOf = (way: Way) => listIssues(way, "CLAIM", issueShape);
const byWords = (a: string, b: string) => a.localeCompare(b);

async function publish(way: Way, draftId: string): Promise<number> {
  const { product, page } = way;
  const nodes = nodesOf(product, draftId);
  expect(await issuesOf(way)).toEqual([]);
  await shoot(way, "11-check-filled");
  await press(page, `Create ${nodes.length} issues in CLAIM`);
  await see(page.locator("#publication table"), 30_000);
  await shoot(way, "12-running");
  await see(page.getByText(`${nodes.length} issues stand in Jira`), 90_000);
  await shoot(way, "13-done");
  expect(await page.getByRole("row").filter({ hasText: "In Jira" }).count()).toBe(nodes.length);

  const issues = await issuesOf(way);
  const summaryOf = new Map(issues.map(({ key, fields }) => [key, fields.summary]));
  const titleOf = new Map(nodes.map(({ id, content }) => [id, content.title.text]));
  const found = issues.map(({ fields }) => {
    const above = fields.parent?.key ?? fields.customfield_10101 ?? "";
    return `${fields.issuetype.name}: ${fields.summary} < ${summaryOf.get(above) ?? ""}`;
  });
  const TYPES = { epic: "Epic", story: "Story", task: "Task", bug: "Bug", subtask: "Sub-task" };
  const wanted = nodes.map(
    ({ kind, content, parentId }) =>
      `${TYPES[kind]}: ${content.title.text} < ${titleOf.get(parentId ?? "") ?? ""}`,
  );
  expect(found.toSorted(byWords)).toEqual(wanted.toSorted(byWords));
  const linked = issues.flatMap(({ fields }) =>
    fields.issuelinks.flatMap(({ type, outwardIssue }) =>
      outwardIssue
        ? [`${fields.summary} ${type.name.toLowerCase()} ${summaryOf.get(outwardIssue.key)}`]
        : [],
    ),
  );
  const planned = nodes.flatMap(({ content, links }) =>
    links.map(({ type, to }) => `${content.title.text} ${type} ${titleOf.get(to)}`),
  );
  expect(linked.toSorted(byWords)).toEqual(planned.toSorted(byWords));
  for (const { fields } of issues) {
    expect(fields[LINE.line]).toMatchObject({
      value: expect.stringMatching(/^(?:Motor|Household)$/),
    });
    expect(fields[LINE.approvers]).toHaveLength(1);
    expect(fields[LINE.live]).toBe("2026-09-01");
  }
  const lines = issues.filter(({ fields }) => JSON.stringify(fields[LINE.line]).includes("Car"));
  expect(lines.length).toBeGreaterThan(20);
  return nodes.length;
}

async function publishChange(way: Way, draftId: string, created: number) {
  const { product, page } = way;
  await page.goto(product.url + urls.drafts.show(draftId));
  await shoot(way, "14-published");
  await press(page, "Change them");
  const [first] = nodesOf(product, draftId).filter(({ kind }) => kind === "story");
  await page.goto(product.url + urls.drafts.nodeAct(draftId, first?.id ?? "", "edit"));
  await page.getByLabel("Title", { exact: true }).fill("A title of second thoughts");
  await press(page, "Save as the next revision");
  await follow(page, "Check and create");
  await see(heading(page).getByText("Check, then change 1 issue in CLAIM"));
  await shoot(way, "15-update");
  await press(page, "Change 1 issue in CLAIM");
  await see(page.getByText(/stands? in Jira|up to date in Jira/), 30_000);
  await shoot(way, "16-updated");
  const issues = await issuesOf(way);
  expect(issues).toHaveLength(created);
  expect(
    issues.filter(({ fields }) => fields.summary === "A title of second thoughts").length,
  ).toBe(1);
}
