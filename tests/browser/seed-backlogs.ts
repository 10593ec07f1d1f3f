// Backlogs, sources and what became of them, in every state that has a page of its own.
import { z } from "zod";
import { urls } from "../../src/urls.ts";
import { demoPerson } from "../setup/demo.ts";
import type { Product } from "../setup/product.ts";
import { expectRedirect, formFields, type Visitor } from "../setup/visitor.ts";
import { breakDemo, importBacklog, mendDemo, rows, sign, startDraft, waitFor } from "./seed.ts";

const CREATE = { system: "jiraDc", path: "/issue", method: "POST" } as const;

/** Ids of drafts by what has happened to them. */
export async function seedBacklogs(product: Product, alice: Visitor) {
  const open = await importBacklog(alice);
  const needy = await importBacklog(alice, "CLAIM");

  const done = await importBacklog(alice);
  await sign(alice, done);
  await waitFor(product, "publications", { draftId: done, state: "done" });

  const changed = await importBacklog(alice);
  await sign(alice, changed);
  await waitFor(product, "publications", { draftId: changed, state: "done" });
  expectRedirect(await alice.post(urls.drafts.update(changed), { act: "open" }));
  const edit = urls.drafts.nodeAct(changed, "n2", "edit");
  const form = formFields((await alice.get(edit)).body);
  expectRedirect(await alice.post(edit, { ...form, title: "Pay by Visa or by debit card" }));

  const refused = await importBacklog(alice);
  await breakDemo(product, "next", { ...CREATE, fault: "forbidden", count: 20 });
  await sign(alice, refused);
  await waitFor(product, "publications", { draftId: refused, state: "failed" });
  await mendDemo(product);
  return { open, needy, done, changed, refused };
}

const pageShape = z.object({ title: z.string(), version: z.object({ number: z.number() }) });

/** To the form of the next draft; the id of the page. */
async function addPage(alice: Visitor): Promise<string> {
  const search = urls.drafts.sourceSearch({ q: "invoice" }).replace("q=", "pageQuery=");
  const blank = formFields((await alice.get(urls.drafts.new())).body);
  const asked = `${search}&pageFrom=${blank["pageFrom"]}`;
  const act = /value="(found:[^"]+)"/.exec((await alice.get(asked)).body)?.[1] ?? "";
  expectRedirect(await alice.post(urls.drafts.newSources(), { act }));
  return act.split(":")[2] ?? "";
}

/** For a draft that is not there yet. */
export async function seedWaitingSource(product: Product, alice: Visitor): Promise<string> {
  await addPage(alice);
  const [source] = rows<{ id: string }>(product, "select id from sources where draft_id is null");
  return source?.id ?? "";
}

/** A draft that rests on a page of Confluence which somebody has changed since. */
export async function seedSources(product: Product, alice: Visitor) {
  const pageId = await addPage(alice);
  const draftId = await startDraft(alice);
  await waitFor(product, "drafts", { draftId, state: "open" });
  await changePage(product, pageId);
  await alice.post(urls.drafts.sourceVersions(draftId));
  const [source] = rows<{ id: string }>(
    product,
    `select id from sources where draft_id = '${draftId}' and kind = 'page'`,
  );
  return { draftId, sourceId: source?.id ?? "" };
}

async function changePage({ demo }: Product, pageId: string) {
  const address = `${demo.confluence}/rest/api/content/${pageId}`;
  const headers = {
    authorization: `Bearer ${demoPerson("alice").confluenceToken}`,
    "content-type": "application/json",
  };
  const read = await fetch(`${address}?expand=version`, { headers });
  const page = pageShape.parse(await read.json());
  const value = "<h2>Invoices</h2><p>Every customer pays by card; invoices are gone.</p>";
  const body = {
    type: "page",
    title: page.title,
    version: { number: page.version.number + 1 },
    body: { storage: { value, representation: "storage" } },
  };
  const written = await fetch(address, { method: "PUT", headers, body: JSON.stringify(body) });
  if (!written.ok) throw new Error(await written.text());
}
