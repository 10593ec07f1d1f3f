// A requirements document of 40 pages, from its upload as text to the backlog that rests on it.
import { afterEach, beforeEach, expect, test } from "vitest";
import { findComposition } from "../../../src/drafts/composition.ts";
import { findRevision } from "../../../src/drafts/draft.ts";
import { nodesOf } from "../../../src/drafts/nodes.ts";
import { partTexts } from "../../../src/drafts/part-text.ts";
import { listPassages } from "../../../src/drafts/source.ts";
import { cutWindows } from "../../../src/drafts/backlog/windows.ts";
import { coverageOf } from "../../../src/drafts/trace/coverage.ts";
import {
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";
import { longDocument } from "./long-document.ts";

/** A page has some 2500 characters. */
const FORTY_PAGES = 40 * 2500;
/** As `npm run bench` prints it for the demo model over its requirement texts. */
const COVERED = 0.98;

let drafting: Drafting;
beforeEach(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
});
afterEach(() => drafting.close());

test("40 pages become a backlog in windows and steps, and what they state stands in it", async () => {
  const { deps, cast } = drafting;
  const source = longDocument(FORTY_PAGES);
  expect(source.length).toBeGreaterThan(FORTY_PAGES);
  const made = await newDraft(deps, cast.alice.account, { source, item: "backlog" });
  // As the queue does: what waits for a limit goes on where it was.
  let fate = await runComposition(deps, made);
  for (let turn = 1; fate.type !== "done" && turn < 20; turn += 1) {
    deps.clock.advance(60_000);
    fate = await runComposition(deps, made, { attempt: turn + 1 });
  }
  const draft = await reload(deps, cast.alice.account, made.id);
  expect(draft).toMatchObject({ state: "open", revision: 1 });

  const passages = await listPassages(deps.db, draft.id);
  const windows = cutWindows(passages);
  expect(windows.length).toBeGreaterThan(4);
  const composition = await findComposition(deps.db, draft.id);
  expect(composition).toMatchObject({ state: "done", cursor: { phase: "nodes" } });
  const { activities: a } = deps.db.t;
  const prompts = (await deps.db.select({ name: a.promptName }).from(a)).map(({ name }) => name);
  const outlines = prompts.filter((name) => name === "backlog-outline");
  expect(outlines).toHaveLength(windows.length);
  expect(prompts.length).toBeGreaterThan(outlines.length);

  const revision = await findRevision(deps.db, draft.id, 1);
  if (!revision) throw new Error("no revision");
  const nodes = nodesOf(draft, revision.content);
  expect(nodes.length).toBeGreaterThan(100);
  const kinds = new Set(nodes.map(({ kind }) => kind));
  expect([kinds.has("epic"), kinds.has("story")]).toEqual([true, true]);
  const ids = new Set(nodes.map(({ id }) => id));
  expect(nodes.every(({ parentId }) => parentId === null || ids.has(parentId))).toBe(true);

  const known = new Set(passages.map(({ n }) => n));
  const cites = nodes.flatMap(({ content }) => partTexts(content).flatMap((part) => part.cites));
  expect(cites.filter((n) => !known.has(n))).toEqual([]);
  const { covered, statements } = coverageOf(draft, revision.content, passages);
  expect(covered / statements.length).toBeGreaterThanOrEqual(COVERED);
  expect([draft.covered, draft.statements]).toEqual([covered, statements.length]);
}, 120_000);
