import type { Deps } from "../../app.ts";
import { asc, eq, inArray } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { LlmMessage, ToolResult } from "../../llm/llm.ts";
import { redactedCode } from "../../llm/redact.ts";
import { frameOf } from "../../platform/text/frame.ts";
import type { Session } from "./session.ts";

type Turn = Row<"sessionTurns">;
type Step = Row<"sessionSteps">;

/** Of all that was said before; what is older is left out, since nobody reads it as closely any more. */
const MOST_CHARACTERS = 240_000;
/** Of the files of one question. */
const MOST_OF_FILES = 200_000;

const frame = frameOf(["file", "settings", "tool-result", "outside-text"]);

/** Everything up to the question of this turn, as the model is to have it. */
export async function messagesFor(
  deps: Pick<Deps, "db">,
  session: Session,
  turn: Turn,
): Promise<LlmMessage[]> {
  const { sessionTurns: t, sessionSteps: s } = deps.db.t;
  const all = await deps.db
    .select()
    .from(t)
    .where(eq(t.sessionId, session.id))
    .orderBy(asc(t.position));
  const earlier = all.filter(({ position }) => position < turn.position);
  const ids = earlier.map(({ id }) => id);
  const rows =
    ids.length === 0
      ? []
      : await deps.db.select().from(s).where(inArray(s.turnId, ids)).orderBy(asc(s.position));
  const steps = Map.groupBy(rows, ({ turnId }) => turnId);
  const kept: LlmMessage[][] = [];
  let length = 0;
  for (const one of earlier.toReversed()) {
    const question = { role: "user" as const, text: await questionText(deps, session, one) };
    const said = [question, ...saidIn(one, steps.get(one.id) ?? [])];
    length += JSON.stringify(said).length;
    if (length > MOST_CHARACTERS) break;
    kept.push(said);
  }
  const now = { role: "user" as const, text: await questionText(deps, session, turn) };
  return [...kept.toReversed().flat(), now];
}

/** What the model and its tools said in a turn that has ended; of one that came to nothing, that it did. */
function saidIn({ answer, state }: Turn, steps: readonly Step[]): LlmMessage[] {
  const models = steps.filter((step) => step.kind === "model" && step.state === "done");
  const messages = models.flatMap((model) => exchangeOf(model, steps));
  const last = models.at(-1)?.output;
  const text = last?.toolUses?.length === 0 ? last.text : undefined;
  const end = state === "done" ? (text ?? answer) : `${answer}\n[This answer was cut off.]`;
  return [...messages, { role: "assistant", text: end.trim() || "[There was no answer.]" }];
}

/** The tools that the model asked for in one step, and what they said. */
function exchangeOf({ key, output }: Step, steps: readonly Step[]): LlmMessage[] {
  const { text = "", toolUses = [] } = output ?? {};
  if (toolUses.length === 0) return [];
  const n = key.split(":")[1] ?? "";
  const toolResults = toolUses.map(({ id: useId }, i): ToolResult => {
    const step = steps.find((one) => one.key === `tool:${n}.${i + 1}`);
    const { text: said, isError } = step?.output?.result ?? NOT_DONE;
    return { useId, text: said, isError };
  });
  return [
    { role: "assistant", text, toolUses },
    { role: "user", text: "", toolResults },
  ];
}

const NOT_DONE = { text: "It was not done.", isError: true };

/** With the text of its files, and with what the person set, where it is the first. */
async function questionText(
  { db }: Pick<Deps, "db">,
  session: Session,
  { question, files, position }: Turn,
): Promise<string> {
  const parts: string[] = [];
  if (position === 1 && Object.keys(session.properties).length > 0) {
    parts.push(frame.block("settings", frame.json(session.properties)));
  }
  const { agentFiles: t } = db.t;
  const ids = files.map(({ id }) => id);
  const rows =
    ids.length === 0
      ? []
      : await db.select({ id: t.id, text: t.text }).from(t).where(inArray(t.id, ids));
  let left = MOST_OF_FILES;
  for (const { id, name } of files) {
    const whole = rows.find((row) => row.id === id)?.text ?? "[This file is gone.]";
    const text = whole.length > left ? `${whole.slice(0, left)}\n[Cut here.]` : whole;
    left = Math.max(0, left - text.length);
    const titled = `name: ${name}\n\n${redactedCode(text)}`;
    parts.push(frame.block("file", frame.plain(titled)));
  }
  return [...parts, question].join("\n\n");
}
