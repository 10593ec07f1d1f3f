import { readdirSync, readFileSync } from "node:fs";
import type { PromptPurpose } from "../db/schema/prompts.ts";
import { readPromptFile } from "./prompt-file.ts";
import { isPurpose } from "./purposes.ts";

export interface ShippedPrompt {
  name: string;
  title: string;
  purpose: PromptPurpose;
  text: string;
}

const LIBRARY = new URL("./library/", import.meta.url);

/** The prompts that ship with the product: Markdown files with name, title and purpose on top. */
export function readLibrary(): ShippedPrompt[] {
  const files = readdirSync(LIBRARY)
    .filter((file) => file.endsWith(".md"))
    .toSorted();
  return files.map((file) => parsePrompt(file, readFileSync(new URL(file, LIBRARY), "utf8")));
}

export function parsePrompt(file: string, content: string): ShippedPrompt {
  const { fields, text } = readPromptFile(content);
  const field = (key: string): string => {
    const value = fields.get(key);
    if (!value) throw new Error(`the prompt ${file} has no ${key} in its front matter`);
    return value;
  };
  const purpose = field("purpose");
  if (!isPurpose(purpose)) throw new Error(`the prompt ${file} has an unknown purpose ${purpose}`);
  return { name: field("name"), title: field("title"), purpose, text };
}
