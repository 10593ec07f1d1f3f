import { readdirSync, readFileSync } from "node:fs";

export interface ShippedPrompt {
  name: string;
  title: string;
  purpose: string;
  text: string;
}

const LIBRARY = new URL("./library/", import.meta.url);
const FRONT_MATTER = /^---\n(?<head>[\s\S]*?)\n---\n(?<text>[\s\S]*)$/;

/** The prompts that ship with the product: Markdown files with name, title and purpose on top. */
export function readLibrary(): ShippedPrompt[] {
  const files = readdirSync(LIBRARY)
    .filter((file) => file.endsWith(".md"))
    .toSorted();
  return files.map((file) => parsePrompt(file, readFileSync(new URL(file, LIBRARY), "utf8")));
}

export function parsePrompt(file: string, content: string): ShippedPrompt {
  const { head = "", text = "" } =
    FRONT_MATTER.exec(content.replaceAll("\r\n", "\n"))?.groups ?? {};
  const fields = new Map(
    head.split("\n").map((line) => {
      const [key = "", ...value] = line.split(":");
      return [key.trim(), value.join(":").trim()];
    }),
  );
  const field = (key: string): string => {
    const value = fields.get(key);
    if (!value) throw new Error(`the prompt ${file} has no ${key} in its front matter`);
    return value;
  };
  return {
    name: field("name"),
    title: field("title"),
    purpose: field("purpose"),
    text: text.trim(),
  };
}
