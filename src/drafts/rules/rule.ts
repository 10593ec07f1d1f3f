import type { RuleSettings } from "../../../config/rules.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type {
  BacklogNode,
  CriteriaFormat,
  DraftContent,
  ItemKind,
  StoryContent,
} from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";

export type RuleId = Exclude<keyof RuleSettings, "judge">;

/** Where it is to be created, as Jira told. */
export interface JiraPlace {
  projectKey: string;
  mayCreate: boolean;
  /** Of a sub-task; `projectKey` undefined: there is no such issue, or the person cannot see it. */
  parent?: { key: string; projectKey: string | undefined };
}

export interface RuleContext {
  content: StoryContent;
  item: ItemKind;
  criteriaFormat: CriteriaFormat;
  passages: Passage[];
  settings: RuleSettings;
  /** Of a text of several lines, once Jira has named it. */
  longestText?: number | undefined;
  /** The create screen, where it has been read. */
  screen?: JiraField[];
  /** What Jira says of project and parent, where it has been asked. */
  place?: JiraPlace;
  /** One of several: what is said of the whole is said elsewhere. */
  isPart?: boolean;
  /** What the person filled for required fields, by field id. */
  values: Record<string, unknown>;
}

/** All items of a backlog that are published, and what they were made of. */
interface SetContext {
  item: ItemKind;
  content: DraftContent;
  nodes: readonly BacklogNode[];
  passages: Passage[];
  settings: RuleSettings;
}

/** One thing that a rule found, without its level: that comes from the settings. */
export interface Found {
  /** A part key, e.g. `criteria.0`, or `fields.<id>`. */
  part: string;
  message: string;
  /** Some things are worth less than the rule's own level. */
  level?: "warning" | "hint";
  fixable?: boolean;
}

/** What a rule over all items found; `nodeId` is "" where it is about the whole. */
export type SetFound = Found & { nodeId: string };

export interface Rule {
  id: RuleId;
  label: string;
  /** Where it comes from, for people who ask why. */
  basis: string;
  /** What it looks at, for people who want to know. */
  help: string;
  /** A model is asked for its opinion, too. */
  isJudged?: boolean;
  check(context: RuleContext): Found[];
  /** Of a backlog, once for all its items. */
  checkSet?(context: SetContext): SetFound[];
  /** One click: the content with this part mended. Only where `fixable`. */
  fix?: { label: string; apply(context: RuleContext, part: string): StoryContent };
}

export const defineRule = <R extends Rule>(rule: R): R => rule;
