import { cleanText } from "../db/clean.ts";
import type { Row } from "../db/schema.ts";
import { piecesOf } from "./fault.ts";
import type { LlmRequest } from "./llm.ts";
import { messageWords } from "./message-words.ts";
import { redacted } from "./redact.ts";

export type Body = Pick<Row<"activityBodies">, "request" | "answer">;

/** What was asked and answered, as the ledger may keep it. */
export function bodyOf(
  { taskType, system, messages }: LlmRequest,
  answer: string,
  secrets: Record<string, string>,
): Body {
  const known = Object.values(secrets).flatMap(piecesOf);
  const safe = (text: string) => redacted(cleanText(text), known);
  const asked = messages.map((one) => ({ role: one.role, text: safe(messageWords(one)) }));
  return {
    request: JSON.stringify({ system: safe(system), messages: asked }),
    // Nobody reads vectors, and they are long.
    answer: taskType === "embed" ? "" : safe(answer),
  };
}
