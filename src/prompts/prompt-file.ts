import type { Row } from "../db/schema.ts";
import type { Prompt } from "./prompt.ts";

const FRONT_MATTER = /^---\n(?<head>[\s\S]*?)\n---\n(?<text>[\s\S]*)$/;

/** A Markdown file with front matter: lines of `key: value`, and below them the text. */
export function readPromptFile(content: string): { fields: Map<string, string>; text: string } {
  const plain = content.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const { head = "", text = "" } = FRONT_MATTER.exec(plain.trimStart())?.groups ?? {};
  const fields = head.split("\n").map((line) => {
    const [key = "", ...value] = line.split(":");
    return [key.trim(), value.join(":").trim()] as const;
  });
  return { fields: new Map(fields), text: text.trim() };
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** The same version gives the same bytes, so that a repository shows only real changes. */
export function writePromptFile(
  about: Pick<Row<"prompts">, "description" | "tags">,
  { name, title, purpose, version, text }: Prompt,
): string {
  const head = [
    ["name", name],
    ["title", title],
    ["purpose", purpose],
    ["description", about.description],
    ["tags", about.tags.join(", ")],
    ["version", String(version)],
  ].flatMap(([key, value = ""]) => (value === "" ? [] : [`${key}: ${oneLine(value)}`]));
  return `---\n${head.join("\n")}\n---\n\n${text}\n`;
}

const markOf = (name: string) => `<!-- prompt: ${name}.md -->`;
const MARK = /^<!-- prompt: [\w.-]+ -->$/m;

/** Such a line would cut the text in two when several prompts travel in one file. */
export const holdsMark = (text: string): boolean => MARK.test(text);

export const joinPromptFiles = (files: readonly { name: string; content: string }[]): string =>
  files.map(({ name, content }) => `${markOf(name)}\n${content}`).join("\n");

/** One file, or several in one as `joinPromptFiles` made it. */
export function splitPromptFiles(content: string): string[] {
  const plain = content.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  return plain.split(new RegExp(MARK, "gm")).filter((part) => part.trim() !== "");
}
