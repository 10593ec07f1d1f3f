import type { Row } from "../db/schema.ts";
import type { Prompt } from "./prompt.ts";

export interface PromptFile {
  /** What the file is called. */
  file: string;
  content: string;
}

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

const markOf = (file: string) => `<!-- prompt: ${file} -->`;
const MARK = /^<!-- prompt: [^\n<>]{1,200} -->$/m;

/** Such a line would cut the text in two when several prompts travel in one file. */
export const holdsMark = (text: string): boolean => MARK.test(text);

export const joinPromptFiles = (files: readonly PromptFile[]): string =>
  files
    .map(({ file, content }) => {
      const shown = file.replaceAll(/[\s<>]+/g, " ").slice(0, 200);
      return `${markOf(shown)}\n${content}`;
    })
    .join("\n");

/** One file, whose name nobody knows, or several in one as `joinPromptFiles` made it. */
export function splitPromptFiles(content: string): PromptFile[] {
  const plain = content.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const [first = "", ...marked] = plain.split(/^<!-- prompt: ([^\n<>]{1,200}) -->$/gm);
  const files: PromptFile[] = [{ file: "", content: first }];
  for (let at = 0; at < marked.length; at += 2) {
    files.push({ file: marked[at] ?? "", content: marked[at + 1] ?? "" });
  }
  return files.filter((one) => one.file !== "" || one.content.trim() !== "");
}
