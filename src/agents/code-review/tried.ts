import { z } from "zod";
import type { LlmRequest } from "../../llm/llm.ts";
import { checkRemarks } from "./check.ts";
import { factsOf } from "./facts.ts";
import { findAnswer, findText } from "./find.ts";
import { type Refutable, refuteText, verdict } from "./refute.ts";
import { showFile, type ShownFile } from "./shown.ts";
import { diffSource, filesOf } from "./source.ts";
import { planReading } from "./windows.ts";

interface Question {
  text: string;
  schema: NonNullable<LlmRequest["schema"]>;
}

/** What the two prompts of a review are asked when they are tried on a diff; undefined for what is none. */
export function triedReview(
  diff: string,
  title: string,
): { review: Question; refute: Question } | undefined {
  const files = shownOf(diff);
  const [window] = planReading(files).windows;
  const file = window?.[0]?.file;
  const remark = file && remarkOn(file, title);
  if (!remark) return undefined;
  const asking = {
    facts: factsOf(files),
    properties: { ticket: "", teamRules: "" },
    window,
    whole: new Map(),
    standing: [],
    instruction: null,
  };
  return {
    review: { text: findText(asking), schema: schemaOf("review", findAnswer) },
    refute: {
      text: refuteText(remark, { file, whole: new Map() }),
      schema: schemaOf("verdict", verdict),
    },
  };
}

const schemaOf = (name: string, shape: z.ZodType) => ({ name, schema: z.toJSONSchema(shape) });

function shownOf(diff: string): ShownFile[] {
  const read = diffSource(diff);
  return read.ok ? filesOf(read.source).map(showFile) : [];
}

/** On the first line that is added. */
function remarkOn(file: ShownFile, title: string): Refutable | undefined {
  for (const { n, lines } of file.hunks) {
    const added = lines.find(({ kind, text }) => kind === "added" && text.trim() !== "");
    if (!added || added.newLine === null) continue;
    const { newLine: line, text: evidence } = added;
    const said = { title, scenario: title, severity: "major", category: "correctness" } as const;
    return { path: file.path, line, endLine: line, evidence, cites: [n], ...said };
  }
  return undefined;
}

interface Told {
  parts: { label: string; text: string }[];
  fault: string | undefined;
}

/** Their answers as a person reads them, what the checks refuse included. */
export function tellTried(diff: string, answer: string): Told {
  const said = parsed(answer);
  const judged = verdict.safeParse(said);
  if (judged.success) {
    const label = judged.data.verdict === "stands" ? "It stands" : "Disproved";
    return { parts: [{ label, text: judged.data.reason }], fault: undefined };
  }
  const found = findAnswer.safeParse(said);
  if (!found.success) {
    const fault = "The answer does not have the agreed form.";
    return { parts: [{ label: "Answer", text: answer }], fault };
  }
  const { candidates, dropped } = checkRemarks(found.data.remarks, shownOf(diff));
  const parts = [
    { label: "Summary", text: found.data.summary },
    ...candidates.map(({ severity, path, line, title, scenario, evidence }) => ({
      label: `${severity}: ${path}:${line}`,
      text: `${title}\n${scenario}\n“${evidence}”`,
    })),
    ...dropped.map(({ title, reason }) => ({ label: "Refused", text: `${title}\n${reason}` })),
  ];
  return { parts, fault: undefined };
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // What is no JSON has no form, which is said as such.
    return undefined;
  }
}
