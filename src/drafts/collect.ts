import type { Llm, LlmEvent, LlmRequest } from "../llm/llm.ts";
import { nextTurn } from "../platform/next-turn.ts";

export type End = Extract<LlmEvent, { type: "end" }>;

/** Of an answer: a server may not know the limit in tokens, or not keep to it. */
const MOST_CHARACTERS = 200_000;
/** Of a fast model hundreds come at once, and others wait meanwhile. */
const PIECES_A_TURN = 50;

interface Grown {
  text: string;
  activityId: string | undefined;
  pieces: number;
  isLast: boolean;
}

/** Reads an answer to its end; `grown` is told each piece, and the end. */
export async function collect(
  llm: Llm,
  request: LlmRequest,
  grown: (answer: Grown) => Promise<void>,
): Promise<{ text: string; end: End }> {
  let text = "";
  let pieces = 0;
  let activityId: string | undefined;
  for await (const event of llm.stream(request)) {
    if (event.type === "start") {
      // Goes with the first text: a write here would hold up the call.
      activityId = event.activityId;
    } else if (event.type === "text") {
      pieces += 1;
      text += event.text;
      const isLast = text.length > MOST_CHARACTERS;
      // Only then: a slice of each would copy all that has come with each piece.
      if (isLast) text = text.slice(0, MOST_CHARACTERS);
      await grown({ text, activityId, pieces, isLast });
      if (pieces % PIECES_A_TURN === 0) await nextTurn();
      if (isLast) return { text, end: TOO_LONG };
    } else if (event.type === "end") {
      await grown({ text, activityId, pieces, isLast: true });
      return { text, end: event };
    }
  }
  throw new Error("the router ended a stream without an end event");
}

/** Leaving the stream has ended the call. */
const TOO_LONG: End = {
  type: "end",
  status: "interrupted",
  stopReason: null,
  usage: null,
  costNanoUsd: null,
  modelServed: null,
  failure: {
    code: "drafts.too_long_answer",
    message: `The model wrote more than ${MOST_CHARACTERS.toLocaleString("en")} characters and was stopped. Try again, or choose another model.`,
    permanent: true,
  },
};
