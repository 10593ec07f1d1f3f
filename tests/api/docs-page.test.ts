import { expect, test } from "vitest";
import { endpoints } from "../../src/api/endpoints.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp } from "../setup/app.ts";
import { createCast } from "../setup/cast.ts";

test("the page of the API shows every operation, and nothing of it comes from elsewhere", async () => {
  const shop = await createTestApp();
  const { alice } = await createCast(shop.deps);
  const answer = await shop.request(urls.api.docs(), { cookie: alice.cookie });
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(endpoints.filter(({ id }) => !page.includes(`id="${id}"`))).toEqual([]);
  expect(page).not.toMatch(/(?:src|href)="https?:/);
  expect(page).not.toMatch(/\sstyle="|<script>/);
  expect((await shop.request(urls.api.docs())).headers.get("location")).toContain("/sign-in");
  await shop.close();
});
