import { z } from "zod";
import type { CodeTests } from "../../../db/schema/tests-content.ts";
import { came, type Came, failedFor, isLimit } from "../../came.ts";
import { walk } from "../../repo-map/walk.ts";
import type { AgentRun } from "../../run.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import type { CodeProperties } from "../properties.ts";
import { type Attempt, attempt, attemptShape, type Bench, filesOf, firstLine } from "./attempt.ts";
import type { Candidate } from "./candidate.ts";
import { folded, gate } from "./gate.ts";
import { hitsShape, missing, union } from "./hits.ts";
import { judgeFailing } from "./judge.ts";
import { openPlace, type Place } from "./place.ts";
import { type Project, readProject } from "./project.ts";
import { propose } from "./propose.ts";
import { runnableFor } from "./runner.ts";
import { beginning, contentOf, refuse, type Targets, type Work } from "./work.ts";

type Run = AgentRun<CodeProperties>;

const ROUNDS = 3;
const SUITE_MS = 300_000;

/** Proposes tests, runs each of them apart, and keeps those that prove something. */
export async function writeTests(run: Run): Promise<Came<CodeTests>> {
  const sources = run.sources.filter(({ kind }) => kind === "code");
  const targets = new Map(sources.map(({ origin, body }) => [origin.fileName ?? "", body]));
  if (targets.size === 0) return failedFor("no_code", "The code is gone. Start new tests.");
  const place = await openPlace(run, sources);
  if (!place.ok) return place;
  try {
    return await inPlace(run, targets, place.value);
  } finally {
    await place.value.remove();
  }
}

async function inPlace(run: Run, targets: Targets, place: Place): Promise<Came<CodeTests>> {
  const found = await walk(place.folder);
  const project = await readProject({
    folder: place.folder,
    paths: found.map(({ path }) => path),
    targets: [...targets.keys()],
    wanted: run.properties.framework,
  });
  const size = found.reduce((sum, file) => sum + file.size, 0);
  const { bench, notRun } = await openBench(run, { targets, project, place, size });
  const work = beginning(run, project, targets);
  if (bench) {
    const before = await baseline(run, bench, work);
    if (!before.ok) return before;
    const { hits, reason } = before.value;
    Object.assign(work, { before: hits, hits });
    if (reason !== null) return rounds(run, { ...work, notRun: reason }, undefined);
  }
  return rounds(run, { ...work, notRun }, bench);
}

interface Opening {
  targets: Targets;
  project: Project;
  place: Place;
  size: number;
}

async function openBench(
  { deps, signal }: Run,
  { targets, project, place, size }: Opening,
): Promise<{ bench?: Bench; notRun: string | null }> {
  const off = await deps.sandbox.off();
  if (off !== undefined) return { notRun: `Nothing can be run apart on this host. ${off}` };
  const runnable = await runnableFor(project.framework);
  if (!runnable.ok) return { notRun: runnable.reason };
  const { sandbox } = deps;
  const workspace = openWorkspace({ sandbox, folder: place.folder, size, tools: runnable.tools });
  return { bench: { runner: runnable.runner(workspace), targets, signal }, notRun: null };
}

const baselineShape = z.object({ hits: hitsShape, reason: z.string().nullable() });

const MISSING =
  /Cannot find (?:package|module)|Failed to resolve import|Failed to load url|ModuleNotFoundError|ERR_MODULE_NOT_FOUND/;

/** The tests that there are must pass, or nothing that fails afterwards says anything. */
const baseline = (run: Run, bench: Bench, { tests, targets }: Work) =>
  run.step({
    key: "baseline",
    kind: "tool",
    label: "Run the tests that there are",
    output: baselineShape,
    work: async () => {
      const files = filesOf(tests);
      const wish = { files, count: [...targets.keys()], wallMs: SUITE_MS };
      const ran = await bench.runner(wish, bench.signal);
      if (ran.state === "passed") return { came: came({ hits: ran.hits, reason: null }) };
      if (ran.state === "broken" && MISSING.test(ran.said)) {
        const reason = `The packages of the repository are not here, and there is no network where tests run, so nothing was run: ${firstLine(ran.said)}`;
        return { came: came({ hits: {}, reason }) };
      }
      const message = `The tests of the repository do not pass as they stand, so new ones would prove nothing. Mend them first, or choose another commit. ${firstLine(ran.said)}`;
      return { came: bench.signal.aborted ? STOPPED : failedFor("baseline_failed", message) };
    },
  });

const STOPPED = {
  ok: false as const,
  code: "agents.stopped",
  message: "It was stopped.",
  permanent: false,
};

async function rounds(run: Run, work: Work, bench: Bench | undefined): Promise<Came<CodeTests>> {
  for (let nth = 0; nth < ROUNDS; nth += 1) {
    const round = {
      ...work,
      nth,
      standing: work.tests.map(({ title, file }) => ({ title, file })),
    };
    const proposed = await propose(run, round);
    if (!proposed.ok) {
      if (nth === 0 || !isLimit(proposed)) return proposed;
      break;
    }
    const before = work.tests.length;
    const ended = await tryAll(run, work, { bench, nth, tests: proposed.value.tests });
    if (ended && !isLimit(ended)) return ended;
    if (ended || isEnough(work, before, proposed.value.tests.length)) break;
  }
  if (bench) {
    const stood = await together(run, bench, work);
    if (stood && !isLimit(stood)) return stood;
  }
  return came(contentOf(run, work));
}

/** Nothing is left to run, or the model has nothing more to say. */
function isEnough(
  { targets, hits, notRun, tests }: Work,
  before: number,
  proposed: number,
): boolean {
  if (proposed === 0) return true;
  if (notRun !== null) return tests.length > before;
  return (
    tests.length > before && [...targets.keys()].every((path) => missing(hits, path).length === 0)
  );
}

interface Trying {
  bench: Bench | undefined;
  nth: number;
  tests: readonly Candidate[];
}

/** What ended it before all were tried, if something did. */
async function tryAll(run: Run, work: Work, { bench, nth, tests }: Trying) {
  for (const [i, candidate] of tests.entries()) {
    const gated = await gate(candidate, work.project, work);
    work.codes.add(folded(candidate.code));
    if (!gated.ok) {
      refuse(work, candidate, gated.reason);
      continue;
    }
    const { file } = gated;
    const tried = bench
      ? await tryOne(run, bench, { candidate, file, key: `try:${nth}:${i}`, work })
      : came<Attempt>({ verdict: "kept", proof: "Read, not run.", hits: {} });
    if (!tried.ok) return tried;
    const ended = await settle(run, work, {
      candidate,
      file,
      tried: tried.value,
      key: `judge:${nth}:${i}`,
    });
    if (ended) return ended;
    const names = work.names.get(file) ?? new Set();
    if (tried.value.verdict === "kept") for (const name of gated.names) names.add(name);
    work.names.set(file, names);
  }
  return undefined;
}

interface One {
  candidate: Candidate;
  file: string;
  key: string;
  work: Work;
}

const tryOne = (run: Run, bench: Bench, { candidate, file, key, work }: One) =>
  run.step({
    key,
    kind: "tool",
    label: `Run: ${candidate.title}`,
    output: attemptShape,
    work: async () => {
      const tried = await attempt(bench, candidate, file, work);
      // What was cut short proves nothing.
      return { came: bench.signal.aborted ? STOPPED : came(tried) };
    },
  });

interface Settling {
  candidate: Candidate;
  file: string;
  tried: Attempt;
  key: string;
}

async function settle(run: Run, work: Work, { candidate, file, tried, key }: Settling) {
  const { title, target, imports, code } = candidate;
  if (tried.verdict === "rejected") {
    refuse(work, candidate, tried.reason);
    return undefined;
  }
  const own = { title, target, file, imports, code, cites: work.cites.get(target) ?? [] };
  if (tried.verdict === "kept") {
    const id = `t${work.nextId++}`;
    work.tests.push({ ...own, id, proof: tried.proof, decision: "open" });
    work.hits = union(work.hits, tried.hits);
    work.earlier.push({ title, outcome: "Kept." });
    return undefined;
  }
  const { said } = tried;
  const failing = { key, candidate, said, target: work.targets.get(target) ?? "" };
  const judged = await judgeFailing(run, failing);
  if (!judged.ok) {
    refuse(work, candidate, `It fails, and nobody looked at why: ${firstLine(said)}`);
    return judged;
  }
  const { verdict, reason } = judged.value;
  if (verdict === "possible_bug") {
    work.bugs.push({ ...own, id: `t${work.nextId++}`, reason, said, decision: "open" });
    work.earlier.push({ title, outcome: "It fails and may show a bug. Leave it." });
    return undefined;
  }
  refuse(work, candidate, `It fails, and the test is wrong: ${reason} (${firstLine(said)})`);
  return undefined;
}

/** Each passed alone; in one file they must pass, too. */
async function together(run: Run, bench: Bench, work: Work) {
  if (work.tests.length === 0) return undefined;
  const files = filesOf(work.tests);
  const ran = await run.step({
    key: "together",
    kind: "tool",
    label: "Run all that is kept, together",
    output: z.object({ passed: z.boolean(), said: z.string() }),
    work: async () => {
      const wish = { files, only: Object.keys(files), count: [], wallMs: SUITE_MS };
      const { state, said } = await bench.runner(wish, bench.signal);
      if (bench.signal.aborted) return { came: STOPPED };
      return { came: came({ passed: state === "passed", said }) };
    },
  });
  if (!ran.ok) return ran;
  if (!ran.value.passed) {
    const reason = `It passes alone and not beside the others: ${firstLine(ran.value.said)}`;
    for (const { title, target, code } of work.tests)
      work.rejected.push({ title, target, code, reason });
    Object.assign(work, { tests: [], hits: work.before });
  }
  return undefined;
}
