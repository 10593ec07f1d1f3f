import type { LlmRequest } from "./llm.ts";

// Tag characters, variation selectors, zero-width characters: a person cannot see them in the
// source, and instructions hide in them.
const INVISIBLE = /[\u{E0000}-\u{E007F}]|[\u{FE00}-\u{FE0F}]|[\u{200B}-\u{200D}]|\u{2060}/gu;

const visible = (text: string): string => text.replaceAll(INVISIBLE, "");

/** The request as a person would read it. */
export function withoutInvisible(request: LlmRequest): LlmRequest {
  const messages = request.messages.map((message) => ({
    ...message,
    text: visible(message.text),
    ...(message.steady !== undefined && {
      steady: visible(message.text.slice(0, message.steady)).length,
    }),
    ...(message.toolResults && {
      toolResults: message.toolResults.map((one) => ({ ...one, text: visible(one.text) })),
    }),
  }));
  return { ...request, system: visible(request.system), messages };
}
