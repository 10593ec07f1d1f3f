import { stripInvisible } from "./strip-invisible.ts";

export interface Frame {
  /** One block of what a model gets; its text comes from `plain` or `json`. */
  block: (tag: string, text: string) => string;
  /** Text from outside that cannot end its block, nor begin another. */
  plain: (text: string) => string;
  json: (value: object) => string;
  /** What a model copied from `plain`, as it was. */
  back: (text: string) => string;
}

/**
 * What goes to a model in blocks, as its prompt announces them: only the frame has these tags.
 * Invisible characters go first, or taking them out later would make a tag.
 */
export function frameOf(tags: readonly string[]): Frame {
  const named = String.raw`(?=[\s/]*(?:${tags.join("|")})\b)`;
  const tag = new RegExp(`<${named}`, "gi");
  const escaped = new RegExp(`&lt;${named}`, "gi");
  return {
    block: (name, text) => `<${name}>\n${text}\n</${name}>`,
    plain: (text) => stripInvisible(text).replaceAll(tag, "&lt;"),
    back: (text) => text.replaceAll(escaped, "<"),
    json: (value) => JSON.stringify(value).replaceAll("<", String.raw`\u003c`),
  };
}
