import { expect, test } from "vitest";
import { endpoints } from "../../src/api/endpoints.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp } from "../setup/app.ts";
import { createCast } from "../setup/cast.ts";

test("the pages of the API show every operation, and nothing of them comes from elsewhere", async () => {
  const shop = await createTestApp();
  const { alice } = await createCast(shop.deps);
  const read = async (path: string) => {
    const answer = await shop.request(path, { cookie: alice.cookie });
    const page = await answer.text();
    expect([path, answer.status]).toEqual([path, 200]);
    expect(page).not.toMatch(/(?:src|href)="https?:/);
    expect(page).not.toMatch(/\sstyle="|<script>/);
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    return page;
  };
  const index = await read(urls.api.docs());
  const links = [...index.matchAll(/href="(\/api\/docs\/[^"#]+)#([^"]+)"/g)];
  expect(new Set(links.map(([, , id]) => id))).toEqual(new Set(endpoints.map(({ id }) => id)));
  for (const path of new Set(links.map(([, page = ""]) => page))) {
    const page = await read(path);
    const there = links.filter(([, of]) => of === path);
    expect(there.filter(([, , id]) => !page.includes(`id="${id}"`))).toEqual([]);
  }
  const shapes = await read(urls.api.part("shapes"));
  expect(shapes).toContain('id="shape-Problem"');
  const nothing = await shop.request(urls.api.part("nothing"), { cookie: alice.cookie });
  expect(nothing.status).toBe(404);
  for (const path of [urls.api.docs(), urls.api.part("drafts")]) {
    expect((await shop.request(path)).headers.get("location")).toContain("/sign-in");
  }
  await shop.close();
});
