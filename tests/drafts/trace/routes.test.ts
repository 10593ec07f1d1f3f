import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoryContent } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { cutPassages } from "../../../src/drafts/passages.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { CHECKOUT_TEXT, quotedStory } from "../stories.ts";

let drafting: Drafting;
beforeEach(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
});
afterEach(() => drafting.close());

const alice = () => drafting.cast.alice;
const UNKNOWN = "019a0000-0000-7000-8000-000000000000";

const text = async (path: string, partial = false) => {
  const answer = await drafting.request(path, { cookie: alice().cookie, partial });
  return answer.text();
};

/** Of a source, with this content as its second revision. */
async function draftOf(source: string, change: Partial<StoryContent> = {}): Promise<Draft> {
  const draft = await composedDraft(drafting.deps, alice().account, { source });
  const content = { ...quotedStory, ...change };
  const edit = { base: 1, origin: "edited" as const, note: "", content };
  await changeContent(drafting.deps, alice().account, draft, edit);
  return reload(drafting.deps, alice().account, draft.id);
}

describe.each([
  ["the coverage", (id: string) => urls.drafts.coverage(id)],
  ["the passages", (id: string) => urls.drafts.passages(id)],
  ["one passage", (id: string) => urls.drafts.passage(id, 3)],
])("%s of a draft", (_name, url) => {
  test("is its owner's alone", async () => {
    const { id } = await draftOf(CHECKOUT_TEXT);
    const { alice: owner, bob, charlie } = drafting.cast;
    const ask = async (path: string, cookie: string) =>
      (await drafting.request(path, { cookie })).status;
    expect([
      await ask(url(id), owner.cookie),
      await ask(url(id), bob.cookie),
      await ask(url(id), charlie.cookie),
      await ask(url(UNKNOWN), owner.cookie),
    ]).toEqual([200, 404, 404, 404]);
    const signedOut = await drafting.request(url(id));
    expect([signedOut.status, signedOut.headers.get("location")]).toEqual([
      303,
      urls.signIn.new(url(id)),
    ]);
  });
});

const MANY = Array.from(
  { length: 420 },
  (_, i) =>
    `- The clerk must see field ${i + 1} of the form, because an auditor asks for it, and no field may be left out of the list.`,
).join("\n");

describe("the page of a draft on a long source", () => {
  test.each([
    ["45 kB", MANY, MANY],
    ["1 MB", MANY, `${MANY}\n${MANY.repeat(20)}`],
    [
      "a line of 1 MB",
      CHECKOUT_TEXT,
      `${CHECKOUT_TEXT}\n- The clerk must see every field ${"of the form ".repeat(80_000)}`,
    ],
  ])(
    "stays small: %s",
    async (_size, typed, source) => {
      const draft = await composedDraft(drafting.deps, alice().account, { source: typed });
      // What a file may hold is too long for the form.
      const { sources } = drafting.deps.db.t;
      await drafting.deps.db.update(sources).set({ body: source, passages: cutPassages(source) });
      const { id } = draft;
      expect(draft.revision).toBe(1);
      for (const url of [
        urls.drafts.show(id),
        urls.drafts.edit(id),
        urls.drafts.coverage(id),
        urls.drafts.passages(id),
      ]) {
        const html = await text(url);
        expect(html).toContain("</html>");
        expect(Buffer.byteLength(html)).toBeLessThan(190_000);
      }
    },
    60_000,
  );

  test("unfolds the rest in pieces, one after the other", async () => {
    const { id } = await draftOf(`${CHECKOUT_TEXT}\n${MANY}`);
    const page = await text(urls.drafts.show(id));
    expect(page).toContain('id="passage-3"');
    expect(page).not.toContain('id="passage-100"');
    const first = await text(urls.drafts.passages(id, { from: 7, to: 425 }));
    expect(first).toContain("</html>");
    const items = await text(urls.drafts.passages(id, { from: 7, to: 425 }), true);
    expect(items).not.toContain("</html>");
    expect(items.match(/data-passage=/g)).toHaveLength(100);
    expect(items).toContain("Show 319 more passages");
  });
});

test("a passage shows the words that are quoted from it, and leads to the parts that rest on it", async () => {
  const quotes = [{ n: 5, text: "the card is declined" }];
  const criteria = [{ text: "It says why", cites: [5], quotes }];
  const { id } = await draftOf(CHECKOUT_TEXT, { criteria });
  const page = await text(urls.drafts.show(id));
  expect(page).toContain(
    '<mark class="quote" data-parts="part-criteria-0">the card is declined</mark>',
  );
  expect(page).toContain('<a href="#part-criteria-0">Acceptance criterion 1</a>');
  expect(page).toMatch(/id="part-criteria-0"/);
});

test("what a source says cannot become markup in a passage", async () => {
  const { id } = await draftOf(
    "The form must show <b>bold</b> & <script>alert(1)</script> as text.",
  );
  for (const url of [urls.drafts.show(id), urls.drafts.coverage(id), urls.drafts.passages(id)]) {
    const page = await text(url);
    expect(page).toContain("&lt;script&gt;alert(1)");
  }
});

describe("the coverage of a draft", () => {
  test("names each statement with its parts, and those that have none", async () => {
    const { id } = await draftOf(CHECKOUT_TEXT, { questions: [] });
    const page = await text(urls.drafts.coverage(id));
    expect(page).toContain("3 of 4 statements are covered by revision 2");
    expect(page).toContain(`href="${urls.drafts.show(id)}#part-criteria-1"`);
    expect(page).not.toContain('id="statement-2"');
    const open = await text(urls.drafts.coverage(id, { only: "uncovered" }));
    expect(open).toContain('id="statement-6"');
    expect(open).not.toContain('id="statement-5"');
  });

  test("stands on the draft, in the list and with the draft's row", async () => {
    const draft = await draftOf(CHECKOUT_TEXT, { questions: [] });
    expect([draft.covered, draft.statements]).toEqual([3, 4]);
    for (const url of [urls.drafts.show(draft.id), urls.drafts.index()]) {
      const page = await text(url);
      expect(page).toContain("3 of 4 statements covered");
    }
  });

  test("lets a person add an uncovered statement with one click", async () => {
    const draft = await draftOf(CHECKOUT_TEXT, { criteria: [] });
    const page = await text(urls.drafts.coverage(draft.id));
    const [, instruction = ""] =
      /value="(Add an acceptance criterion for passage 5[^"]*)"/.exec(page) ?? [];
    expect(instruction).toContain("the card is declined");
    const { jobs } = drafting.deps.db.t;
    await drafting.deps.db.update(jobs).set({ state: "done", finishedAt: new Date() });
    const { status } = await drafting.request(urls.drafts.refinements(draft.id), {
      cookie: alice().cookie,
      form: { instruction },
    });
    expect(status).toBe(303);
    await runComposition(drafting.deps, draft);
    const after = await text(urls.drafts.coverage(draft.id));
    expect(after).toContain(`href="${urls.drafts.show(draft.id)}#part-criteria-0"`);
  });

  test("lists what nothing in the sources says", async () => {
    const criteria = [{ text: "It sings", cites: [] }];
    const { id } = await draftOf(CHECKOUT_TEXT, { criteria });
    const page = await text(urls.drafts.coverage(id));
    expect(page).toContain("It sings");
    expect(page).toContain("Remove criterion 1: nothing in the sources says it.");
  });

  test("folds what is meant so, with who and when, and does not count it as open", async () => {
    const criteria = [
      { text: "It sings", cites: [] },
      { text: "It dances", cites: [] },
    ];
    const { id } = await draftOf(CHECKOUT_TEXT, { criteria });
    const before = await text(urls.drafts.coverage(id));
    expect(before).toContain("2 parts rest on nothing in the sources.");
    const forms = before.split("<form").map((one) => formFields(`<form${one}`));
    const form = forms.find(({ reason, part }) => reason !== undefined && part === "criteria.0");
    const { cookie } = alice();
    const meant = await drafting.request(urls.drafts.findingDecisions(id), {
      cookie,
      form: form ?? {},
    });
    expect(meant.headers.get("location")).toBe(urls.drafts.coverage(id));
    const page = await text(urls.drafts.coverage(id));
    expect(page).toContain(
      "1 part rests on nothing in the sources. 1 more is meant so and not counted.",
    );
    const [open = "", folded = ""] = page.split('<details class="fold-out"');
    expect([open.includes("It sings"), open.includes("It dances")]).toEqual([false, true]);
    expect(folded).toContain("1 part is meant so");
    expect(folded).toMatch(new RegExp(`${alice().account.name}, <time[^]*: It is meant`));
    const withdrawal = /action="([^"]+\/withdrawal)"/.exec(page)?.[1] ?? "";
    await drafting.request(withdrawal, { cookie, form: { node: "n1", back: "coverage" } });
    expect(await text(urls.drafts.coverage(id))).toContain("2 parts rest on nothing");
  });

  test("lists many parts without a source page by page", async () => {
    const criteria = Array.from({ length: 60 }, (_, i) => ({ text: `Song ${i}`, cites: [] }));
    const { id } = await draftOf(CHECKOUT_TEXT, { criteria });
    const page = await text(urls.drafts.coverage(id));
    expect([page.includes("Song 49"), page.includes("Song 50")]).toEqual([true, false]);
    expect(page).toContain(
      `href="${urls.drafts.coverage(id, { from: 0, parts: 50, meant: 0 })}"`.replaceAll(
        "&",
        "&amp;",
      ),
    );
    expect(await text(urls.drafts.coverage(id, { parts: 50 }))).toContain("Song 59");
  });
});
