import { afterAll, beforeAll, expect, test } from "vitest";
import { urls } from "../../src/urls.ts";
import { type Assistants, call, startAssistants } from "../setup/assistants.ts";

let product: Assistants;
beforeAll(async () => {
  product = await startAssistants();
});
afterAll(() => product.close());

test("the page shows each client's snippet, and a fresh token in it once, that works and cannot sign", async () => {
  const { cookie } = product.cast.alice;
  const page = await (await product.request(urls.account.assistants(), { cookie })).text();
  for (const name of ["Claude Code", "Claude Desktop", "Cursor", "VS Code", "Any other client"]) {
    expect(page).toContain(name);
  }
  expect(page).toContain("YOUR_TOKEN");
  const made = await product.request(urls.account.assistants(), { method: "POST", cookie });
  const text = await made.text();
  const token = /Bearer (cs_[\w-]+)/.exec(text)?.[1] ?? "";
  expect(text).not.toContain("YOUR_TOKEN");
  const client = await product.client(token);
  expect((await call(client, "search_drafts")).isError).toBe(false);
  const again = await product.request(urls.account.assistants(), { cookie });
  expect(await again.text()).not.toContain(token);
});

test("who has not proved their password lately is asked before a token is made", async () => {
  const { cookie } = product.cast.bob;
  product.deps.clock.advance(11 * 60_000);
  const made = await product.request(urls.account.assistants(), { method: "POST", cookie });
  expect(made.status).toBe(303);
  expect(made.headers.get("location")).toContain(urls.proof.new());
});
