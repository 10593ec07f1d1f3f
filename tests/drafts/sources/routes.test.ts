import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createConnection } from "../../../src/connections/create.ts";
import { asc } from "../../../src/db/drizzle.ts";
import { listPassages, listSources } from "../../../src/drafts/source.ts";
import { findOpenForm, NEW_FORM } from "../../../src/drafts/open-form.ts";
import { urls } from "../../../src/urls.ts";
import { type CastName, demoPerson } from "../../setup/demo.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { buildDocx, paragraph as docxParagraph } from "../files/build-office.ts";
import { buildPdf } from "../files/build-pdf.ts";
import { buildZip } from "../files/build-zip.ts";
import { CHECKOUT_TEXT } from "../stories.ts";

let drafting: Drafting;
let jira: string;
beforeEach(async () => {
  drafting = await startDrafting();
  ({ jira } = await drafting.connect("alice"));
});
afterEach(() => drafting.close());

const alice = () => drafting.cast.alice;
const { drafts } = urls;

async function connectConfluence(dialect: "dc" | "cloud", name: CastName = "alice") {
  const { deps, world, cast } = drafting;
  const { account } = cast[name];
  const person = demoPerson(name);
  const cloud = dialect === "cloud";
  const created = await deps.db.transaction((tx) =>
    createConnection(
      tx,
      deps,
      {
        accountId: account.id,
        provider: "confluence",
        baseUrl: cloud ? world.confluence.cloudUrl : world.confluence.url,
        settings: cloud ? { email: person.email } : {},
        secrets: { token: cloud ? person.cloudToken : person.confluenceToken },
        learnt: { message: "", capabilities: { dialect } },
      },
      { account, address: "127.0.0.1", requestId: "test" },
    ),
  );
  if (!created.ok) throw new Error(created.code);
  return created.connection.id;
}

type Part = string | File;
interface Sender {
  cookie?: string;
  headers?: Record<string, string>;
}

/** As a browser without scripts sends a form with files. */
async function send(
  path: string,
  parts: Record<string, Part | Part[]>,
  { cookie = alice().cookie, headers = {} }: Sender = {},
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    for (const one of [value].flat()) form.append(name, one);
  }
  const origin = drafting.deps.config.PUBLIC_URL;
  return drafting.app.request(
    new URL(path, origin).href,
    {
      method: "POST",
      body: form,
      headers: { Cookie: cookie, Origin: origin, "Sec-Fetch-Site": "same-origin", ...headers },
    },
    { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
  );
}

const get = (path: string, cookie = alice().cookie) => drafting.request(path, { cookie });
const file = (name: string, content: string | Uint8Array<ArrayBuffer>) => new File([content], name);
const text = async (answer: Response) =>
  (await answer.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

async function waiting() {
  const { db } = drafting.deps;
  const rows = await db.select().from(db.t.sources).orderBy(asc(db.t.sources.position));
  return rows.filter(({ draftId }) => draftId === null);
}

test("files, pages, issues and pasted text become one draft, its passages counted over all", async () => {
  const confluence = await connectConfluence("dc");
  const page = drafting.world.confluence.store.pages.find(
    ({ title }) => title === "Pay by invoice",
  );
  const once =
    /name="once" value="([^"]+)"/.exec(await (await get(drafts.new())).text())?.[1] ?? "";
  const typed = {
    once,
    source: "We want invoices.\n\nThey must be sent by mail.",
    project: "DEMO",
  };
  const files = [
    file("notes.md", "# Notes\n\n- Ship in May\n- Tell legal"),
    file("a.csv", "Who,What\nAnn,Pay\n"),
  ];
  const added = await send(drafts.newSources(), { ...typed, files, act: "files" });
  expect(added.status).toBe(303);
  expect((await findOpenForm(drafting.deps.db, alice().account, NEW_FORM))?.values["source"]).toBe(
    typed.source.replaceAll("\n", "\r\n"),
  );
  const act = `found:${confluence}:${page?.id}`;
  expect((await send(drafts.newSources(), { ...typed, act })).status).toBe(303);
  const rows = await waiting();
  expect(rows.map(({ kind, title, version }) => [kind, title, version])).toEqual([
    ["file", "Notes", null],
    ["file", "a", null],
    ["page", "Pay by invoice", "1"],
  ]);
  const shown = await text(await get(drafts.new()));
  expect(shown).toMatch(/3 of 20 sources.*Notes.*Confluence page, version 1/);

  const { form } = { form: formFields(await (await get(drafts.new())).text()) };
  const { act: _act, files: _files, ...fields } = form;
  const issueType = "10001";
  const sent = { ...fields, ...typed, issueType: fields["issueType"] || issueType, item: "story" };
  const made = await drafting.request(drafts.create(), { cookie: alice().cookie, form: sent });
  expect([made.status, await text(made.clone())]).toEqual([303, expect.anything()]);
  const draftId = made.headers.get("location")?.split("/").at(-1) ?? "";
  const again = await drafting.request(drafts.create(), { cookie: alice().cookie, form: sent });
  expect(again.headers.get("location")).toBe(made.headers.get("location"));
  expect(await waiting()).toEqual([]);
  const sources = await listSources(drafting.deps.db, draftId);
  expect(sources.map(({ kind, position }) => [kind, position])).toEqual([
    ["text", 1],
    ["file", 2],
    ["file", 3],
    ["page", 4],
  ]);
  const passages = await listPassages(drafting.deps.db, draftId);
  expect(passages.map(({ n }) => n)).toEqual(passages.map((_, i) => i + 1));
  for (const { body, passages: own } of sources) {
    for (const { start, end, text: words } of own) expect(body.slice(start, end)).toBe(words);
  }
});

test("a draft can rest on sources alone, and on none at all it says what is missing", async () => {
  const fields = formFields(await (await get(drafts.new())).text());
  const sent = { ...fields, project: "DEMO", source: "" };
  const none = await drafting.request(drafts.create(), { cookie: alice().cookie, form: sent });
  expect(none.status).toBe(422);
  expect(await text(none)).toContain("Paste or type the requirement, or add a source.");
  await send(drafts.newSources(), { files: file("a.txt", "The shop must sell."), act: "files" });
  const draft = await newDraft(drafting.deps, alice().account, { source: "" });
  expect(draft.title).toBe("a");
  expect(await listSources(drafting.deps.db, draft.id)).toMatchObject([
    { kind: "file", position: 1, passages: [{ n: 1, text: "The shop must sell." }] },
  ]);
});

test("what was typed for a source and not added keeps the draft from being made without it", async () => {
  const fields = formFields(await (await get(drafts.new())).text());
  const sent = { ...fields, project: "DEMO", source: "It must work.", pageQuery: "invoice" };
  const answer = await drafting.request(drafts.create(), { cookie: alice().cookie, form: sent });
  expect(answer.status).toBe(422);
  expect(await text(answer)).toContain("This has not been added yet");
});

test("each bad file says why at its place, and the good one beside them is there", async () => {
  const bomb = buildZip([
    { path: "word/document.xml", content: Buffer.alloc(80 * 1024 * 1024, " ") },
  ]);
  const bad: [string, Uint8Array | string, RegExp][] = [
    ["bomb.docx", bomb, /would unpack to 80 MB/],
    [
      "virus.pdf",
      Buffer.from("MZ\x90\x00\x03\x00\x00", "latin1"),
      /named like a PDF but its content is a Windows program/,
    ],
    ["secret.pdf", buildPdf([[]], { isEncrypted: true }), /password/],
    ["empty.txt", "", /is empty \(0 bytes\)/],
    ["odd.txt", Buffer.from([0x61, 0x81, 0x8d, 0xff, 0xfe, 0x90, 0x62]), /save it as UTF-8/],
    ["big.txt", Buffer.alloc(11 * 1024 * 1024, "a"), /“big.txt” is larger than 10 MB/],
    ["old.doc", "x", /save it as \.docx/],
  ];
  const files = [
    ...bad.map(([name, content]) => file(name, new Uint8Array(Buffer.from(content)))),
    file("../../good.docx", new Uint8Array(buildDocx(docxParagraph("The shop must sell.")))),
  ];
  const answer = await send(drafts.newSources(), { files, act: "files" });
  expect(answer.status).toBe(422);
  const words = await text(answer);
  for (const [, , message] of bad) expect(words).toMatch(message);
  // Each once in the summary and once at the field, where it leads to.
  expect(words.match(/is empty \(0 bytes\)/g)).toHaveLength(2);
  expect(words.match(/would unpack to 80 MB/g)).toHaveLength(2);
  expect((await waiting()).map(({ origin }) => origin.fileName)).toEqual(["good.docx"]);
});

test("scripts get the outcome of each file as JSON", async () => {
  const headers = { accept: "application/json" };
  const files = [file("a.txt", "Good."), file("b.exe", "x")];
  const answer = await send(drafts.newSources(), { files }, { headers });
  expect(await answer.json()).toMatchObject({
    added: ["a"],
    refused: [{ name: "b.exe", code: "files.unknown_type" }],
  });
});

test("the twenty-first source and the thirty-first megabyte are refused in words", async () => {
  const many = Array.from({ length: 21 }, (_, i) => file(`n${i}.txt`, `Text ${i}.`));
  const answer = await send(drafts.newSources(), { files: many, act: "files" });
  expect(await text(answer)).toContain("“n20.txt” was not read: up to 20 files go at a time.");
  expect(await waiting()).toHaveLength(20);
  const more = await send(drafts.newSources(), { files: file("z.txt", "One more."), act: "files" });
  expect(await text(more)).toContain("“z” is one too many: a draft rests on up to 20 sources.");
});

test("a body that is no form, or is cut off, is refused and adds nothing", async () => {
  const origin = drafting.deps.config.PUBLIC_URL;
  const post = (body: string, type: string) =>
    drafting.request(drafts.newSources(), {
      method: "POST",
      cookie: alice().cookie,
      headers: { "Content-Type": type },
    });
  expect((await post("", "multipart/form-data; boundary=x")).status).toBe(400);
  const cut = await drafting.app.request(
    origin + drafts.newSources(),
    {
      method: "POST",
      body: '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nHalf',
      headers: {
        Cookie: alice().cookie,
        Origin: origin,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "multipart/form-data; boundary=x",
      },
    },
    { incoming: { socket: { remoteAddress: "127.0.0.1" } } },
  );
  expect(cut.status).toBe(400);
  expect(await waiting()).toEqual([]);
});

const pageOf = (title: string) =>
  drafting.world.confluence.store.pages.find((page) => page.title === title)?.id ?? "";

describe.each(["dc", "cloud"] as const)("Confluence and Jira, %s", (dialect) => {
  test("a page is found by its words, its number and its address", async () => {
    const pageFrom = await connectConfluence(dialect);
    const found = await send(drafts.newSources(), {
      act: "page",
      pageFrom,
      pageQuery: "invoice: pay",
    });
    expect(found.status).toBe(200);
    expect(await text(found)).toMatch(/Pay by invoice\s+Add/);
    const search = await get(
      `${drafts.sourceSearch({ kind: "page" })}&pageFrom=${pageFrom}&pageQuery=return`,
    );
    expect(await text(search)).toMatch(/Return an item\s+Add/);
    const id = pageOf("Return an item");
    await send(drafts.newSources(), { act: "page", pageFrom, pageQuery: id });
    const { confluence } = drafting.world;
    const base = dialect === "cloud" ? confluence.cloudUrl : confluence.url;
    const address = `${base}/spaces/SHOP/pages/${pageOf("Stock in the shops")}/Stock`;
    await send(drafts.newSources(), { act: "page", pageFrom: "", pageQuery: address });
    if (dialect === "dc") {
      const display = `${base}/display/SHOP/Pay+by+invoice`;
      await send(drafts.newSources(), { act: "page", pageFrom: "", pageQuery: display });
    }
    const rows = await waiting();
    expect(rows.map(({ title }) => title)).toEqual(
      ["Return an item", "Stock in the shops", "Pay by invoice"].slice(0, dialect === "dc" ? 3 : 2),
    );
    expect(rows[0]?.body).toContain("- [ ] What happens with gift cards?");
    expect(rows[0]?.body).toContain("| Damaged or wrong item | We do |");
    expect(rows[0]?.origin.url).toBe(`${base}/pages/viewpage.action?pageId=${id}`);
  });

  test("an issue comes by key or address, a query as one source with a heading each", async () => {
    const { jira: issueFrom } = await drafting.connect("bob", dialect);
    const { cookie } = drafting.cast.bob;
    const system = dialect === "dc" ? drafting.world.jiraDc : drafting.world.jiraCloud;
    const [first, second] = system.store.issues;
    if (!first || !second) throw new Error("the demo Jira holds no issues");
    const ask = (issueQuery: string, more = {}) =>
      send(drafts.newSources(), { act: "issue", issueFrom, issueQuery, ...more }, { cookie });
    expect((await ask(first.key.toLowerCase())).status).toBe(303);
    expect((await ask(`${system.url}/browse/${second.key}`)).status).toBe(303);
    expect((await ask(`project = ${first.projectKey}`)).status).toBe(303);
    const rows = await waiting();
    expect(rows.map(({ kind }) => kind)).toEqual(["issue", "issue", "issues"]);
    expect(rows[0]?.body).toMatch(new RegExp(`^# ${first.key}: `));
    expect(rows[2]?.body).toContain(`# ${first.key}: `);
    const said = "It must also beep.";
    const paragraph = { type: "paragraph", content: [{ type: "text", text: said }] };
    const body = dialect === "dc" ? said : { type: "doc", version: 1, content: [paragraph] };
    first.comments = [{ author: demoPerson("bob").employeeId, created: first.created, body }];
    expect((await ask(first.key, { comments: "on" })).status).toBe(303);
    const commented = (await waiting()).at(-1)?.body ?? "";
    expect(commented).toMatch(/## Comment by \w+ \w+, \d{4}-\d\d-\d\d\n\nIt must also beep\.$/);
    const bad = await ask("nonsense = (");
    expect(bad.status).toBe(422);
    expect(await text(bad)).toMatch(/Jira did not accept it/);
  });

  test("what Confluence cannot give is said at its place, and nothing else is lost", async () => {
    const pageFrom = await connectConfluence(dialect);
    await send(drafts.newSources(), { files: file("a.txt", "Good."), act: "files" });
    const ask = (pageQuery: string) =>
      send(drafts.newSources(), { act: "page", pageFrom, pageQuery });
    expect(await text(await ask("99999999"))).toMatch(/does not exist, or that you may not see it/);
    drafting.world.faults.next("confluence", "server_error", { count: 5 });
    expect(await text(await ask(pageOf("Pay by invoice")))).toMatch(/Confluence/);
    drafting.world.faults.next("confluence", "html_login", { count: 1 });
    const login = await ask(pageOf("Pay by invoice"));
    expect(login.status).toBe(422);
    const elsewhere = await ask("https://elsewhere.example/pages/viewpage.action?pageId=1");
    expect(await text(elsewhere)).toContain("belongs to none of your Confluence connections");
    expect(await waiting()).toHaveLength(1);
  });
});

test("an earlier draft becomes a source with its revision; a stranger's does not", async () => {
  const draft = await composedDraft(drafting.deps, alice().account, { source: CHECKOUT_TEXT });
  const { charlie } = drafting.cast;
  const stolen = await send(
    drafts.newSources(),
    { act: "earlier", earlier: draft.id },
    { cookie: charlie.cookie },
  );
  expect(stolen.status).toBe(422);
  expect((await send(drafts.newSources(), { act: "earlier", earlier: draft.id })).status).toBe(303);
  expect(await waiting()).toMatchObject([{ kind: "draft", title: draft.title, version: "1" }]);
  expect((await waiting())[0]?.body).toContain("## Story");
});

test("waiting sources and connections are only the account's own", async () => {
  await send(drafts.newSources(), { files: file("a.txt", "Good."), act: "files" });
  const [row] = await waiting();
  const id = row?.id ?? "";
  const { bob } = drafting.cast;
  expect((await get(drafts.newSource(id))).status).toBe(200);
  expect((await get(drafts.newSource(id), bob.cookie)).status).toBe(404);
  const removed = await send(drafts.newSourceRemoval(id), {}, { cookie: bob.cookie });
  expect(removed.status).toBe(404);
  const foreign = await send(
    drafts.newSources(),
    { act: "issue", issueFrom: jira, issueQuery: "DEMO-1" },
    { cookie: bob.cookie },
  );
  expect(await text(foreign)).toContain("The connection to Jira is gone.");
  expect((await send(drafts.newSourceRemoval(id), {})).status).toBe(303);
  expect(await waiting()).toEqual([]);
});

test("each page of a draft's sources is its owner's", async () => {
  await send(drafts.newSources(), { files: file('Über "x".txt', "Good & <b>."), act: "files" });
  const draft = await newDraft(drafting.deps, alice().account, { source: "It must work." });
  const sources = await listSources(drafting.deps.db, draft.id);
  const id = sources.find(({ kind }) => kind === "file")?.id ?? "";
  const pages = [
    drafts.sources(draft.id),
    drafts.source(draft.id, id),
    drafts.sourceFile(draft.id, id),
  ];
  const { bob } = drafting.cast;
  for (const path of pages) {
    expect((await get(path)).status).toBe(200);
    expect((await get(path, bob.cookie)).status).toBe(404);
    const signedOut = await get(path, "");
    expect([303, 401]).toContain(signedOut.status);
    const bad = path.replace(draft.id, "019a0000-0000-7000-8000-000000000000");
    expect((await get(bad)).status).toBe(404);
  }
  for (const path of [
    drafts.sources(draft.id),
    drafts.sourceVersions(draft.id),
    drafts.sourceVersion(draft.id, id),
  ]) {
    expect((await send(path, { act: "text", text: "More." }, { cookie: bob.cookie })).status).toBe(
      404,
    );
  }
  const download = await get(drafts.sourceFile(draft.id, id));
  expect(download.headers.get("content-disposition")).toMatch(
    /^attachment; .*filename\*=UTF-8''%C3%9Cber/,
  );
  expect(download.headers.get("content-security-policy")).toContain("sandbox");
  expect(download.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await download.text()).toBe("Good & <b>.");
  const pasted = sources.find(({ kind }) => kind === "text")?.id ?? "";
  expect((await get(drafts.sourceFile(draft.id, pasted))).status).toBe(404);
});

test("a source added to an open draft gets new numbers; while it is written none is taken", async () => {
  const draft = await composedDraft(drafting.deps, alice().account, { source: CHECKOUT_TEXT });
  const before = await listPassages(drafting.deps.db, draft.id);
  const add = (words: string) => send(drafts.sources(draft.id), { act: "text", text: words });
  expect((await add("The invoice must name the order.")).status).toBe(303);
  const after = await listPassages(drafting.deps.db, draft.id);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.at(-1)).toMatchObject({
    n: before.length + 1,
    text: "The invoice must name the order.",
  });
  const { statements } = await reload(drafting.deps, alice().account, draft.id);
  expect(statements).toBe((draft.statements ?? 0) + 1);
});

test("a viewer adds and renews nothing", async () => {
  const draft = await composedDraft(drafting.deps, alice().account, { source: CHECKOUT_TEXT });
  const [source] = await listSources(drafting.deps.db, draft.id);
  const { db } = drafting.deps;
  await db.update(db.t.accounts).set({ role: "viewer" });
  const paths = [
    drafts.newSources(),
    drafts.newSourceRemoval(draft.id),
    drafts.sources(draft.id),
    drafts.sourceVersions(draft.id),
    drafts.sourceVersion(draft.id, source?.id ?? ""),
  ];
  for (const path of paths) {
    const answer = await send(path, { act: "text", text: "More.", files: file("a.txt", "More.") });
    expect([path, answer.status]).toEqual([path, 403]);
  }
  expect(await waiting()).toEqual([]);
});

test("a draft that is being written takes no source", async () => {
  const draft = await newDraft(drafting.deps, alice().account, { source: CHECKOUT_TEXT });
  const busy = await send(drafts.sources(draft.id), { files: file("a.txt", "Later.") });
  expect(busy.status).toBe(422);
  expect(await text(busy)).toContain("it is being written or published");
  expect(await listSources(drafting.deps.db, draft.id)).toHaveLength(1);
});
