import type { Draft } from "../draft.ts";
import type { Checked, CheckedNode } from "./check.ts";
import type { PlannedLink } from "./plan.ts";

const KINDS = { epic: "Epic", story: "Story", task: "Task", bug: "Bug", subtask: "Sub-task" };
const ACTS: Record<CheckedNode["act"], string> = {
  create: "New",
  update: "Changed",
  same: "Stays as it is",
  used: "An issue that stands already is used for it",
  gone: "Gone from Jira: nothing is sent",
};
const VERDICTS = {
  send: "will be written",
  kept: "changed in Jira since: left as it is",
  fixed: "Jira changes this only by hand: left as it is",
  conflict: "changed here and in Jira: to be decided before it is signed",
};
const LINKS: Record<PlannedLink["kind"], string> = {
  blocks: "blocks",
  relates: "relates to",
  duplicate: "says nearly the same as",
  remote: "is linked to the page",
  attachment: "gets the file",
};

/** Everything that a signature sends, to be read or kept: each value as Jira gets it. */
export function sentText(draft: Draft, { nodes, titles, plan, leftOut, kept }: Checked): string {
  const { projectName, projectKey } = draft.target;
  const links = (plan?.links ?? []).map((link) => {
    const to = titles.get(link.toNodeId ?? "") ?? link.title ?? link.toKey ?? "";
    return `${titles.get(link.fromNodeId) ?? ""} ${LINKS[link.kind]} ${to}`;
  });
  return [
    `${draft.title}, revision ${draft.revision}, for ${projectName} (${projectKey})`,
    ...nodes.map((one, i) => itemText(one, i, titles)),
    ...(links.length > 0 ? [`Links, made once both ends stand\n${links.join("\n")}`] : []),
    ...(leftOut > 0 ? [`Left out, not sent: ${leftOut}`] : []),
    ...kept.map(({ issueKey }) => `No longer in the draft, stays as it is in Jira: ${issueKey}`),
    "",
  ].join("\n\n\n");
}

function itemText(one: CheckedNode, place: number, titles: ReadonlyMap<string, string>): string {
  const { node, act, issue, changes } = one;
  const head = [
    `${place + 1}. ${KINDS[node.kind]}: ${node.content.title.text}`,
    [ACTS[act], issue?.issueKey].filter(Boolean).join(": "),
  ];
  const changed = changes.map(
    ({ name, sent, now, next, verdict }) =>
      `${name}, ${VERDICTS[verdict]}\n  Sent last: ${sent}\n  In Jira now: ${now}\n  In the draft: ${next}`,
  );
  const isWhole = act === "create" || changes.length === 0;
  return [...head, ...changed, ...(isWhole ? valuesOf(one, titles) : [])].join("\n");
}

function valuesOf(one: CheckedNode, titles: ReadonlyMap<string, string>): string[] {
  const { fields, typeName, parentId, priority, markup, filled } = one;
  if (!fields) return [];
  const parent = titles.get(parentId ?? "") ?? fields.parentKey;
  const isMarked = fields.markIn === undefined;
  const mark = isMarked
    ? `Labels: ${[...fields.labels, "one label that marks this publication"].join(", ")}`
    : "Labels: not on this screen; one word at the end of the description marks this publication";
  return [
    `Issue type: ${typeName}`,
    ...(parent === undefined ? [] : [`Belongs to: ${parent}`]),
    `Summary: ${fields.summary}`,
    `Priority: ${priority ?? "not on this screen: Jira's default"}`,
    mark,
    ...filled.map(({ name, text }) => `${name}: ${text}`),
    `Description:\n${markup}`,
  ];
}
