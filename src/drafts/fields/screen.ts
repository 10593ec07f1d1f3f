import type { JiraField } from "../../connections/jira/jira.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Target } from "../../db/schema/drafts.ts";

const STORY_POINTS = "com.pyxis.greenhopper.jira:jsw-story-points";
const EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link";
const EPIC_NAME = "com.pyxis.greenhopper.jira:gh-epic-label";
/** What a draft says of itself, or its target does. */
const OWN = ["summary", "description", "issuetype", "project", "priority", "labels", "reporter"];
/** Files and links are no values: they are added to an issue that stands. */
const NO_VALUES = ["attachment", "issuelinks"];

/**
 * The field that takes the draft's estimate. Data Center, and older projects of the Cloud, keep it as
 * any other number: only its name tells.
 */
export const pointsField = (screen: JiraField[]): JiraField | undefined =>
  screen.find(({ custom }) => custom === STORY_POINTS) ??
  screen.find(({ type, name }) => type === "number" && POINTS_NAME.test(name.trim()));

const POINTS_NAME = /^story[ -]?(?:points?|punkte)(?: estimate)?$/i;
/** The short name that an epic of Data Center must have. */
export const isEpicName = ({ custom }: JiraField): boolean => custom === EPIC_NAME;
/** What ties an issue to its epic on Data Center. */
export const isEpicLink = ({ custom }: JiraField): boolean => custom === EPIC_LINK;
const isOwn = ({ system }: JiraField) => system !== undefined && OWN.includes(system);

/** Every field that is filled beside the draft's own parts, in Jira's order. */
export const formFields = (
  screen: JiraField[],
  { parentKey, placed = false }: Pick<Target, "parentKey" | "placed">,
): JiraField[] => {
  const points = pointsField(screen);
  return screen.filter((field) => {
    const { system = "", required } = field;
    if (isOwn(field) || field === points) return false;
    if (placed && isEpicLink(field)) return false;
    if (system === "parent") return parentKey === undefined && !placed;
    return required || !NO_VALUES.includes(system);
  });
};

/** Required fields of the screen that Jira does not fill by itself. */
export const askedFields = (screen: JiraField[]): JiraField[] =>
  screen.filter(
    (field) =>
      field.required &&
      !field.hasDefault &&
      !isOwn(field) &&
      !isEpicName(field) &&
      field.system !== "parent",
  );

/** Nothing but epics stands on top: the tree says what each item belongs to. */
export const isTree = (nodes: readonly Pick<BacklogNode, "kind" | "parentId">[]): boolean =>
  nodes.every(({ kind, parentId }) => kind === "epic" || parentId !== null);
