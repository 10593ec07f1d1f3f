import type { FieldChoice, ItemFields } from "../../db/schema/drafts.ts";
import type { LinkKind } from "../../db/schema/published.ts";
import type { SignedChoices } from "../../db/schema/review.ts";
import type { DraftIssue } from "./draft-issues.ts";

/** One issue that a countersignature creates or changes. */
export interface PlannedItem {
  nodeId: string;
  /** The node that it belongs to, where that one's issue is created by the same plan. */
  parentNodeId?: string;
  fields: ItemFields;
  /** The one that is changed; absent: one is created. */
  issue?: Pick<DraftIssue, "issueId" | "issueKey" | "issueUrl">;
  /** Where it was changed here and in Jira. */
  chosen?: FieldChoice[];
}

/** What is tied to the issues once they stand. */
export interface PlannedLink {
  kind: LinkKind;
  fromNodeId: string;
  /** Of the same plan, or else `toKey`. */
  toNodeId?: string;
  toKey?: string;
  url?: string;
  title?: string;
  sourceId?: string;
}

/** All that a person signs at once; parents stand before their children. */
export interface Plan {
  items: PlannedItem[];
  links: PlannedLink[];
}

/** What was chosen on the page where it is signed. */
export const choicesIn = ({ items, links }: Plan): SignedChoices => ({
  stands: Object.fromEntries(
    items.flatMap(({ nodeId, chosen = [] }) =>
      chosen.map(({ field, stands }) => [`${nodeId}.${field}`, stands] as const),
    ),
  ),
  attach: links.some(({ kind }) => kind === "attachment"),
});
