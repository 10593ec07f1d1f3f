// Drafts in words and in fields, for the tools that show them.
import { z } from "zod";
import { DRAFT_TYPES } from "../db/schema/drafts.ts";
import type { DraftListing } from "../drafts/draft.ts";
import { partTexts } from "../drafts/part-text.ts";
import type { BacklogNode } from "../db/schema/content.ts";
import { iso, oneLine, time } from "./words.ts";

export const draftState = z.enum(["composing", "open", "publishing", "published"]);
export const itemKind = z.enum(["epic", "story", "task", "bug", "subtask"]);

export const listing = z.object({
  id: z.string(),
  title: z.string(),
  type: z.enum(DRAFT_TYPES),
  item: itemKind,
  state: draftState,
  projectKey: z.string(),
  revision: z.int().describe("0: nothing is written yet."),
  issueKey: z.string().nullable(),
  updatedAt: time,
});

export const listed = ({ updatedAt, ...draft }: DraftListing): z.input<typeof listing> => ({
  ...draft,
  updatedAt: iso(updatedAt),
});

export const listedLine = ({ id, title, type, item, state, projectKey, issueKey }: DraftListing) =>
  `- ${oneLine(title)} (${type === "backlog" ? "backlog" : item}, ${state}${issueKey ? `, ${issueKey}` : ""}, project ${projectKey}), id ${id}`;

export const item = z.object({
  id: z.string(),
  kind: itemKind,
  parentId: z.string().nullable(),
  decision: z.enum(["open", "accepted", "left_out"]),
  title: z.string(),
  parts: z.array(
    z.object({
      part: z.string(),
      label: z.string(),
      text: z.string(),
      cites: z.array(z.int()).describe("Numbers of the passages of its sources that it rests on."),
    }),
  ),
});

export const itemOf = ({
  id,
  kind,
  parentId,
  decision,
  content,
}: BacklogNode): z.input<typeof item> => ({
  id,
  kind,
  parentId,
  decision,
  title: content.title.text,
  parts: partTexts(content)
    .filter(({ text }) => text !== "")
    .map(({ part, label, text, cites }) => ({ part, label, text, cites })),
});

export const itemText = ({ id, kind, title, decision, parts }: z.input<typeof item>): string =>
  [
    `## ${oneLine(title)} (${kind}, item ${id}${decision === "open" ? "" : `, ${decision}`})`,
    ...parts
      .filter(({ part }) => part !== "title")
      .map(
        ({ label, text, cites }) =>
          `${label}: ${text}${cites.length > 0 ? ` [${cites.join(", ")}]` : ""}`,
      ),
  ].join("\n");
