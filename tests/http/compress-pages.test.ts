import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Draft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { composedDraft, type Drafting, newDraft, startDrafting } from "../setup/drafting.ts";

const MOST_BYTES = 200_000;
const STATEMENTS = 412;
const source = Array.from(
  { length: STATEMENTS },
  (_, i) =>
    `- The operator must be able to see report ${i + 1} of the payments of a day, with sum, count and currency of each.`,
).join("\n");

let drafting: Drafting;
let cookie: string;
let draft: Draft;
beforeAll(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
  const { account } = drafting.cast.alice;
  ({ cookie } = drafting.cast.alice);
  draft = await composedDraft(drafting.deps, account, { source });
});
afterAll(() => drafting.close());

const ask = (path: string, accepted?: string) =>
  drafting.request(path, {
    cookie,
    ...(accepted !== undefined && { headers: { "Accept-Encoding": accepted } }),
  });

test(`the page of a draft with ${STATEMENTS} statements stays small on its way`, async () => {
  const plain = await ask(urls.drafts.show(draft.id));
  const squeezed = await ask(urls.drafts.show(draft.id), "gzip, deflate, br, zstd");
  expect(squeezed.headers.get("content-encoding")).toBe("gzip");
  expect(squeezed.headers.get("content-type")).toBe("text/html; charset=UTF-8");
  const sent = Buffer.from(await squeezed.arrayBuffer());
  expect(sent.length).toBeLessThan(MOST_BYTES);
  const text = await plain.text();
  expect(text.length).toBeGreaterThan(4 * sent.length);
  expect(gunzipSync(sent).toString()).toBe(text);
  for (const { headers } of [plain, squeezed]) expect(headers.get("vary")).toBe("Accept-Encoding");
});

test.each([["br"], ["gzip;q=0, br"], ["gzip; q=0.0"], ["x-gzipped"]])(
  "a browser that accepts %j gets the page as it is",
  async (accepted) => {
    const page = await ask(urls.drafts.show(draft.id), accepted);
    expect(page.headers.get("content-encoding")).toBeNull();
    expect(await page.text()).toContain("</html>");
  },
);

test("a small page is not worth it, and an error keeps its status", async () => {
  const small = await ask(urls.help(), "gzip");
  expect(small.headers.get("content-encoding")).toBeNull();
  const missing = await ask("/nothing-here", "gzip");
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain("There is no such page");
});

test("an event stream is not compressed, and its first event comes at once", async () => {
  const writing = await newDraft(drafting.deps, drafting.cast.alice.account, { source });
  const stream = await ask(urls.drafts.stream(writing.id), "gzip");
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  expect(stream.headers.get("content-encoding")).toBeNull();
  const reader = stream.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^retry: \d+\n\n/);
  const second = await reader?.read();
  expect(new TextDecoder().decode(second?.value)).toContain("data: ");
  await reader?.cancel();
});
