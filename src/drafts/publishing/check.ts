import type { Account, Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { IssueFields, Passage } from "../../db/schema/drafts.ts";
import type { Document } from "../../platform/text/document.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { type Draft, findRevision } from "../draft.ts";
import { type FilledField, filledFields, listRefusals, type Refusals } from "../fields/filled.ts";
import { type Finding, findings, inOrderOfLevel, setFindings } from "../findings.ts";
import { issueFields, priorityOf } from "../issue-fields.ts";
import { nodesOf } from "../nodes.ts";
import { askPlace } from "../rules/ask-place.ts";
import { ruleContext } from "../rules/context.ts";
import { readDecisions } from "../rules/decisions.ts";
import type { JiraPlace } from "../rules/rule.ts";
import { rulesFor } from "../rules/settings.ts";
import { listPassages } from "../source.ts";
import { askJira, type InJira } from "./ask-jira.ts";
import { type Choices, compareFields, type FieldChange } from "./compare.ts";
import { type DraftIssue, listDraftIssues } from "./draft-issues.ts";
import { withEmptied } from "./emptied.ts";
import { draftOfNode, placeNode } from "./node-target.ts";
import type { Plan, PlannedItem } from "./plan.ts";
import { planLinks } from "./plan-links.ts";

export interface CheckedNode {
  node: BacklogNode;
  typeName: string;
  /** `used`: somebody's issue stands for it. `gone`: its issue is not there any more. */
  act: "create" | "update" | "same" | "used" | "gone";
  /** Undefined when the create screen could not be read. */
  fields: IssueFields | undefined;
  /** Its other fields in words. */
  filled: FilledField[];
  parentId: string | null;
  priority: string | undefined;
  description: Document | undefined;
  /** The description exactly as it is sent. */
  markup: string;
  findings: Finding[];
  issue: DraftIssue | undefined;
  changes: FieldChange[];
  planned: PlannedItem | undefined;
}

export interface Checked {
  nodes: CheckedNode[];
  /** What the rules say of a backlog as a whole. */
  whole: Finding[];
  leftOut: number;
  /** Issues whose nodes were removed or left out since: they stay as they are. */
  kept: DraftIssue[];
  /** Every field that some node's create screen has. */
  screen: JiraField[];
  failure: OutsideFailure | undefined;
  /** Undefined while Jira cannot be asked. */
  plan: Plan | undefined;
  /** Of every item that is not left out, by its id. */
  titles: ReadonlyMap<string, string>;
}

interface Wanted {
  choices?: Choices;
  attach?: boolean;
  /** The id of the only item that is asked for. */
  only?: string;
}

/** Some 20 ms. */
const NODES_A_TURN = 40;

/** What would be sent, and what the rules and Jira's own screens say of it. Undefined without a revision. */
export async function checkDraft(
  deps: Deps,
  account: Account,
  draft: Draft,
  { choices = {}, attach = false, only }: Wanted = {},
): Promise<Checked | undefined> {
  const [revision, passages, issues, refusals] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
    listDraftIssues(deps.db, draft.id),
    listRefusals(deps.db, draft.id),
  ]);
  if (!revision) return undefined;
  const all = nodesOf(draft, revision.content);
  const nodes = all.filter(({ decision }) => decision !== "left_out");
  const outside = await askJira(deps, account, { draft, nodes, issues });
  const place = outside.failure ? undefined : await askPlace(deps, account, draft.target);
  const own = { ...deps, rules: await rulesFor(deps, draft.target) };
  const context = { deps: own, draft, nodes, issues, passages, refusals, choices, outside, place };
  const decisions = await readDecisions(deps.db, draft.id);
  const { content } = revision;
  const ofSet = setFindings(draft, { content, passages, settings: own.rules });
  const decided = (found: Omit<Finding, "nodeId">[], nodeId: string) => {
    const both = [...found, ...ofSet.filter((one) => one.nodeId === nodeId)];
    const said = inOrderOfLevel(both.map((finding) => ({ ...finding, nodeId })));
    return decisions(said, { nodes: all, passages });
  };
  const asked = only === undefined ? nodes : nodes.filter(({ id }) => id === only);
  const checked = await checkNodes(context, asked, decided);
  const { failure } = outside;
  const kept = issues.filter(({ nodeId }) => !nodes.some(({ id }) => id === nodeId));
  const links = await planLinks(deps.db, { draftId: draft.id, nodes, issues, attach });
  return {
    nodes: checked,
    whole: decided([], ""),
    leftOut: all.length - nodes.length,
    kept: kept.filter(({ sent }) => sent !== null),
    screen: outside.screen,
    failure,
    plan: failure || only !== undefined ? undefined : planOf(checked, links),
    titles: new Map(nodes.map(({ id, content: { title } }) => [id, title.text])),
  };
}

/** An error keeps a draft from being signed. */
export const blocks = ({ nodes, whole }: Checked): boolean =>
  [{ findings: whole }, ...nodes].some(({ findings: all }) =>
    all.some(({ level }) => level === "error"),
  );

/** Fields that were changed here and in Jira, of which nobody has said yet which value holds. */
export const openConflicts = ({ nodes }: Checked): number =>
  nodes.flatMap(({ changes }) => changes.filter(({ verdict }) => verdict === "conflict")).length;

/** Of many, a few at a time: others are answered between. */
async function checkNodes(
  context: Context,
  nodes: BacklogNode[],
  decided: (found: Finding[], nodeId: string) => Finding[],
): Promise<CheckedNode[]> {
  const checked: CheckedNode[] = [];
  for (const [i, node] of nodes.entries()) {
    if (i > 0 && i % NODES_A_TURN === 0) await nextTurn();
    const one = checkNode(context, node);
    checked.push({ ...one, findings: decided(one.findings, node.id) });
  }
  return checked;
}

interface Context {
  deps: Deps;
  draft: Draft;
  nodes: BacklogNode[];
  issues: DraftIssue[];
  passages: Passage[];
  refusals: Refusals;
  choices: Choices;
  outside: InJira;
  place: JiraPlace | undefined;
}

function checkNode(context: Context, node: BacklogNode): CheckedNode {
  const { deps, passages, outside } = context;
  const draft = draftOfNode(context.draft, node, context.nodes);
  const issue = context.issues.find(({ nodeId }) => nodeId === node.id);
  const content = node.content;
  const isNewTop = issue === undefined && node.parentId === null;
  const rules = {
    ...ruleContext(deps, draft, { content, passages }),
    ...(isNewTop && saidOfAll(context)),
  };
  const typeName = draft.target.issueTypeName;
  const bare = { node, typeName, issue, changes: [], fields: undefined, planned: undefined };
  const unread = {
    ...bare,
    filled: [],
    parentId: null,
    priority: undefined,
    description: undefined,
  };
  if (issue?.sent === null) return { ...unread, act: "used", markup: "", findings: [] };
  const screen = outside.screens.get(draft.target.issueTypeId);
  const place = placeNode({
    draft: context.draft,
    node,
    nodes: context.nodes,
    screen: screen ?? [],
  });
  if (!outside.jira || !screen) {
    const said = [...place.findings, ...findings(rules)];
    return { ...unread, act: issue ? "same" : "create", markup: "", findings: said };
  }
  const placed = withPlace(context, issueFields(draft, content, screen), place);
  const { parentNodeId, fields } = placed;
  const compared = compareNode(context, { draft, node, screen, issue, fields, parentNodeId });
  return {
    ...bare,
    ...compared,
    fields,
    filled: filledFields(screen, { content, custom: fields.custom, refusals: context.refusals }),
    parentId: place.parentId,
    priority: priorityOf(screen, content.priority.value)?.label,
    description: parseMarkdown(fields.description),
    markup: outside.jira.renderDescription(fields.description),
    findings: [
      ...place.findings,
      ...findings({
        ...rules,
        longestText: outside.jira.longestText,
        screen: ownScreen(screen, place),
      }),
    ],
    planned: compared.planned && { ...compared.planned, ...(parentNodeId && { parentNodeId }) },
  };
}

/** Of the whole it is said once: where something new is to stand on top. */
const saidOfAll = ({ place }: Context) => place && { place };

/** What the place in the tree fills is asked of nobody. */
const ownScreen = (screen: JiraField[], { parentField }: ReturnType<typeof placeNode>) =>
  screen.map((field) => (field.id === parentField?.id ? { ...field, required: false } : field));

/** The key of the issue above, or the node whose issue is still to come. */
function withPlace(
  { issues }: Context,
  fields: IssueFields,
  { parentId, parentField }: ReturnType<typeof placeNode>,
): { fields: IssueFields; parentNodeId?: string } {
  if (parentId === null || !parentField) return { fields };
  const { [parentField.id]: _filled, ...custom } = fields.custom;
  const place = parentField.system === "parent" ? {} : { parentField: parentField.id };
  const parent = issues.find(({ nodeId }) => nodeId === parentId);
  const own = { ...fields, custom, ...place };
  if (parent) return { fields: { ...own, parentKey: parent.issueKey } };
  return { fields: own, parentNodeId: parentId };
}

interface Standing {
  draft: Draft;
  node: BacklogNode;
  screen: JiraField[];
  issue: DraftIssue | undefined;
  fields: IssueFields;
  /** What it belongs to, where that is still to be created. */
  parentNodeId: string | undefined;
}

function compareNode(
  context: Context,
  { draft, node, screen, issue, fields, parentNodeId }: Standing,
): Pick<CheckedNode, "act" | "changes" | "planned"> {
  const nodeId = node.id;
  if (!issue?.sent) return { act: "create", changes: [], planned: { nodeId, fields } };
  const { outside, choices } = context;
  const held = outside.held.get(nodeId);
  if (!held) return { act: "gone", changes: [], planned: undefined };
  const { content } = node;
  const both = withEmptied({ draft, content, screen, sent: issue.sent, next: fields });
  const above = newAbove(context, issue.sent, { fields, parentNodeId });
  const next = { ...both.next, ...(above !== undefined && { parentKey: above }) };
  const sides = { ...both, next, nodeId, issue: held, screen, choices };
  const { changes, update, chosen } = compareFields(sides);
  const { issueId, issueKey, issueUrl } = issue;
  const isLifted = above === "" && update.write.includes("parent");
  const planned = {
    nodeId,
    fields: { ...both.next, ...(isLifted && { parentKey: "" }), update },
    issue: { issueId, issueKey, issueUrl },
    ...(chosen.length > 0 && { chosen }),
  };
  const isChanged = changes.some(({ verdict }) => verdict === "send" || verdict === "conflict");
  return { act: isChanged ? "update" : "same", changes, planned };
}

/** What it belongs to in words, where no key says so: it comes below a new issue, or to the top. */
function newAbove(
  { nodes }: Context,
  sent: IssueFields,
  { fields, parentNodeId }: Pick<Standing, "fields" | "parentNodeId">,
): string | undefined {
  const above = nodes.find(({ id }) => id === parentNodeId);
  if (above) return above.content.title.text;
  const isLifted = sent.parentKey !== undefined && sent.parentField === undefined;
  return isLifted && fields.parentKey === undefined ? "" : undefined;
}

/** What does not change is in it only where something is to be tied to it, or a person chose so. */
function planOf(nodes: CheckedNode[], links: Plan["links"]): Plan {
  const linked = new Set(links.map(({ fromNodeId }) => fromNodeId));
  const items = nodes.flatMap(({ node, act, planned }) =>
    planned && (act !== "same" || linked.has(node.id) || planned.chosen) ? [planned] : [],
  );
  const own = links.filter(({ fromNodeId }) => items.some(({ nodeId }) => nodeId === fromNodeId));
  return { items, links: own };
}
