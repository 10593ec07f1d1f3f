import type {
  CodeTest,
  CodeTests,
  PossibleBug,
  RejectedTest,
} from "../../../db/schema/tests-content.ts";
import type { AgentRun } from "../../run.ts";
import type { CodeProperties } from "../properties.ts";
import type { Candidate } from "./candidate.ts";
import { folded } from "./gate.ts";
import { coverageOf, type Hits } from "./hits.ts";
import type { Project } from "./project.ts";

type Run = AgentRun<CodeProperties>;

export type Targets = ReadonlyMap<string, string>;

/** What a run has so far. */
export interface Work {
  project: Project;
  targets: Targets;
  notRun: string | null;
  before: Hits;
  /** With all that is kept. */
  hits: Hits;
  tests: CodeTest[];
  bugs: PossibleBug[];
  rejected: RejectedTest[];
  earlier: { title: string; outcome: string; code?: string }[];
  codes: Set<string>;
  names: Map<string, Set<string>>;
  cites: Map<string, number[]>;
  nextId: number;
}

export function beginning({ base, sources }: Run, project: Project, targets: Targets): Work {
  const standing =
    base && "type" in base && base.type === "tests" && base.mode === "code" ? base : undefined;
  const tests = standing?.tests ?? [];
  const bugs = standing?.possibleBugs ?? [];
  const ids = [...tests, ...bugs].map(({ id }) => Number(id.slice(1)));
  const cites = new Map(
    sources.map(({ origin, passages }) => [origin.fileName ?? "", passages.map(({ n }) => n)]),
  );
  return {
    project,
    targets,
    notRun: null,
    before: {},
    hits: {},
    tests: [...tests],
    bugs: [...bugs],
    rejected: [],
    earlier: [],
    codes: new Set([...tests, ...bugs].map(({ code }) => folded(code))),
    names: new Map(),
    cites,
    nextId: Math.max(0, ...ids) + 1,
  };
}

/** A proposal that came to nothing; the next round hears why. */
export function refuse(
  { rejected, earlier }: Work,
  { title, target, code }: Candidate,
  reason: string,
) {
  rejected.push({ title, target, reason, code });
  earlier.push({ title, outcome: reason, code });
}

export function contentOf({ draft, properties }: Run, work: Work): CodeTests {
  const { project, before, hits, notRun, tests, bugs, rejected } = work;
  return {
    type: "tests",
    mode: "code",
    title: { text: draft.title, cites: [] },
    summary: { text: summaryOf(work), cites: [...work.cites.values()].flat().slice(0, 50) },
    framework: project.framework,
    repository: properties.repository,
    commit: properties.commit,
    notRun,
    tests,
    possibleBugs: bugs,
    rejected: rejected.slice(0, 40),
    coverage: notRun === null ? { before: coverageOf(before), after: coverageOf(hits) } : null,
    leftOut: [],
  };
}

/** Counted by code: what a model says of its own tests is no proof. */
function summaryOf({ tests, bugs, rejected, notRun }: Work): string {
  const ran = notRun === null ? "passed each time it was run" : "was read by a program, not run";
  const kept =
    tests.length === 0 ? "No test was kept." : `${count(tests.length, "test")}: each ${ran}.`;
  const more = bugs.length > 0 ? ` ${count(bugs.length, "test")} may show a bug.` : "";
  const less = rejected.length > 0 ? ` ${count(rejected.length, "proposal")} came to nothing.` : "";
  return kept + more + less;
}

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? "" : "s"}`;
