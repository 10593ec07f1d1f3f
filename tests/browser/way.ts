// The first steps of a new user, and what they come to.
import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import { count, PASSWORD } from "./seed.ts";

export interface Run {
  dialect: keyof typeof SYSTEMS;
  js: boolean;
}

export const SYSTEMS = {
  dc: { name: "Demo Jira (Data Center)", at: "jiraDc", api: "2" },
  cloud: { name: "Demo Jira (Cloud)", at: "jiraCloud", api: "3" },
} as const;

export const alice = demoPerson("alice");

export interface Way {
  run: Run;
  product: Product;
  page: Page;
  context: BrowserContext;
}

export const heading = (page: Page) => page.getByRole("heading", { level: 1 });
export const press = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole("button", { name, ...(typeof name === "string" && { exact: true }) }).click();
export const follow = (page: Page | Locator, name: string | RegExp) =>
  page
    .getByRole("link", { name, ...(typeof name === "string" && { exact: true }) })
    .first()
    .click();
export const see = (place: Locator, timeout = 15_000) =>
  place.first().waitFor({ state: "visible", timeout });

export async function register({ run, product, page }: Way) {
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

export async function connect({ product, page }: Way, task: string, system: string) {
  await page.goto(product.url + urls.dashboard());
  await follow(page.locator("#set-up"), task);
  await follow(page, `Use this: ${system}`);
  await press(page, "Test and save");
  await see(page.getByText("Connected."));
  await page.goto(product.url + urls.dashboard());
  expect(await taskState(page, task)).toContain("Done");
}

/** Asks the demo Jira itself, as any other program would. */
export async function listIssues<Shape extends z.ZodType>(
  { run, product }: Pick<Way, "run" | "product">,
  project: string,
  shape: Shape,
): Promise<z.infer<Shape>[]> {
  const { at, api } = SYSTEMS[run.dialect];
  const authorization =
    run.dialect === "dc"
      ? `Bearer ${alice.jiraToken}`
      : `Basic ${Buffer.from(`${alice.email}:${alice.cloudToken}`).toString("base64")}`;
  const path = run.dialect === "dc" ? "search" : "search/jql";
  const query = new URLSearchParams({
    jql: `project = ${project}`,
    maxResults: "100",
    fields: "*all",
  });
  const answer = await fetch(`${product.demo[at]}/rest/api/${api}/${path}?${query.toString()}`, {
    headers: { authorization },
  });
  return z.object({ issues: z.array(shape) }).parse(await answer.json()).issues;
}
