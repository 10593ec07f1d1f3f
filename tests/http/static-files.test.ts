import { afterAll, beforeAll, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

test("a file is sent with its type, squeezed for a browser that can take it", async () => {
  const plain = await t.request(urls.static("app.css"));
  const squeezed = await t.request(urls.static("app.css"), {
    headers: { "Accept-Encoding": "gzip, br" },
  });
  expect(plain.headers.get("content-type")).toBe("text/css; charset=utf-8");
  expect(squeezed.headers.get("content-encoding")).toBe("br");
  expect((await squeezed.arrayBuffer()).byteLength).toBeLessThan(
    (await plain.arrayBuffer()).byteLength / 2,
  );
});

test("a browser asks again each time, and gets nothing twice", async () => {
  const first = await t.request(urls.static("app.css"));
  expect(first.headers.get("cache-control")).toBe("no-cache");
  const etag = first.headers.get("etag") ?? "";
  const again = await t.request(urls.static("app.css"), { headers: { "If-None-Match": etag } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe("");
  const named = await t.request(`${urls.static("app.css")}?v=${etag.slice(1, -1)}`);
  expect(named.headers.get("cache-control")).toContain("immutable");
});

test.each([
  "../package.json",
  "..%2fpackage.json",
  "%2e%2e/package.json",
  "..%5cpackage.json",
  "js/../../package.json",
  ".env",
  "js",
  "js/",
  "nothing.css",
  "app.css%00.js",
  "//etc/passwd",
])("%s leads out of the folder or nowhere: no file", async (path) => {
  const answer = await t.request(urls.static(path));
  // A path that a browser or proxy folds to one outside of the folder is a page: it wants a sign-in.
  expect([303, 404]).toContain(answer.status);
  expect(await answer.text()).not.toContain('"name"');
});
