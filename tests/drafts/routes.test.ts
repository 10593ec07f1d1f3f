import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { checkDraft } from "../../src/drafts/publishing/check.ts";
import { findComposition, requestRefinement } from "../../src/drafts/composition.ts";
import { type Draft, listRevisions } from "../../src/drafts/draft.ts";
import { findOpenForm } from "../../src/drafts/open-form.ts";
import { countersign } from "../../src/drafts/publishing/countersign.ts";
import { findPublication } from "../../src/drafts/publishing/publication.ts";
import { changeContent } from "../../src/drafts/revision.ts";
import { urls } from "../../src/urls.ts";
import { backlogDraft } from "../setup/backlog.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  runPublication,
  startDrafting,
} from "../setup/drafting.ts";
import { formFields } from "../setup/visitor.ts";
import { checkoutStory, CHECKOUT_TEXT } from "./stories.ts";

let drafting: Drafting;
beforeEach(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
});
afterEach(() => drafting.close());

const alice = () => drafting.cast.alice;
const source = { source: CHECKOUT_TEXT };
const from = { address: "127.0.0.1", requestId: "test" };
const UNKNOWN = "019a0000-0000-7000-8000-000000000000";

/** The worker's part, where a test runs a job's body by itself. */
async function settleJobs() {
  const { jobs } = drafting.deps.db.t;
  await drafting.deps.db.update(jobs).set({ state: "done", finishedAt: new Date() });
  drafting.deps.clock.advance(1000);
}

const reloaded = (draft: Draft) => reload(drafting.deps, alice().account, draft.id);
const composing = () => newDraft(drafting.deps, alice().account, source);

async function open() {
  const draft = await composedDraft(drafting.deps, alice().account, source);
  const edit = { base: 1, origin: "edited" as const, note: "", content: checkoutStory };
  await changeContent(drafting.deps, alice().account, draft, edit);
  await settleJobs();
  return reloaded(draft);
}

/** With a file, whose id is the draft's. */
async function sourced() {
  const draft = await open();
  const { db, clock } = drafting.deps;
  const { id, accountId } = draft;
  await db.insert(db.t.sources).values({
    id,
    accountId,
    draftId: id,
    position: 2,
    kind: "file",
    title: "notes",
    origin: { fileName: "notes.txt" },
    body: "It beeps.",
    passages: [],
    createdAt: clock.now(),
  });
  await db.insert(db.t.sourceFiles).values({ sourceId: id, bytes: Buffer.from("It beeps.") });
  return draft;
}

async function broken() {
  const draft = await composing();
  drafting.world.faults.next("llm", "unauthorized", { path: "/messages" });
  await runComposition(drafting.deps, draft);
  // The refused key has switched the connection off; a person has mended it.
  const { connections } = drafting.deps.db.t;
  await drafting.deps.db.update(connections).set({ disabledAt: null, disabledReason: null });
  await settleJobs();
  return reloaded(draft);
}

async function signed() {
  const draft = await open();
  const checked = await checkDraft(drafting.deps, alice().account, draft);
  if (!checked?.plan) throw new Error("nothing to sign");
  const { revision } = draft;
  await countersign(drafting.deps, alice().account, draft, {
    revision,
    plan: checked.plan,
    from,
  });
  return reloaded(draft);
}

async function published() {
  const draft = await signed();
  await runPublication(drafting.deps, draft);
  await settleJobs();
  return reloaded(draft);
}

async function refused() {
  const draft = await signed();
  drafting.world.faults.next("jiraDc", "forbidden", { method: "POST", path: "/issue" });
  await runPublication(drafting.deps, draft);
  await settleJobs();
  return reloaded(draft);
}

async function uncertain() {
  const draft = await signed();
  drafting.world.faults.next("jiraDc", "unavailable", { method: "POST", path: "/issue" });
  for (let i = 0; i < 3; i += 1) await runPublication(drafting.deps, draft);
  await settleJobs();
  return reloaded(draft);
}

const backlog = () => backlogDraft(drafting.deps, alice().account);

const itemOf = async ({ id }: Draft) =>
  (await findPublication(drafting.deps.db, id))?.items[0]?.id ?? "";

interface Row {
  url: (id: string, item: string) => string;
  /** Absent: a GET. */
  form?: Record<string, string>;
  /** Of the draft, before the request. */
  state: () => Promise<Draft>;
  status: 200 | 303 | 404 | 422;
  /** A viewer may send it. */
  forReaders?: boolean;
}

const { drafts } = urls;
const edited = {
  title: "A better title",
  revision: "2",
  "criteria.0.given": "a full cart",
  "criteria.0.when": "it is paid",
  "criteria.0.outcome": "it works",
};

/** Every URL of one draft. */
const rows: Record<string, Row> = {
  show: { url: (id) => drafts.show(id), state: open, status: 200 },
  content: { url: (id) => drafts.content(id), form: edited, state: open, status: 303 },
  stream: { url: (id) => drafts.stream(id), state: open, status: 200 },
  stop: { url: (id) => drafts.stop(id), form: {}, state: composing, status: 303 },
  composition: { url: (id) => drafts.composition(id), form: {}, state: broken, status: 303 },
  edit: { url: (id) => drafts.edit(id), state: open, status: 200 },
  editOpenForm: {
    url: (id) => drafts.editOpenForm(id),
    form: { ...edited, version: "0" },
    state: open,
    status: 200,
  },
  revisions: { url: (id) => drafts.revisions(id), state: open, status: 200 },
  revision: { url: (id) => drafts.revision(id, 1), state: open, status: 200 },
  diff: { url: (id) => drafts.diff(id, 1, 2), state: open, status: 200 },
  restoration: { url: (id) => drafts.restoration(id, 1), form: {}, state: open, status: 303 },
  refinements: {
    url: (id) => drafts.refinements(id),
    form: { instruction: "Shorter" },
    state: open,
    status: 303,
  },
  shares: { url: (id) => drafts.shares(id), state: open, status: 200 },
  shareEnd: {
    url: (id) => drafts.shareEnd(id, UNKNOWN),
    form: {},
    state: open,
    status: 303,
  },
  comments: {
    url: (id) => drafts.comments(id),
    form: { text: "Shorter?" },
    state: open,
    status: 303,
    forReaders: true,
  },
  commentOutcome: {
    url: (id) => drafts.commentOutcome(id, UNKNOWN),
    form: { act: "done" },
    state: open,
    status: 404,
  },
  history: { url: (id) => drafts.history(id), state: open, status: 200 },
  sources: { url: (id) => drafts.sources(id), state: open, status: 200 },
  source: { url: (id) => drafts.source(id, id), state: sourced, status: 200 },
  sourceFile: { url: (id) => drafts.sourceFile(id, id), state: sourced, status: 200 },
  sourceVersion: { url: (id) => drafts.sourceVersion(id, id), state: sourced, status: 422 },
  sourceRemoval: {
    url: (id) => drafts.sourceRemoval(id, id),
    form: {},
    state: sourced,
    status: 303,
  },
  sourceVersions: { url: (id) => drafts.sourceVersions(id), form: {}, state: open, status: 200 },
  fixes: { url: (id) => drafts.fixes(id), form: { revision: "2" }, state: open, status: 303 },
  removal: { url: (id) => drafts.removal(id), form: {}, state: open, status: 303 },
  board: { url: (id) => drafts.board(id), state: backlog, status: 200 },
  print: { url: (id) => drafts.print(id), state: backlog, status: 200 },
  export: { url: (id) => drafts.export(id, "md"), state: backlog, status: 200 },
  node: { url: (id) => drafts.node(id, "n2"), state: backlog, status: 200 },
  nodes: {
    url: (id) => drafts.nodes(id),
    form: { act: "accept-all", revision: "1" },
    state: backlog,
    status: 303,
  },
  nodeAct: {
    url: (id) => drafts.nodeAct(id, "n2", "move"),
    form: { how: "down", revision: "1" },
    state: backlog,
    status: 303,
  },
  publication: {
    url: (id) => drafts.publication(id),
    form: { revision: "2" },
    state: open,
    status: 303,
  },
  sentNodes: { url: (id) => drafts.sentNodes(id), state: backlog, status: 200 },
  sentNode: { url: (id) => drafts.sentNode(id, "n2"), state: backlog, status: 200 },
  sentText: { url: (id) => drafts.sentText(id), state: backlog, status: 200 },
  fields: { url: (id) => drafts.fields(id), form: {}, state: open, status: 303 },
  fieldUsers: {
    url: (id) => drafts.fieldUsers(id, { q: "al", field: "assignee" }),
    state: open,
    status: 200,
  },
  coverage: { url: (id) => drafts.coverage(id), state: open, status: 200 },
  passages: { url: (id) => drafts.passages(id), state: open, status: 200 },
  passage: { url: (id) => drafts.passage(id, 1), state: open, status: 200 },
  rules: { url: (id) => drafts.rules(id), state: open, status: 200 },
  findings: { url: (id) => drafts.findings(id), state: open, status: 200 },
  judgement: { url: (id) => drafts.judgement(id), form: {}, state: open, status: 303 },
  documents: { url: (id) => drafts.documents(id), state: open, status: 200 },
  documentPlaces: {
    url: (id) => drafts.documentPlaces(id, { field: "space" }),
    state: open,
    status: 200,
  },
  duplicates: { url: (id) => drafts.duplicates(id), form: {}, state: open, status: 303 },
  duplicatesStream: { url: (id) => drafts.duplicatesStream(id), state: signed, status: 200 },
  publicationStream: { url: (id) => drafts.publicationStream(id), state: signed, status: 200 },
  update: {
    url: (id) => drafts.update(id),
    form: { act: "open" },
    state: published,
    status: 303,
  },
  issues: { url: (id) => drafts.issues(id), form: {}, state: published, status: 303 },
  publicationRetry: {
    url: (id) => drafts.publicationRetry(id),
    form: {},
    state: refused,
    status: 303,
  },
  publicationDecision: {
    url: (id, item) => drafts.publicationDecision(id, item),
    form: { act: "again" },
    state: uncertain,
    status: 303,
  },
};
/** And those of none in particular. */
const lists = [
  "index",
  "new",
  "create",
  "autosave",
  "targetFields",
  "import",
  "newSource",
  "newSourceRemoval",
  "newSources",
  "sourceSearch",
];

/** Those that need more than a draft: their matrix stands beside their own tests. */
const elsewhere = {
  "tests/drafts/documents/routes.test.ts": ["document", "documentDecision", "documentStream"],
  "tests/drafts/rules/pages.test.ts": ["findingDecisions", "findingWithdrawal"],
};

const post = async (url: string, form: Record<string, string>) => {
  const answer = await drafting.request(url, { form, cookie: alice().cookie });
  return { status: answer.status, body: await answer.text() };
};

const twice = async (url: string, form: Record<string, string> = {}) => {
  const send = () => drafting.request(url, { form, cookie: alice().cookie });
  const answers = await Promise.all([send(), send()]);
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
};

const countRows = async (name: "drafts" | "compositions" | "publications" | "jobs") =>
  (await drafting.deps.db.select().from(drafting.deps.db.t[name])).length;

const fragment = async (url: string) => {
  const answer = await drafting.request(url, { cookie: alice().cookie, partial: true });
  return { status: answer.status, body: await answer.text() };
};

/** Events as they come, until the server ends it. */
async function follow(draft: Draft, url = drafts.stream(draft.id)) {
  const answer = await drafting.request(url, { cookie: alice().cookie });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const over = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
    }
  })();
  return { answer, reader, over, text: () => text };
}

const gauge = () => drafting.deps.streams.count();

test("every URL of a draft has its row here", () => {
  const named = [...Object.keys(rows), ...lists, ...Object.values(elsewhere).flat()];
  expect(named.toSorted()).toEqual(Object.keys(drafts).toSorted());
});

const ask = (url: string, row: Pick<Row, "form">, cookie?: string) =>
  drafting.request(url, { ...(row.form && { form: row.form }), ...(cookie && { cookie }) });

/** The same address, asked for in another way. */
const more: Record<string, Row> = {
  "shares, sent": {
    url: (id) => drafts.shares(id),
    form: { message: "Please look" },
    state: open,
    status: 422,
  },
  "sourceRemoval, asked before": {
    url: (id) => drafts.sourceRemoval(id, id),
    state: sourced,
    status: 200,
  },
  "comments, their page": { url: (id) => drafts.comments(id), state: open, status: 200 },
  "publication, the check before it": {
    url: (id) => drafts.publication(id),
    state: open,
    status: 200,
  },
  "fields, their form": { url: (id) => drafts.fields(id), state: open, status: 200 },
  "issues, their page": { url: (id) => drafts.issues(id), state: open, status: 200 },
  "publication, its page": { url: (id) => drafts.publication(id), state: signed, status: 200 },
  "show, while it is written": { url: (id) => drafts.show(id), state: composing, status: 200 },
  "show, after a failure": { url: (id) => drafts.show(id), state: broken, status: 200 },
};

describe.each(Object.entries({ ...rows, ...more }))("%s", (_name, row) => {
  test("works for whose draft it is, and for nobody else", async () => {
    const draft = await row.state();
    const url = row.url(draft.id, await itemOf(draft));
    const stranger = await ask(url, row);
    const isTyped = Object.keys(row.form ?? {}).length > 0;
    expect([stranger.status, stranger.headers.get("location")?.split("?")[0]]).toEqual(
      isTyped ? [307, urls.signIn.typed()] : [303, urls.signIn.create()],
    );
    const parted = await drafting.request(url, { ...row, partial: true });
    expect(parted.status).toBe(401);
    for (const name of ["bob", "charlie", "dana"] as const) {
      const answer = await ask(url, row, drafting.cast[name].cookie);
      expect([name, answer.status]).toEqual([name, 404]);
      expect(await answer.text()).not.toContain(draft.title);
    }
    const before = await reloaded(draft);
    expect(before).toEqual(draft);
    const own = await ask(url, row, alice().cookie);
    expect(own.status).toBe(row.status);
    await own.body?.cancel();
  });

  test("an id that does not exist is not found", async () => {
    for (const id of [UNKNOWN, "nonsense", "%2e%2e"]) {
      const answer = await ask(row.url(id, UNKNOWN), row, alice().cookie);
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });

  test("a viewer may read it and not write", async () => {
    const draft = await row.state();
    const { accounts } = drafting.deps.db.t;
    const mine = eq(accounts.id, alice().account.id);
    await drafting.deps.db.update(accounts).set({ role: "viewer" }).where(mine);
    const answer = await ask(row.url(draft.id, await itemOf(draft)), row, alice().cookie);
    expect(answer.status).toBe(row.form && !row.forReaders ? 403 : row.status);
    await answer.body?.cancel();
    expect(await reloaded(draft)).toEqual(draft);
  });
});

describe("the pages of no draft in particular", () => {
  const requests: [name: string, url: string, form?: Record<string, string>][] = [
    ["index", drafts.index()],
    ["new", drafts.new()],
    ["create", drafts.create(), source],
    ["autosave", drafts.autosave(), { ...source, version: "0" }],
    ["targetFields", drafts.targetFields()],
  ];

  test.each(requests)(
    "%s wants a sign-in, and a viewer may only read",
    async (_name, url, form) => {
      expect((await ask(url, { ...(form && { form }) })).headers.get("location")).toContain(
        urls.signIn.create(),
      );
      const { accounts } = drafting.deps.db.t;
      const mine = eq(accounts.id, alice().account.id);
      await drafting.deps.db.update(accounts).set({ role: "viewer" }).where(mine);
      const answer = await ask(url, { ...(form && { form }) }, alice().cookie);
      expect(answer.status).toBe(form ? 403 : 200);
    },
  );

  test("a list and a form show one's own and nothing of others", async () => {
    const draft = await open();
    await drafting.request(drafts.autosave(), {
      form: { source: "typed by Alice", version: "0" },
      cookie: alice().cookie,
    });
    const page = async (url: string, cookie: string) =>
      (await drafting.request(url, { cookie })).text();
    expect(await page(drafts.index(), alice().cookie)).toContain(draft.title);
    expect(await page(drafts.index(), drafting.cast.bob.cookie)).not.toContain(draft.title);
    expect(await page(drafts.new(), alice().cookie)).toContain("typed by Alice");
    expect(await page(drafts.new(), drafting.cast.bob.cookie)).not.toContain("typed by Alice");
    const like = await page(drafts.new({ like: draft.id }), drafting.cast.bob.cookie);
    expect(like).not.toContain(draft.target.connectionId);
  });
});

describe("a form that cannot be taken comes back with what was typed", () => {
  test("of a new draft", async () => {
    const { status, body } = await post(drafts.create(), { source: "<b>Mine</b> & yours" });
    expect(status).toBe(422);
    expect(formFields(body)["source"]?.trim()).toBe("<b>Mine</b> & yours");
    expect(body).toContain("Choose a project.");
  });

  test("of an edited draft, with the row that is wrong", async () => {
    const draft = await open();
    const form = { ...edited, title: "", "title.cites": "99", description: "Kept *as it is*" };
    const { status, body } = await post(drafts.content(draft.id), form);
    expect(status).toBe(422);
    expect(body).toContain("A draft needs a title.");
    expect(formFields(body)).toMatchObject({
      description: "Kept *as it is*",
      "criteria.0.outcome": "it works",
      "title.cites": "99",
    });
  });

  test("of an edit that another tab has overtaken", async () => {
    const draft = await open();
    const { status, body } = await post(drafts.content(draft.id), { ...edited, revision: "1" });
    expect(status).toBe(409);
    expect(formFields(body)["title"]).toBe("A better title");
    expect(await listRevisions(drafting.deps.db, draft.id)).toHaveLength(2);
  });

  test("of a refinement", async () => {
    const draft = await open();
    const long = `Please ${"x".repeat(4000)}`;
    const { status, body } = await post(drafts.refinements(draft.id), { instruction: long });
    expect(status).toBe(422);
    expect(formFields(body)["instruction"]?.trim()).toBe(long);
    expect((await post(drafts.refinements(draft.id), { instruction: " " })).status).toBe(422);
  });

  test("of a signature while a rule objects: the page names it and nothing is sent", async () => {
    const draft = await open();
    const { narrative, ...rest } = checkoutStory;
    const content = { ...rest, narrative: { ...narrative, role: "", need: "" } };
    const edit = { base: 2, origin: "edited" as const, note: "", content };
    await changeContent(drafting.deps, alice().account, draft, edit);
    const { status, body } = await post(drafts.publication(draft.id), { revision: "3" });
    expect(status).toBe(422);
    expect(body).toContain("must be fixed first");
    expect(await findPublication(drafting.deps.db, draft.id)).toBeUndefined();
  });

  test("of a signature of an older revision", async () => {
    const draft = await open();
    const { status, body } = await post(drafts.publication(draft.id), { revision: "1" });
    expect(status).toBe(422);
    expect(body).toContain("Revision 2 came in between");
  });
});

describe("what is sent twice happens once", () => {
  test("a new draft", async () => {
    const page = await drafting.request(drafts.new(), { cookie: alice().cookie });
    const form = { ...formFields(await page.text()), ...source, project: "DEMO" };
    expect(await twice(drafts.create(), form)).toEqual([303, 303]);
    expect([await countRows("drafts"), await countRows("compositions")]).toEqual([1, 1]);
    // A save that was on its way opens the form no more.
    const save = (typed: string) =>
      drafting.request(drafts.autosave(), {
        form: { ...form, source: typed, version: "0" },
        cookie: alice().cookie,
      });
    expect((await save(form.source)).status).toBe(409);
    expect(await findOpenForm(drafting.deps.db, alice().account, "drafts/new")).toBeUndefined();
    expect((await save("Something else")).status).toBe(200);
    // The browser's way back, another text: that is another draft.
    await drafting.request(drafts.create(), {
      form: { ...form, source: "Something else must be possible." },
      cookie: alice().cookie,
    });
    expect(await countRows("drafts")).toBe(2);
  });

  test("a refinement", async () => {
    const draft = await open();
    const before = await countRows("compositions");
    expect(await twice(drafts.refinements(draft.id), { instruction: "Shorter" })).toEqual([
      303, 422,
    ]);
    expect(await countRows("compositions")).toBe(before + 1);
  });

  test("another try", async () => {
    const draft = await broken();
    expect(await twice(drafts.composition(draft.id), { act: "again" })).toEqual([303, 422]);
    expect(await countRows("compositions")).toBe(2);
  });

  test("a stop", async () => {
    const draft = await composing();
    expect(await twice(drafts.stop(draft.id))).toEqual([303, 303]);
    expect((await findComposition(drafting.deps.db, draft.id))?.state).toBe("stopped");
  });

  test("keeping the part that came", async () => {
    const draft = await composing();
    drafting.world.faults.next("llm", "half", { path: "/messages" });
    await runComposition(drafting.deps, draft);
    const { compositions } = drafting.deps.db.t;
    const text = '{"title":{"text":"Pay by card","cites":[3]},"narrative":{"role":"a cust';
    await drafting.deps.db.update(compositions).set({ text });
    expect(await twice(drafts.composition(draft.id), { act: "keep" })).toEqual([303, 422]);
    expect(await listRevisions(drafting.deps.db, draft.id)).toHaveLength(1);
  });

  test.each([
    ["an edit", (id: string) => drafts.content(id), edited, [303, 409]],
    ["an undo", (id: string) => drafts.restoration(id, 1), {}, [303, 303]],
  ])("%s", async (_what, url, form, statuses) => {
    const draft = await open();
    expect(await twice(url(draft.id), form)).toEqual(statuses);
    expect(await listRevisions(drafting.deps.db, draft.id)).toHaveLength(3);
  });

  test("a removal", async () => {
    const draft = await open();
    expect((await twice(drafts.removal(draft.id))).at(0)).toBe(303);
    expect(await countRows("drafts")).toBe(0);
  });

  test("a signature", async () => {
    const draft = await open();
    expect(await twice(drafts.publication(draft.id), { revision: "2" })).toEqual([303, 303]);
    expect(await countRows("publications")).toBe(1);
  });

  test("another try of a refused publication", async () => {
    const draft = await refused();
    const jobs = await countRows("jobs");
    expect(await twice(drafts.publicationRetry(draft.id))).toEqual([303, 303]);
    expect(await countRows("jobs")).toBe(jobs + 1);
  });

  test("a decision", async () => {
    const draft = await uncertain();
    const jobs = await countRows("jobs");
    const url = drafts.publicationDecision(draft.id, await itemOf(draft));
    expect(await twice(url, { act: "again" })).toEqual([303, 303]);
    expect(await countRows("jobs")).toBe(jobs + 1);
  });
});

describe("fragments", () => {
  test("the fields that follow a changed project", async () => {
    const { status, body } = await fragment(`${drafts.targetFields()}?project=DEMO&item=task`);
    expect(status).toBe(200);
    expect(body).not.toContain("<html");
    expect(formFields(body)).toMatchObject({ project: "DEMO", item: "task" });
  });

  test("the table of a publication follows it while it runs, and then no more", async () => {
    const draft = await signed();
    const { publicationStream } = drafts;
    const running = await fragment(drafts.publication(draft.id));
    expect(running.body).toContain(`hx-sse:connect="${publicationStream(draft.id)}"`);
    const stream = await follow(draft, publicationStream(draft.id));
    await vi.waitFor(() => expect(stream.text()).toContain("On its way"));
    await runPublication(drafting.deps, draft);
    await settleJobs();
    await stream.over;
    expect(stream.text()).toContain("stands in Jira");
    expect(stream.text()).toContain("event: end");
    expect(stream.text()).not.toContain("<html");
    expect((await fragment(drafts.publication(draft.id))).body).not.toContain("hx-sse:connect");
  });

  test("an error is a notice, not a page", async () => {
    const { status, body } = await fragment(drafts.show(UNKNOWN));
    expect(status).toBe(404);
    expect(body).not.toContain("<html");
  });

  test("a publication whose job has died can be tried again, and Jira is asked first", async () => {
    const draft = await signed();
    const { jobs, publicationItems } = drafting.deps.db.t;
    await drafting.deps.db.update(publicationItems).set({ state: "sending", sends: 1 });
    await drafting.deps.db.update(jobs).set({ state: "dead", finishedAt: new Date() });
    expect((await fragment(drafts.publication(draft.id))).body).toContain("looked for first");
    await drafting.request(drafts.publicationRetry(draft.id), { form: {}, cookie: alice().cookie });
    drafting.world.journal.clear();
    await runPublication(drafting.deps, draft);
    expect(drafting.world.journal.count("jiraDc", { path: "/search" })).toBeGreaterThan(0);
    expect(drafting.world.journal.count("jiraDc", { method: "POST", path: "/issue" })).toBe(0);
  });
});

describe("the stream of a draft", () => {
  test("sends the draft as it grows, says the end, and lets go", async () => {
    const draft = await composing();
    const stream = await follow(draft);
    expect(stream.answer.headers.get("content-type")).toContain("text/event-stream");
    expect(gauge()).toBe(1);
    await vi.waitFor(() => expect(stream.text()).toContain("Waiting for demo-model-no-ai"));
    await runComposition(drafting.deps, draft);
    await stream.over;
    expect(stream.text()).toContain("event: end\ndata: done");
    expect(gauge()).toBe(0);
  });

  test("of a draft that nobody writes ends at once", async () => {
    const stream = await follow(await open());
    await stream.over;
    expect(stream.text()).toContain("event: end\ndata: done");
    expect(gauge()).toBe(0);
  });

  test("says that it was stopped", async () => {
    const draft = await composing();
    const stream = await follow(draft);
    await drafting.request(drafts.stop(draft.id), { form: {}, cookie: alice().cookie });
    await stream.over;
    expect(stream.text()).toContain("event: end\ndata: stopped");
  });

  test("ends within a second when its tab is closed", async () => {
    const draft = await open();
    await requestRefinement(drafting.deps, draft, "Shorter");
    const stream = await follow(await reloaded(draft));
    await vi.waitFor(() => expect(stream.text()).toContain("take up your instruction"));
    expect(gauge()).toBe(1);
    await stream.reader.cancel();
    await vi.waitFor(() => expect(gauge()).toBe(0), { timeout: 1000 });
    // And leaves no listener behind that would ring for it.
    drafting.deps.live.wake(`draft:${draft.id}`);
    await sleep(10);
    expect(gauge()).toBe(0);
  });
});
