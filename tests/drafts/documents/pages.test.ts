// A draft as a page of Confluence: what is shown, sent, found again and never overwritten.
import { afterEach, describe, expect, test } from "vitest";
import { changeContent } from "../../../src/drafts/revision.ts";
import { markersIn } from "../../../src/drafts/documents/page-body.ts";
import { urls } from "../../../src/urls.ts";
import { reload } from "../../setup/drafting.ts";
import { unescapeHtml } from "../../setup/visitor.ts";
import { node } from "../publishing/backlogs.ts";
import { stores } from "../../setup/db.ts";
import { type Dialect, type Publishing, startPublishing } from "./publishing.ts";

let on: Publishing;
afterEach(() => on.close());

const pages = () => on.world.confluence.store.pages;
const titled = (title: string) => pages().filter((page) => page.title === title);
const form = (more: Record<string, string> = {}) => ({
  kind: "page",
  connection: on.confluence,
  space: "SHOP",
  title: "What we build",
  ...more,
});
const only = (title: string) => {
  const [page] = titled(title);
  if (!page) throw new Error(`no page ${title}`);
  return page;
};
const unmarked = (storage: string) => storage.replaceAll(/countersign-[\w-]+/g, "countersign-");
const choose = (more: Record<string, string>) =>
  on.get(`${urls.drafts.documents(on.draftId)}?${new URLSearchParams(form(more)).toString()}`);

async function revise(text: string) {
  const { account } = on.cast.alice;
  const draft = await reload(on.deps, account, on.draftId);
  const first = node(1, "epic", null);
  const nodes = [{ ...first, content: { ...first.content, title: { text, cites: [] } } }];
  const change = { base: draft.revision, origin: "edited" as const, note: "" };
  await changeContent(on.deps, account, draft, { ...change, content: { nodes } });
}

describe.each<Dialect>(["dc", "cloud"])("%s", (dialect) => {
  test("the page is exactly what was shown, below its parent, and its next revision updates it", async () => {
    on = await startPublishing(dialect);
    const [parent] = pages().filter(({ spaceKey }) => spaceKey === "SHOP");
    const check = await choose({ parent: parent?.title ?? "" });
    expect(check.status).toBe(200);
    expect(check.body).toContain("Create the page in SHOP");
    const source = unescapeHtml(
      /<pre class="sent-text">([\s\S]*?)<\/pre>/.exec(check.body)?.[1] ?? "",
    );
    const place = await on.sign(form({ parent: parent?.title ?? "" }));
    expect((await on.get(place)).body).toContain("On its way");
    expect(await on.run()).toEqual({ type: "done" });
    const page = only("What we build");
    expect(page).toMatchObject({ spaceKey: "SHOP", parentId: parent?.id, version: 1 });
    expect(unmarked(page.body)).toBe(unmarked(source));
    expect(markersIn(page.body)).toEqual([(await on.newest()).id]);
    expect(page.body).not.toContain("{#n1}");
    await on.endJobs();
    expect((await on.get(place)).body).toContain("The page is there");
    const show = async () => (await on.get(urls.drafts.show(on.draftId))).body;
    expect(await show()).toContain("Also stands in");

    await revise("Fewer words");
    expect(await show()).toContain("Update it to revision 2");
    const update = { kind: "page", update: (await on.newest()).id };
    await on.sign(update);
    expect(await on.run()).toEqual({ type: "done" });
    expect(titled("What we build")).toEqual([expect.objectContaining({ id: page.id, version: 2 })]);
    expect(page.body).toContain("Fewer words");
    expect((await on.newest()).outsideVersion).toBe(2);
    expect(await show()).not.toContain("Update it");
  });

  test("the history of the draft lists the page, and what was decided of it", async () => {
    on = await startPublishing(dialect);
    await on.sign(form());
    const { documentPublications: t } = on.deps.db.t;
    await on.deps.db.update(t).set({ state: "uncertain" });
    const { id } = await on.newest();
    await on.endJobs();
    await on.post(urls.drafts.documentDecision(on.draftId, id), { act: "search" });
    const { body } = await on.get(urls.drafts.history(on.draftId));
    const words = body.replaceAll(/<[^>]+>/g, "").replaceAll(/\s+/g, " ");
    expect(words).toContain("Page “What we build” in SHOP: revision 1 was sent");
    expect(words).toContain(
      "A page or comment whose outcome was not certain was looked for once more",
    );
    expect(body).toContain(`href="${urls.drafts.document(on.draftId, id)}"`);
  });

  test("spaces and pages are found while one types, and the choice holds for these words", async () => {
    on = await startPublishing(dialect);
    const [page] = pages().filter(({ spaceKey }) => spaceKey === "SHOP");
    const find = async (field: "space" | "parent", typed: string) => {
      const more = new URLSearchParams({ connection: on.confluence, [field]: typed });
      return (
        await on.get(`${urls.drafts.documentPlaces(on.draftId, { field })}&${more.toString()}`)
      ).body;
    };
    const keyed = await find("space", "SHOP");
    expect(keyed).toMatch(/^<div id="found-space"/);
    expect(keyed).toMatch(/type="radio"[^>]*name="spaceKey"[^>]*value="SHOP"/);
    expect(keyed).toContain('name="spaceFor" value="SHOP"');
    const byTitle = await find("parent", page?.title ?? "");
    expect(byTitle).toMatch(new RegExp(`name="parentId"[^>]*value="${page?.id}"`));
    expect(await find("space", "nowhere at all")).toContain("Nothing has these words");
    expect(await find("space", "S")).not.toContain("radio");
    const sent = await choose({ space: "Sh", spaceKey: "SHOP", spaceFor: "Sh" });
    expect(sent.body).toContain("Create the page in SHOP");
    on.world.faults.next("confluence", "unauthorized", { count: 2 });
    expect(await find("space", "SHOP")).toMatch(/class="hint">[^<]+/);
  });

  test("a title that is taken is told at its field; of our own page, the way to update it is offered", async () => {
    on = await startPublishing(dialect);
    const [other] = pages().filter(({ spaceKey }) => spaceKey === "SHOP");
    const taken = await choose({ title: other?.title ?? "" });
    expect(taken.status).toBe(422);
    expect(taken.body).toContain('id="field-page-title-error"');
    expect(taken.body).toContain("The space has a page with this title already. Choose another");
    expect(taken.body).not.toContain("Update that page instead</");
    await on.sign(form());
    await on.run();
    const ours = await choose({});
    expect(ours.status).toBe(422);
    expect(ours.body).toContain("Update that page instead</");
  });

  test.each(["refused", "server_error"] as const)(
    "a title that somebody takes between signing and sending (%s) makes no second page",
    async (how) => {
      on = await startPublishing(dialect);
      const place = await on.sign(form());
      const page = { spaceKey: "SHOP", title: "What we build", body: "<p>Mine</p>", author: "x" };
      on.world.confluence.store.create(page);
      if (how === "server_error") {
        on.world.faults.next("confluence", "server_error", { method: "POST" });
      }
      expect(await on.run()).toEqual({ type: "done" });
      expect(await on.newest()).toMatchObject({ state: "failed", errorCode: "drafts.title_taken" });
      expect(titled("What we build")).toEqual([expect.objectContaining({ body: "<p>Mine</p>" })]);
      await on.endJobs();
      expect((await on.get(place)).body).toContain("Choose another title, and sign it anew.");
    },
  );

  test("what somebody changed there is shown, and overwritten only when a person says so", async () => {
    on = await startPublishing(dialect);
    await on.sign(form());
    await on.run();
    const page = only("What we build");
    const theirs = page.body.replace("<h1>", "<p>Their own remark.</p><h1>");
    on.world.confluence.store.update(page, { title: page.title, body: theirs });
    await revise("Fewer words");
    const update = { kind: "page", update: (await on.newest()).id };
    const url = `${urls.drafts.documents(on.draftId)}?${new URLSearchParams(update).toString()}`;
    const check = await on.get(url);
    expect(check.body).toContain("Somebody has changed the page since it was written from here");
    expect(check.body).toMatch(/<ins>.*Their own remark\./s);
    expect(check.body).toContain("Keep theirs");
    await expect(on.sign(update)).rejects.toThrow(/422[\s\S]*Say that it may be overwritten/);
    expect(page.body).toBe(theirs);
    await on.sign(update, { overwrite: "on" });
    await on.run();
    expect(page.version).toBe(3);
    expect(page.body).toContain("Fewer words");
  });

  test("a change between signing and sending is not overwritten either", async () => {
    on = await startPublishing(dialect);
    await on.sign(form());
    await on.run();
    const page = only("What we build");
    await revise("Fewer words");
    const place = await on.sign({ kind: "page", update: (await on.newest()).id });
    on.world.confluence.store.update(page, { title: page.title, body: "<p>Theirs</p>" });
    expect(await on.run()).toEqual({ type: "done" });
    expect(page).toMatchObject({ version: 2, body: "<p>Theirs</p>" });
    expect(await on.newest()).toMatchObject({ state: "failed", errorCode: "drafts.page_moved" });
    await on.endJobs();
    const { body } = await on.get(place);
    expect(body).toContain("Nothing was overwritten");
    const again = unescapeHtml(/href="([^"]+update=[^"]+)"/.exec(body)?.[1] ?? "");
    expect((await on.get(again)).body).toMatch(/<ins>.*Theirs/s);
  });

  test("a lost answer of an update is found by its mark, and sent again where it did not happen", async () => {
    on = await startPublishing(dialect);
    await on.sign(form());
    await on.run();
    const page = only("What we build");
    for (const fault of ["reset_after", "reset"] as const) {
      const before = page.version;
      await revise(`After ${fault}`);
      await on.sign({ kind: "page", update: (await on.newest()).id });
      on.world.faults.next("confluence", fault, { method: "PUT" });
      const fate = await on.run();
      expect(fate.type).toBe(fault === "reset" ? "retry" : "done");
      await on.run();
      expect(await on.newest()).toMatchObject({ state: "done", outsideVersion: before + 1 });
      expect(page).toMatchObject({ version: before + 1 });
      expect(page.body).toContain(`After ${fault}`);
    }
  });

  test("spaces are found by words, and one is chosen", async () => {
    on = await startPublishing(dialect);
    const all = await choose({ space: "" });
    expect(all.status).toBe(422);
    expect(all.body).toContain('name="spaceKey" value="TEAM"');
    expect((await choose({ space: "notes" })).body).toContain("Create the page in TEAM");
    const chosen = { space: "", spaceKey: "TEAM", spaceFor: "" };
    expect((await choose(chosen)).body).toContain("Create the page in TEAM");
    // Other words after the choice: it does not hold for them.
    expect((await choose({ ...chosen, space: "nothing like it" })).body).toContain("No space that");
    expect((await choose({ space: "SHOP", parent: "no such words" })).body).toContain(
      "No page holds",
    );
    expect((await choose({ title: "" })).body).toContain("Give the page a title");
    expect((await choose({ title: "x".repeat(256) })).body).toContain("255 characters at most");
  });
});

test.each(stores)("a second click signs nothing a second time (%s)", async (_name, open) => {
  on = await startPublishing("dc", await open());
  const check = await choose({});
  const values = Object.fromEntries(
    [...check.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, unescapeHtml(value)],
    ),
  );
  const both = await Promise.all(
    [1, 2].map(() => on.post(urls.drafts.documents(on.draftId), values)),
  );
  expect(both.map(({ status }) => status)).toEqual([303, 303]);
  const rows = await on.deps.db.select().from(on.deps.db.t.documentPublications);
  expect(rows).toHaveLength(1);
  await on.run();
  expect(titled("What we build")).toHaveLength(1);
});
