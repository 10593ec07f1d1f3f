import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createConnection } from "../../../src/connections/create.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { type Draft, findRevision } from "../../../src/drafts/draft.ts";
import { NEW_FORM, saveOpenForm } from "../../../src/drafts/open-form.ts";
import { storyOf } from "../../../src/drafts/nodes.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { listPassages, listSources } from "../../../src/drafts/source.ts";
import { addSource } from "../../../src/drafts/sources/add.ts";
import { comparePassages } from "../../../src/drafts/sources/compare.ts";
import { gather } from "../../../src/drafts/sources/gather.ts";
import { removeSource } from "../../../src/drafts/sources/remove-source.ts";
import { lookAtAll } from "../../../src/drafts/sources/versions.ts";
import { listWaiting, tidyWaiting } from "../../../src/drafts/sources/waiting.ts";
import { urls } from "../../../src/urls.ts";
import { stores } from "../../setup/db.ts";
import { demoPerson } from "../../setup/demo.ts";
import {
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { checkoutStory } from "../stories.ts";

const { drafts } = urls;
const text = async (answer: Response) =>
  (await answer.text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

const numbered = (...words: string[]) =>
  words.map((each, i) => ({ n: i + 1, text: each, start: 0, end: 0 }));

test("a passage that says the same keeps its number, and numbers are never used again", () => {
  const before = numbered("A", "B", "C", "D", "B");
  const after = numbered("D", "A", "B2", "C", "New", "B");
  const { passages: found, changes } = comparePassages(before, after, 20);
  expect(found.map(({ n, text: words }) => `${n} ${words}`)).toEqual([
    "4 D",
    "1 A",
    "20 B2",
    "3 C",
    "21 New",
    "2 B",
  ]);
  const said = changes.map((change) =>
    change.kind === "added"
      ? `+${change.after.n}`
      : change.kind === "gone"
        ? `-${change.before.n}`
        : `${change.before.n}>${change.after.n}`,
  );
  expect(said.toSorted()).toEqual(["+21", "5>20"].toSorted());
});

describe.each(stores)("a later version on %s", (_name, open) => {
  let drafting: Drafting;
  let confluence: string;
  let jira: string;
  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    ({ jira } = await drafting.connect("alice"));
    const { deps, world, cast } = drafting;
    const { account } = cast.alice;
    const made = await deps.db.transaction((tx) =>
      createConnection(
        tx,
        deps,
        {
          accountId: account.id,
          provider: "confluence",
          baseUrl: world.confluence.url,
          settings: {},
          secrets: { token: demoPerson("alice").confluenceToken },
          learnt: { message: "", capabilities: { dialect: "dc" } },
        },
        { account, address: "127.0.0.1", requestId: "test" },
      ),
    );
    if (!made.ok) throw new Error(made.code);
    confluence = made.connection.id;
  });
  afterEach(() => drafting.close());

  const alice = () => drafting.cast.alice;
  const get = (path: string) => drafting.request(path, { cookie: alice().cookie });
  const post = (path: string, form: Record<string, string> = {}) =>
    drafting.request(path, { cookie: alice().cookie, form });
  const page = () => {
    const found = drafting.world.confluence.store.pages.find(
      (one) => one.title === "Pay by invoice",
    );
    if (!found) throw new Error("the demo Confluence lacks a page");
    return found;
  };
  const edit = (from: string, to: string) => {
    const { store } = drafting.world.confluence;
    store.update(page(), { title: page().title, body: page().body.replace(from, to) });
  };

  async function add(values: Record<string, string>) {
    const form = await gather(drafting.deps, alice().account, undefined, {
      values,
      added: [],
      refused: [],
    });
    if (form.added.length === 0) throw new Error(JSON.stringify(form.errors));
  }

  /** An open draft of the page, citing the passages that hold these words. */
  async function draftOfPage(): Promise<Draft> {
    await add({ act: `found:${confluence}:${page().id}` });
    const made = await newDraft(drafting.deps, alice().account, { source: "" });
    await runComposition(drafting.deps, made);
    const draft = await reload(drafting.deps, alice().account, made.id);
    const passages = await listPassages(drafting.deps.db, draft.id);
    const n = (words: string) => passages.find((one) => one.text.includes(words))?.n ?? 0;
    const limit = n("checked credit limit");
    const mail = n("sent as a PDF");
    const speed = n("should be fast");
    const content = {
      ...checkoutStory,
      title: { text: "Pay by invoice", cites: [limit] },
      narrative: { ...checkoutStory.narrative, cites: [speed] },
      criteria: [
        {
          given: "an order",
          when: "it was shipped",
          outcome: "the invoice is sent as a PDF",
          cites: [mail],
          quotes: [{ n: mail, text: "The invoice is sent as a PDF by e-mail" }],
        },
      ],
    };
    const change = { base: 1, origin: "edited" as const, note: "", content };
    await changeContent(drafting.deps, alice().account, draft, change);
    return reload(drafting.deps, alice().account, draft.id);
  }

  test("is told on the draft, shows what changed and who rests on it, and is taken", async () => {
    const draft = await draftOfPage();
    const before = await listPassages(drafting.deps.db, draft.id);
    const n = (words: string) => before.find((one) => one.text.includes(words))?.n ?? 0;
    const same = await text(await post(drafts.sourceVersions(draft.id)));
    expect(same).toContain("All sources are as they were");
    edit("within one hour", "within ten minutes");
    edit(
      "<li>The page should be fast.</li>",
      "<li>Vouchers cannot be paid by invoice.</li><li>New: a reminder.</li>",
    );
    edit("Legal has approved", "Legal will approve");
    expect(await text(await post(drafts.sourceVersions(draft.id)))).toContain(
      "One source has changed",
    );
    const words = "“Pay by invoice” has version 4 now; this rests on version 1.";
    expect(await text(await get(drafts.show(draft.id)))).toContain(words);

    const [source] = await listSources(drafting.deps.db, draft.id);
    const path = drafts.sourceVersion(draft.id, source?.id ?? "");
    const shown = await text(await get(path));
    expect(shown).toContain(`Story rests on passage ${n("should be fast")}`);
    expect(shown).toContain(`Acceptance criterion 1 rests on passage ${n("sent as a PDF")}`);
    expect(shown).not.toContain(`Title rests on`);
    expect(shown).toMatch(/one hour|hour/);
    const stale = await post(path, { version: "3" });
    expect([stale.status, await text(stale)]).toEqual([422, expect.stringContaining("once more")]);

    const taken = await post(path, { version: "4" });
    expect(taken.status).toBe(303);
    const again = await post(path, { version: "4" });
    expect(again.status).toBe(422);
    const after = await listPassages(drafting.deps.db, draft.id);
    const numbers = after.map((passage) => passage.n);
    expect(new Set(numbers).size).toBe(numbers.length);
    const old = new Map(before.map((passage) => [passage.text, passage.n]));
    const kept = after.filter((passage) => old.has(passage.text));
    expect(kept.map((passage) => passage.n)).toEqual(kept.map((one) => old.get(one.text)));
    const added = after.filter((passage) => !old.has(passage.text));
    expect(added.filter((passage) => passage.n <= before.length)).toEqual([]);
    const revised = await reload(drafting.deps, alice().account, draft.id);
    const revision = await findRevision(drafting.deps.db, draft.id, revised.revision);
    expect(revision).toMatchObject({ origin: "sourced", number: draft.revision + 1 });
    if (!revision) throw new Error("no revision");
    const { criteria, narrative } = storyOf(revision.content);
    const mail = after.find((passage) => passage.text.includes("ten minutes"))?.n ?? 0;
    expect(criteria[0]).toMatchObject({ cites: [mail], quotes: [{ n: mail }] });
    expect(narrative.cites).toEqual([n("should be fast")]);
    const gone = `Passage ${n("should be fast")} has changed or gone since: look again.`;
    const draftPage = await text(await get(drafts.show(draft.id)));
    expect(draftPage).toContain(gone);
    expect(draftPage).not.toContain("has version 4 now");

    const result = await get(taken.headers.get("location") ?? "");
    const html = await result.text();
    expect(html).toContain("Refine with what changed");
    expect(html).toMatch(/name="instruction"[^]*Vouchers cannot be paid/);
    const { instruction = "" } = formFields(html);
    expect((await post(drafts.refinements(draft.id), { instruction })).status).toBe(303);
    await runComposition(drafting.deps, revised);
    const refined = await reload(drafting.deps, alice().account, draft.id);
    expect(refined).toMatchObject({ state: "open", revision: revised.revision + 1 });
    expect(await text(await get(drafts.show(draft.id)))).not.toContain(gone);
    const rows = await drafting.deps.db
      .select()
      .from(drafting.deps.db.t.sources)
      .where(eq(drafting.deps.db.t.sources.draftId, draft.id));
    expect(rows.filter(({ replacedById }) => replacedById !== null)).toHaveLength(1);
    expect((await get(drafts.source(draft.id, source?.id ?? ""))).status).toBe(200);
  });

  test("that cannot be asked is said, and nothing changes", async () => {
    const draft = await draftOfPage();
    drafting.world.faults.next("confluence", "unauthorized", { count: 1 });
    const words = await text(await post(drafts.sourceVersions(draft.id)));
    expect(words).toMatch(/Not everything could be asked.*“Pay by invoice”/);
    const [source] = await listSources(drafting.deps.db, draft.id);
    expect(source).toMatchObject({ version: "1", newerVersion: null });
    const path = drafts.sourceVersion(draft.id, source?.id ?? "");
    expect((await get(path)).status).toBe(422);
  });

  test("is looked for daily, in open drafts, once a day", async () => {
    const draft = await draftOfPage();
    edit("within one hour", "within ten minutes");
    const { signal } = new AbortController();
    const look = () => lookAtAll(drafting.deps, { signal, pauseMs: 0 });
    expect(await look()).toBe(1);
    expect(await listSources(drafting.deps.db, draft.id)).toMatchObject([{ newerVersion: "2" }]);
    expect(await look()).toBe(0);
    drafting.deps.clock.advance(31 * 86_400_000);
    expect(await look()).toBe(0);
  });

  test("of an issue is one that has changed since", async () => {
    const { store } = drafting.world.jiraDc;
    const issue = store.issues[0];
    if (!issue) throw new Error("the demo Jira holds no issues");
    await add({ act: "issue", issueFrom: jira, issueQuery: issue.key });
    const made = await newDraft(drafting.deps, alice().account, { source: "It must work." });
    await runComposition(drafting.deps, made);
    issue.fields["description"] = "h1. Now\nIt must also beep.";
    issue.updated = new Date(Date.parse(issue.updated) + 60_000).toISOString();
    expect(await text(await post(drafts.sourceVersions(made.id)))).toContain(
      "One source has changed",
    );
    const sources = await listSources(drafting.deps.db, made.id);
    const path = drafts.sourceVersion(made.id, sources[1]?.id ?? "");
    expect(await text(await get(path))).toContain("It must also beep.");
  });

  test("a source that is removed says first what rests on it, then leaves it resting on nothing", async () => {
    const draft = await draftOfPage();
    const { deps } = drafting;
    const notes = { kind: "text", title: "Notes", origin: {}, version: null } as const;
    const [removed] = await listSources(deps.db, draft.id);
    if (!removed) throw new Error("no source");
    const removal = drafts.sourceRemoval(draft.id, removed.id);
    const only = await post(removal);
    expect([only.status, await text(only)]).toEqual([
      422,
      expect.stringContaining("It is the only source"),
    ]);
    await addSource(deps, alice().account, draft, { ...notes, body: "It must beep." });
    const [, beep] = await listSources(deps.db, draft.id);
    const stays = beep?.passages[0]?.n ?? 0;
    const before = await findRevision(deps.db, draft.id, draft.revision);
    const story = storyOf(before?.content ?? checkoutStory);
    const both = { ...story.title, cites: [...story.title.cites, stays] };
    const change = { base: draft.revision, origin: "edited" as const, note: "" };
    await changeContent(deps, alice().account, draft, {
      ...change,
      content: { ...story, title: both },
    });

    const asked = await text(await get(removal));
    const [n] = story.narrative.cites;
    expect(asked).toContain(`Story rests on passage ${n}, and on nothing else`);
    expect(asked).toMatch(/Title rests on passage \d+, and on others that stay/);
    expect(asked).toContain("5 parts will rest on nothing");
    expect((await drafting.request(removal, { ...drafting.cast.bob, form: {} })).status).toBe(404);
    await deps.db.update(deps.db.t.drafts).set({ state: "composing" });
    expect(await removeSource(deps, alice().account, draft, removed)).toMatchObject({ ok: false });
    await deps.db.update(deps.db.t.drafts).set({ state: "open" });
    expect((await post(removal)).status).toBe(303);
    expect((await post(removal)).status).toBe(303);

    expect((await listSources(deps.db, draft.id)).map(({ title }) => title)).toEqual(["Notes"]);
    const now = await reload(deps, alice().account, draft.id);
    expect(now.revision).toBe(draft.revision + 2);
    const revision = await findRevision(deps.db, draft.id, now.revision);
    const { title, narrative, criteria } = storyOf(revision?.content ?? checkoutStory);
    expect([title.cites, narrative.cites, criteria[0]]).toEqual([
      [stays],
      [],
      expect.objectContaining({ cites: [], quotes: [] }),
    ]);
    const shown = await text(await get(drafts.coverage(draft.id)));
    const uncited = shown.slice(shown.indexOf("Nothing in the sources says this"));
    expect(uncited).toMatch(/Story .*Description .*Acceptance criterion 1 /);
    const history = await text(await get(drafts.history(draft.id)));
    expect(history).toContain("A source was removed: “Pay by invoice”");
    expect(history).toContain(alice().account.name);
    const kept = await text(await get(drafts.source(draft.id, removed.id)));
    expect(kept).toContain("It was removed. It is kept so that older revisions can be read.");
    const again = await addSource(deps, alice().account, now, { ...notes, body: "It must ring." });
    expect(again.ok && (await listPassages(deps.db, draft.id)).at(-1)?.n).toBe(stays + 1);
  });

  test("sources that nobody used go after two weeks, with their form, unless the form is in use", async () => {
    await add({ act: "text", text: "Old." });
    const { deps } = drafting;
    const { account } = alice();
    await saveOpenForm(deps, account, NEW_FORM, { values: { source: "x" }, seen: 0 });
    deps.clock.advance(13 * 86_400_000);
    await saveOpenForm(deps, account, NEW_FORM, { values: { source: "y" }, seen: 1 });
    deps.clock.advance(2 * 86_400_000);
    expect(await tidyWaiting(deps)).toBe(0);
    expect(await listWaiting(deps.db, account)).toHaveLength(1);
    deps.clock.advance(13 * 86_400_000);
    expect(await tidyWaiting(deps)).toBe(1);
    expect(await deps.db.select().from(deps.db.t.openForms)).toEqual([]);
  });
});
