import { z } from "zod";
import type { LlmRequest } from "../../llm/llm.ts";
import { linesOf } from "./cite.ts";
import { frame } from "./shown.ts";
import { citeStatements } from "./statements.ts";
import { textOf, written } from "./write-section.ts";
import { renderWhole, shownLines } from "../code-review/shown.ts";

interface Question {
  text: string;
  schema: NonNullable<LlmRequest["schema"]>;
}

const PATH = "pasted.txt";

/** What the prompt is asked when it is tried on pasted code. */
export function triedDocument(code: string): Question {
  const shown = shownLines(PATH, code.split(/\r?\n/)).map((line) => frame.plain(line));
  const planned = {
    id: "s1",
    title: "What it does",
    wish: "What this code does and what its readers must know. Two to six statements.",
    about: [PATH],
  };
  const text = textOf({
    planned,
    facts: "Nothing but this code is known.",
    code: { text: renderWhole(PATH, shown), paths: [PATH] },
    standing: undefined,
    instruction: null,
  });
  return { text, schema: { name: "section", schema: z.toJSONSchema(written) } };
}

interface Told {
  parts: { label: string; text: string }[];
  fault: string | undefined;
}

/** Its answer as a person reads it, what the checks refuse included. */
export function tellDocument(code: string, answer: string): Told {
  const said = written.safeParse(parsed(answer));
  if (!said.success) {
    const fault = "The answer does not have the agreed form.";
    return { parts: [{ label: "Answer", text: answer }], fault };
  }
  const cited = citeStatements(said.data.statements, linesOf([{ path: PATH, text: code }]));
  const parts = cited.map(({ text, places, problems }) => ({
    label:
      places.length > 0 ? `Lines ${places.map(({ line }) => line).join(", ")}` : "Without code",
    text: [text, ...problems.map(({ message }) => message)].join("\n"),
  }));
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
