import { z } from "zod";
import type { CodeTest } from "../../../db/schema/tests-content.ts";
import type { Candidate } from "./candidate.ts";
import { composeFile } from "./compose-file.ts";
import { gained, type Hits, hitsShape } from "./hits.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import type { Runner, TestRun } from "./test-run.ts";

export const attemptShape = z.discriminatedUnion("verdict", [
  z.object({ verdict: z.literal("kept"), proof: z.string(), hits: hitsShape }),
  z.object({ verdict: z.literal("rejected"), reason: z.string() }),
  /** Against the code as it stands: a second look says who is wrong. */
  z.object({ verdict: z.literal("failing"), said: z.string() }),
]);
export type Attempt = z.output<typeof attemptShape>;

/** Where candidates are tried. */
export interface Bench {
  runner: Runner;
  /** Texts of the files that are tested. */
  targets: ReadonlyMap<string, string>;
  signal: AbortSignal;
  /** For one candidate. */
  aloneMs?: number;
}

export interface Standing {
  hits: Hits;
  /** Tests that are kept already. */
  tests: readonly Pick<CodeTest, "file" | "imports" | "code">[];
}

const ALONE_MS = 30_000;
const SUITE_MS = 180_000;
const RERUNS = 3;
const MUTANTS = 3;
const NETWORK =
  /ENETUNREACH|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|fetch failed|Network is unreachable|Temporary failure in name resolution|Name or service not known/i;

const rejected = (reason: string): Attempt => ({ verdict: "rejected", reason });

/** Runs a candidate alone, again and again, and looks at what it is good for. */
export async function attempt(
  bench: Bench,
  { target, ...part }: Pick<Candidate, "target" | "imports" | "code">,
  file: string,
  standing: Standing,
): Promise<Attempt> {
  const files = { [file]: composeFile(file, [part]) };
  const count = [...bench.targets.keys()];
  const alone = { files, only: [file], wallMs: bench.aloneMs ?? ALONE_MS };
  const first = await bench.runner({ ...alone, count }, bench.signal);
  const wrong = wrongIn(first);
  if (wrong) return wrong;
  for (let i = 0; i < RERUNS; i += 1) {
    const again = await bench.runner({ ...alone, count: [] }, bench.signal);
    if (again.state !== "passed") {
      return rejected(`It passed once and then not: ${firstLine(again.said)}`);
    }
  }
  return worth(bench, { target, file, ran: first, alone, standing });
}

function wrongIn({ state, tests, said }: TestRun): Attempt | undefined {
  if (state === "ended") return rejected(said);
  if (state !== "passed" && NETWORK.test(said)) {
    return rejected(`It wants a network, and tests here have none: ${firstLine(said)}`);
  }
  if (state === "broken") return rejected(`It cannot be loaded: ${firstLine(said)}`);
  if (state === "failed") return { verdict: "failing", said };
  return tests === 0 ? rejected("It ran no test.") : undefined;
}

export const firstLine = (said: string): string =>
  said.split("\n").find(Boolean)?.slice(0, 300) ?? "";

interface Tried {
  target: string;
  file: string;
  ran: TestRun;
  alone: { files: Record<string, string>; only: string[]; wallMs: number };
  standing: Standing;
}

async function worth(bench: Bench, tried: Tried): Promise<Attempt> {
  const { hits } = tried.ran;
  const { lines, branches } = gained(hits, tried.standing.hits);
  const own = hits[tried.target]?.lines.map((line) => ({ path: tried.target, line })) ?? [];
  if (lines.length + branches.length === 0) return neutral(bench, tried, own);
  const mutants = await mutantsOf(bench.targets, lines.length > 0 ? lines : branches, MUTANTS);
  const noticed = await firstNoticed(bench, tried, mutants);
  if (mutants.length > 0 && !noticed) {
    const [mutant] = mutants;
    return rejected(
      `It runs new lines and checks none of them: with line ${mutant?.line} broken (${mutant?.what}) it passes as well.`,
    );
  }
  const count = lines.length === 1 ? "1 more line runs" : `${lines.length} more lines run`;
  const what = lines.length > 0 ? count : "More branches run";
  const also = noticed ? `; it fails when line ${noticed.line} is broken (${noticed.what})` : "";
  return { verdict: "kept", proof: `${what}${also}.`, hits };
}

async function firstNoticed(
  bench: Bench,
  { alone }: Tried,
  mutants: readonly Mutant[],
): Promise<Mutant | undefined> {
  for (const mutant of mutants) {
    const files = { ...alone.files, [mutant.path]: mutant.text };
    const ran = await bench.runner({ ...alone, files, count: [] }, bench.signal);
    if (ran.state === "failed" || ran.state === "ended") return mutant;
  }
  return undefined;
}

/** It runs nothing new: it is of use only if it notices a fault that nothing else notices. */
async function neutral(
  bench: Bench,
  tried: Tried,
  lines: readonly { path: string; line: number }[],
): Promise<Attempt> {
  for (const mutant of await mutantsOf(bench.targets, lines, MUTANTS)) {
    const noticed = await firstNoticed(bench, tried, [mutant]);
    if (!noticed) continue;
    const suite = { ...filesOf(tried.standing.tests), [mutant.path]: mutant.text };
    const ran = await bench.runner({ files: suite, count: [], wallMs: SUITE_MS }, bench.signal);
    if (ran.state === "passed") {
      const proof = `It alone fails when line ${mutant.line} is broken (${mutant.what}).`;
      return { verdict: "kept", proof, hits: tried.ran.hits };
    }
  }
  return rejected(
    "It runs no line and no branch that other tests do not run, and notices nothing more.",
  );
}

/** The test files that these make. */
export function filesOf(
  tests: readonly Pick<CodeTest, "file" | "imports" | "code">[],
): Record<string, string> {
  const groups = [...Map.groupBy(tests, ({ file }) => file)];
  return Object.fromEntries(groups.map(([file, parts]) => [file, composeFile(file, parts)]));
}
