import { z } from "zod";
import type { Hypothesis, RootCauseContent } from "../../db/schema/root-cause-content.ts";
import type { RevisionContent } from "../../db/schema/content.ts";
import { came, type Came, failedFor, isLimit } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { RootCauseProperties } from "./agent.ts";
import { askTools, type Gathered } from "./ask-tools.ts";
import { checkEvidence, withoutForeignIds } from "./check.ts";
import { askConclusion, settleConclusion } from "./conclude.ts";
import { hypothesise, type SaidHypothesis } from "./hypothesise.ts";
import { matchPatterns, offerPatterns, type PatternMatch } from "./pattern.ts";
import { type Case, findCommit, readCase } from "./read-case.ts";
import { wordsOf } from "./shown.ts";
import { signatureOf } from "./signature.ts";
import { timelineOf } from "./timeline.ts";
import { tellCase, type ToldCase } from "./told-case.ts";
import { tryHypothesis, type Untried } from "./try-hypothesis.ts";

type Run = AgentRun<RootCauseProperties>;
type Dropped = RootCauseContent["dropped"];

const MOST_HYPOTHESES = 5;
const MOST_DROPPED = 100;

/** Collects, orders by time, thinks of causes, tests each of them on the data, and concludes no more than they carry. */
export async function analyse(run: Run): Promise<Came<RootCauseContent>> {
  if (run.sources.length === 0)
    return failedFor("no_sources", "What it was to read is gone. Start a new one.");
  const gathered = await askTools(run, run.properties.systems);
  if (!gathered.ok) return gathered;
  const found = readCase(gathered.value.sources);
  const timeline = timelineOf(found);
  const signature = signatureOf(found);
  const patterns = await readFacts(run, found, signature);
  if (!patterns.ok) return patterns;
  const told = tellCase(found, timeline);
  const tested = await findCauses(run, { found, told, patterns: patterns.value });
  if (!tested.ok) return tested;
  const { hypotheses, summary, dropped, untested } = tested.value;
  const said = await askConclusion(run, told.text, hypotheses);
  if (!said.ok && !isLimit(said)) return said;
  const concluded = settleConclusion(said.ok ? said.value : undefined, hypotheses, found);
  return came({
    type: "rca",
    title: { text: run.draft.title, cites: [] },
    summary,
    timeline,
    hypotheses,
    ...concluded,
    dropped: [...dropped, ...concluded.dropped].slice(0, MOST_DROPPED),
    leftOut: [...leftOutOf(gathered.value, told), ...untested, ...(said.ok ? [] : [said.message])],
    tools: gathered.value.asked,
    patterns: patterns.value,
    signature,
  });
}

const leftOutOf = ({ unreachable }: Gathered, told: ToldCase): string[] => [
  ...unreachable,
  ...told.leftOut,
];

/** What code knows without a model, and the solved cases that look like this one. */
async function readFacts(
  run: Run,
  found: Case,
  signature: string[],
): Promise<Came<PatternMatch[]>> {
  const lines = found.logs.reduce((sum, { facts }) => sum + facts.lines, 0).toLocaleString("en");
  const changes = found.metrics.reduce((sum, { facts }) => sum + facts.changes.length, 0);
  return run.step({
    key: "timeline",
    kind: "code",
    label: `Put in order: ${lines} lines of logs, ${found.commits.length} commits, ${changes} changes in metrics`,
    output: z.array(z.custom<PatternMatch>((value) => typeof value === "object" && value !== null)),
    work: async () => {
      const matches = await matchPatterns(run.deps.db, run.row.accountId, signature, run.draft.id);
      await offerPatterns(run.deps, run.draft.id, matches);
      return { came: came(matches) };
    },
  });
}

interface Working {
  found: Case;
  told: ToldCase;
  patterns: readonly PatternMatch[];
}

interface Tested {
  hypotheses: Hypothesis[];
  summary: RootCauseContent["summary"];
  dropped: Dropped;
  untested: string[];
}

async function findCauses(run: Run, { found, told, patterns }: Working): Promise<Came<Tested>> {
  const base = baseOf(run.base);
  const standing = base?.hypotheses ?? [];
  const said = await hypothesise(run, { told: told.text, patterns, standing });
  if (!said.ok) return said;
  const dropped: Dropped = [];
  const untried = said.value.hypotheses
    .slice(0, MOST_HYPOTHESES)
    .flatMap((one) => checkHypothesis(one, { found, dropped, standing }));
  for (const one of said.value.hypotheses.slice(MOST_HYPOTHESES)) {
    dropped.push({
      title: wordsOf(one.title, 160),
      reason: `More than ${MOST_HYPOTHESES} were said; the rest was not tested.`,
    });
  }
  const numberedOnes = numberedOn(untried, standing);
  const hypotheses: Hypothesis[] = [];
  const untested: string[] = [];
  for (const one of numberedOnes) {
    const tried = await tryHypothesis(run, one, { found, told: told.text });
    if (!tried.ok && !isLimit(tried)) return tried;
    if (!tried.ok) {
      untested.push(`“${one.title}” was not tested. ${tried.message}`);
      hypotheses.push({ ...one, verdict: "inconclusive", reason: "It was not tested." });
      continue;
    }
    hypotheses.push(tried.value.hypothesis);
    dropped.push(...tried.value.refused.map((reason) => ({ title: one.title, reason })));
  }
  const summary = withoutForeignIds(wordsOf(said.value.summary, 800), found.text).text;
  return came({
    hypotheses: hypotheses.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)),
    summary: {
      text: summary,
      cites: [...new Set(hypotheses.flatMap((one) => one.for.map(({ n }) => n)))],
    },
    dropped,
    untested,
  });
}

const ORDER: Hypothesis["verdict"][] = ["confirmed", "likely", "inconclusive", "ruled_out"];

const baseOf = (base: RevisionContent | undefined): RootCauseContent | undefined =>
  base && "type" in base && base.type === "rca" ? base : undefined;

interface Checking {
  found: Case;
  dropped: Dropped;
  standing: readonly Hypothesis[];
}

type Unnumbered = Omit<Untried, "id">;

/** Only what has at least one line that stands, and names commits that are there. */
function checkHypothesis(
  one: SaidHypothesis,
  { found, dropped, standing }: Checking,
): Unnumbered[] {
  const ids = withoutForeignIds(wordsOf(one.mechanism, 1500), found.text);
  const title = withoutForeignIds(wordsOf(one.title, 160), found.text).text;
  const drop = (reason: string) => dropped.push({ title: title || "Without a title", reason });
  const before = standing.find((other) => other.title.toLowerCase() === title.toLowerCase());
  if (title === "") return [];
  if (before?.decision === "left_out") {
    drop("A person left it out.");
    return [];
  }
  const pro = checkEvidence(one.for, found.passages);
  const contra = checkEvidence(one.against, found.passages);
  for (const reason of [...pro.refused, ...contra.refused]) drop(reason);
  const commit = commitOf(one, found);
  if (commit === "unknown") {
    drop(`No commit of the sources has the id “${wordsOf(one.commit ?? "", 60)}”.`);
  }
  if (pro.evidence.length === 0) {
    drop("No line of the sources that it quotes is there, so it was not tested.");
    return [];
  }
  return [
    {
      title,
      mechanism: ids.text,
      for: pro.evidence,
      against: contra.evidence,
      commit: commit === "unknown" ? null : commit,
      decision: before?.decision ?? "open",
    },
  ];
}

function commitOf({ commit }: SaidHypothesis, { commits }: Case): string | null {
  if (commit === null || commit.trim() === "") return null;
  return findCommit(commits, commit)?.sha ?? "unknown";
}

/** What stood before keeps its id; none is used again. */
function numberedOn(found: readonly Unnumbered[], standing: readonly Hypothesis[]): Untried[] {
  let last = Math.max(0, ...standing.map(({ id }) => Number(id.slice(1))));
  return found.map((one) => {
    const same = standing.find(({ title }) => title.toLowerCase() === one.title.toLowerCase());
    if (same) return { ...one, id: same.id };
    last += 1;
    return { ...one, id: `h${last}` };
  });
}
