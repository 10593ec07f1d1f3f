import { z } from "zod";
import type { DroppedRemark, ReviewContent } from "../../db/schema/content.ts";
import { isReview } from "../../drafts/nodes.ts";
import type { Source } from "../../drafts/source.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { came, type Came, failedFor, isLimit } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { ReviewProperties } from "./agent.ts";
import { checkRemarks, droppedFor, wordsOf } from "./check.ts";
import { compareKnown } from "./compare.ts";
import { factsOf } from "./facts.ts";
import { findRemarks, type FoundRemark } from "./find.ts";
import { readKnown } from "./known.ts";
import { settle } from "./settle.ts";
import { showFile, type ShownFile } from "./shown.ts";
import { filesOf } from "./source.ts";
import { withParsable } from "./parsable.ts";
import { readSurroundings } from "./surroundings.ts";
import { readWholeFiles, type WholeFiles } from "./whole-files.ts";
import { addedIn, planReading, type Reading } from "./windows.ts";

type Run = AgentRun<ReviewProperties>;

/** Of one question: whoever finds more has not looked. */
const MOST_FOUND = 30;
const MOST_DROPPED = 100;
const LONGEST_SUMMARY = 600;

/**
 * Reads the changes in windows, keeps of what a model says only what stands on added code, and tries to
 * disprove each of it once more.
 */
export async function review(run: Run): Promise<Came<ReviewContent>> {
  const source = run.sources.findLast(({ kind }) => kind === "diff");
  if (!source) return failedFor("no_diff", "The changes are gone. Start a new review.");
  const files = await showFiles(source);
  const reading = planReading(files);
  const facts = await readFacts(run, files);
  if (!facts.ok) return facts;
  const { facts: around, linter, notes } = await readSurroundings(run, source, files);
  const read = [...new Set(reading.windows.flatMap((window) => window.map(({ file }) => file)))];
  const whole = await readWholeFiles(run, source, read);
  const found = await findAll(run, reading, { facts: facts.value + around, whole });
  if (!found.ok) return found;
  const { remarks, summary, unread } = found.value;
  const checked = checkRemarks(remarks, read);
  const candidates = await withParsable(run, checked.candidates, whole);
  if (!candidates.ok) return candidates;
  const known = await readKnown(run.deps.db, run.draft.id);
  const compared = compareKnown({
    candidates: candidates.value,
    base: baseOf(run),
    known,
    files,
    isRefinement: run.row.instruction !== null,
    read: new Set(read.map(({ path }) => path).filter((path) => !unread.has(path))),
  });
  const settled = await settle(run, { ...compared, known }, { files, whole });
  if (!settled.ok) return settled;
  const dropped = [...found.value.dropped, ...checked.dropped, ...compared.dropped];
  return came({
    title: { text: run.draft.title, cites: [] },
    summary: { text: summary, cites: citedBy(reading) },
    remarks: settled.value.remarks,
    dropped: [...dropped, ...settled.value.dropped].slice(0, MOST_DROPPED),
    leftOut: [...notGiven(source), ...reading.leftOut, ...leftUnread(unread)],
    resolved: settled.value.resolved,
    linter,
    notes,
  });
}

/** A little at a time: others wait meanwhile. */
async function showFiles(source: Source): Promise<ShownFile[]> {
  const files: ShownFile[] = [];
  for (const file of filesOf(source)) {
    files.push(showFile(file));
    await nextTurn();
  }
  return files;
}

const baseOf = ({ base }: Run): ReviewContent | undefined =>
  base && isReview(base) ? base : undefined;

const notGiven = ({ origin }: Source) =>
  (origin.leftOut ?? []).map((path) => ({
    path,
    reason: "The other system gave no changes of it.",
  }));

const leftUnread = (unread: ReadonlyMap<string, string>) =>
  [...unread].map(([path, reason]) => ({ path, reason }));

const citedBy = ({ windows }: Reading): number[] =>
  [...new Set(windows.flat().flatMap(({ hunks }) => hunks.map(({ n }) => n)))].slice(0, 50);

/** What code knows without a model; in the trace it is the first step. */
const readFacts = (run: Run, files: readonly ShownFile[]): Promise<Came<string>> => {
  const lines = files.reduce((sum, file) => sum + addedIn(file), 0).toLocaleString("en");
  const count = files.length === 1 ? "1 changed file" : `${files.length} changed files`;
  return run.step({
    key: "facts",
    kind: "code",
    label: `Read ${count}, ${lines} lines added`,
    output: z.string(),
    work: async () => ({ came: came(factsOf(files)) }),
  });
};

interface FoundInAll {
  remarks: FoundRemark[];
  summary: string;
  dropped: DroppedRemark[];
  /** Files that the run did not come to, and why. */
  unread: Map<string, string>;
}

async function findAll(
  run: Run,
  { windows }: Reading,
  { facts, whole }: { facts: string; whole: WholeFiles },
): Promise<Came<FoundInAll>> {
  const { properties } = run;
  const all: FoundInAll = { remarks: [], summary: "", dropped: [], unread: new Map() };
  const summaries: string[] = [];
  const standing = (baseOf(run)?.remarks ?? []).filter(({ decision }) => decision !== "left_out");
  const same = { facts, properties, whole, standing, instruction: run.row.instruction };
  for (const [at, window] of windows.entries()) {
    const found = await findRemarks(run, { ...same, window }, { at, of: windows.length });
    if (!found.ok) {
      if (at === 0 || !isLimit(found)) return found;
      for (const { file } of windows.slice(at).flat()) all.unread.set(file.path, found.message);
      break;
    }
    summaries.push(found.value.summary);
    all.remarks.push(...found.value.remarks.slice(0, MOST_FOUND));
    const rest = found.value.remarks.slice(MOST_FOUND);
    all.dropped.push(...rest.map((one) => droppedFor(one, TOO_MANY)));
  }
  all.summary = wordsOf(summaries.join("\n"), LONGEST_SUMMARY) || NOTHING;
  return came(all);
}

const TOO_MANY = `The model said more than ${MOST_FOUND} things at once; the rest was not looked at.`;
const NOTHING = "Nothing in these changes is code that a model reads.";
