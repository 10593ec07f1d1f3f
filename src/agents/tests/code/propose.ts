import { z } from "zod";
import type { VariablesOf } from "../../../prompts/purposes.ts";
import { ask } from "../../ask.ts";
import { came, type Came } from "../../came.ts";
import type { AgentRun } from "../../run.ts";
import { frame, shown, shownFile, shownText } from "../shown.ts";
import { type Candidate, candidateShape } from "./candidate.ts";
import { type Hits, missing } from "./hits.ts";
import type { Project } from "./project.ts";

export const CODE_PROMPT = "test-code";
const MOST_CANDIDATES = 4;
const MOST_TOKENS = 8000;

export const proposal = z.object({ summary: z.string(), tests: z.array(candidateShape) });

interface Round {
  nth: number;
  project: Project;
  /** By path. */
  targets: ReadonlyMap<string, string>;
  hits: Hits;
  standing: readonly { title: string; file: string }[];
  /** What became of what it proposed before. */
  earlier: readonly { title: string; outcome: string; code?: string }[];
}

/** Asks for a few tests; what it answers is nothing but a proposal. */
export async function propose(
  run: AgentRun<unknown>,
  round: Round,
): Promise<Came<{ summary: string; tests: Candidate[] }>> {
  const asked = await ask(run, {
    key: `propose:${round.nth}`,
    label: round.nth === 0 ? "Propose tests" : "Propose other tests",
    prompt: CODE_PROMPT,
    variables: {
      project: run.draft.target.projectName,
      framework: round.project.framework,
    } satisfies VariablesOf<"test_code">,
    taskType: "tests",
    text: proposeText(round, run.row.instruction),
    answer: { name: "tests", schema: proposal },
    maxTokens: MOST_TOKENS,
  });
  if (!asked.ok) return asked;
  const tests = asked.value.tests.slice(0, MOST_CANDIDATES).map((test) => ({
    ...test,
    imports: frame.back(test.imports),
    code: frame.back(test.code),
  }));
  return came({ summary: asked.value.summary, tests });
}

function proposeText(
  { project, targets, hits, standing, earlier }: Round,
  instruction: string | null,
): string {
  const { block, json } = frame;
  const files = [...targets].map(([path, text]) =>
    [
      shownFile(path, text),
      `tests go to: ${frame.plain(project.testFiles.get(path) ?? "")}`,
      `no test runs these lines: ${missing(hits, path).join(", ") || "unknown, or none"}`,
    ].join("\n"),
  );
  return [
    block("targets", files.join("\n\n")),
    ...(project.example
      ? [block("example", shownFile(project.example.path, project.example.text))]
      : []),
    ...(standing.length > 0 ? [block("standing-tests", json(standing))] : []),
    ...(earlier.length > 0
      ? [block("earlier", shown(JSON.stringify(earlier.slice(-12), undefined, 1)))]
      : []),
    ...(instruction === null ? [] : [block("instruction", shownText(instruction))]),
  ].join("\n\n");
}
