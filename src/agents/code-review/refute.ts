import { z } from "zod";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import type { Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import type { Candidate } from "./check.ts";
import { frame, renderFile, renderHunk, type ShownFile, tokensOf } from "./shown.ts";
import { renderAround, type WholeFiles } from "./whole-files.ts";

const REFUTE_PROMPT = "code-review-refute";
const MOST_TOKENS = 1500;
const CHANGES_TOKENS = 12_000;

export const verdict = z.object({ verdict: z.enum(["stands", "refuted"]), reason: z.string() });
export type Verdict = z.output<typeof verdict>;

/** What a remark says, to whoever tries to disprove it. */
export type Refutable = Pick<
  Candidate,
  | "path"
  | "line"
  | "endLine"
  | "severity"
  | "category"
  | "title"
  | "scenario"
  | "evidence"
  | "cites"
>;

/** Asks another time, of one remark alone, why it is wrong. */
export const refuteRemark = (
  run: AgentRun<unknown>,
  remark: Refutable & Pick<Candidate, "fingerprint">,
  view: { file: ShownFile; whole: WholeFiles },
): Promise<Came<Verdict>> =>
  ask(run, {
    key: `refute:${remark.fingerprint}`,
    label: `Try to disprove: ${remark.title}`,
    prompt: REFUTE_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"refute">,
    taskType: "review",
    text: refuteText(remark, view),
    answer: { name: "verdict", schema: verdict },
    maxTokens: MOST_TOKENS,
  });

/** What the prompt announces. */
export function refuteText(
  remark: Refutable,
  { file, whole }: { file: ShownFile; whole: WholeFiles },
): string {
  const { block, json } = frame;
  const { line, endLine, severity, category, title, scenario, evidence } = remark;
  const told = { path: file.name, line, endLine, severity, category, title, scenario, evidence };
  const text = renderAround(file, whole, line);
  return [
    block("remark", json(told)),
    ...(text === "" ? [] : [block("whole-files", text)]),
    block("changes", changesAround(file, remark)),
  ].join("\n\n");
}

/** The hunk that it is about, and as many others of the file as there is room for. */
function changesAround(file: ShownFile, { cites, line }: Refutable): string {
  let room = CHANGES_TOKENS;
  const own = file.hunks.filter(({ n }) => cites.includes(n));
  const seen = [...own, ...file.hunks.filter((hunk) => !own.includes(hunk))]
    .map((hunk) => (own.includes(hunk) ? narrowed(hunk, line) : hunk))
    .filter((hunk) => {
      room -= tokensOf(renderHunk(hunk));
      return room >= 0 || cites.includes(hunk.n);
    });
  return renderFile(
    file,
    seen.toSorted((a, b) => a.n - b.n),
  );
}

const AROUND = 200;

function narrowed(hunk: ShownFile["hunks"][number], line: number) {
  if (hunk.lines.length <= 2 * AROUND) return hunk;
  const at = hunk.lines.findIndex(({ newLine }) => newLine === line);
  return { ...hunk, lines: hunk.lines.slice(Math.max(0, at - AROUND), at + AROUND) };
}
