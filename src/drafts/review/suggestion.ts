import { z } from "zod";
import type { StoryContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { type Edited, editValues, readEdit } from "../edit.ts";

/** Words to stand there instead, by the fields of the edit form. */
export type Suggested = Record<string, string>;

const OF_PART: Record<string, string[]> = {
  title: ["title"],
  narrative: ["role", "need", "benefit"],
  description: ["description"],
  priority: ["priority"],
  labels: ["labels"],
  estimate: ["points"],
};

/** The words of one part as a form has them; of a part that has none to suggest, nothing. */
export function partFields(content: StoryContent, part: string): Suggested {
  const values = editValues(content);
  const isOwn = (name: string) =>
    OF_PART[part]?.includes(name) ??
    (/^(?:criteria|questions)\.\d+$/.test(part) &&
      name.startsWith(`${part}.`) &&
      !name.endsWith(".cites"));
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOwn(name)));
}

const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();

/** What of a form differs from the part as it stood. A browser writes line ends as CRLF. */
export function readSuggested(standing: Suggested, typed: Record<string, string>): Suggested {
  return Object.fromEntries(
    Object.keys(standing).flatMap((name) => {
      const value = plain(typed[name] ?? standing[name] ?? "");
      return value === plain(standing[name] ?? "") ? [] : [[name, value]];
    }),
  );
}

const kept = z.record(z.string(), z.string());

/** As the row of a comment has it. */
export const parseSuggested = (text: string): Suggested => kept.parse(JSON.parse(text));

/** The content with the suggested words in it; what Jira's own fields hold stays. */
export function applySuggested(
  content: StoryContent,
  suggested: Suggested,
  passages: Pick<Passage, "n">[],
): Edited {
  const edited = readEdit({ ...editValues(content), ...suggested }, passages, content);
  if (!edited.ok || !content.fields) return edited;
  return { ok: true, content: { ...edited.content, fields: content.fields } };
}

/** Whether a part reads as it did when somebody looked at it. */
export function isUnchanged(
  before: StoryContent | undefined,
  now: StoryContent | undefined,
  part: string,
): boolean {
  if (!before || !now) return before === now;
  return JSON.stringify(partFields(before, part)) === JSON.stringify(partFields(now, part));
}
