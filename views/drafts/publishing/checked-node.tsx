import type { Draft } from "../../../src/drafts/draft.ts";
import type { CheckedNode } from "../../../src/drafts/publishing/check.ts";
import type { FieldChange } from "../../../src/drafts/publishing/compare.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { RadioGroup } from "../../ui/choices.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { FieldError } from "../../ui/field.tsx";
import { Prose } from "../../ui/prose.tsx";
import { isChangeable, ITEM_WORDS } from "../state.ts";

interface Props {
  draft: Draft;
  checked: CheckedNode;
  /** The title of the item above. */
  above?: string | undefined;
}

/** One issue as it will stand in Jira. */
export const Sent = ({ draft, checked, above }: Props) => {
  const { fields, filled, node, typeName, priority, description, markup } = checked;
  const isBacklog = draft.type === "backlog";
  const edit = isBacklog
    ? urls.drafts.nodeAct(draft.id, node.id, "edit")
    : urls.drafts.edit(draft.id);
  const { target } = draft;
  if (!fields) return null;
  const parent = above ?? fields.parentKey;
  const facts = [
    { term: "Project", value: `${target.projectName} (${target.projectKey})` },
    { term: "Issue type", value: typeName },
    ...(parent === undefined ? [] : [{ term: "Belongs to", value: parent }]),
    { term: "Summary", value: fields.summary, change: edit },
    {
      term: "Description",
      value: (
        <>
          {description && <Prose document={description} top={3} />}
          <details class="sent">
            <summary>Exactly as it is sent</summary>
            <pre class="sent-text">{markup}</pre>
          </details>
        </>
      ),
      change: edit,
    },
    { term: "Priority", value: priority ?? "Not on this screen: Jira's default", change: edit },
    fields.markIn === undefined
      ? {
          term: "Labels",
          value: [...fields.labels, "one label that marks this publication"].join(", "),
          change: edit,
        }
      : {
          term: "Labels",
          value:
            "Not on this screen: one word at the end of the description marks this publication",
        },
    ...filled.map(({ id, name, text, isOwn, refused }) => ({
      term: name,
      value: (
        <>
          {text}
          <FieldError id={`sent-${node.id}-${id}`} error={refused} />
        </>
      ),
      change: isOwn ? edit : urls.drafts.fields(draft.id),
    })),
  ];
  return (
    <DescriptionList
      facts={isChangeable(draft) ? facts : facts.map(({ term, value }) => ({ term, value }))}
    />
  );
};

const ACTS = {
  create: { tone: "info", children: "New" },
  update: { tone: "warn", children: "Changed" },
  same: { tone: "neutral", children: "As it is" },
  used: { tone: "neutral", children: "Used" },
  gone: { tone: "bad", children: "Gone from Jira" },
} as const;

const WORDS: Record<FieldChange["verdict"], string> = {
  send: "Will be written",
  kept: "Changed in Jira since: left as it is",
  fixed: "Jira changes this only by hand: left as it is",
  conflict: "Changed here and in Jira",
};

const SHOWN = 600;
const cut = (text: string) =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text || "nothing";

const Change = ({ change, nodeId }: { change: FieldChange; nodeId: string }) => {
  const { name, sent, now, next, verdict } = change;
  const facts = [
    { term: "Sent last", value: cut(sent) },
    { term: "In Jira now", value: cut(now) },
    { term: "In the draft", value: cut(next) },
  ];
  return (
    <div class="check-change">
      <h3>
        {name}{" "}
        {Badge({ tone: verdict === "conflict" ? "bad" : "neutral", children: WORDS[verdict] })}
      </h3>
      <DescriptionList facts={facts} />
      {verdict === "conflict" && (
        <RadioGroup
          name={`choice.${nodeId}.${change.id}`}
          label={`Which ${name} is to stand?`}
          inline
          options={[
            { value: "mine", label: "That of the draft" },
            { value: "theirs", label: "That of Jira" },
          ]}
        />
      )}
    </div>
  );
};

/** An item of a backlog, or of an update, in one line; the rest is folded away. */
export const NodeFold = ({ draft, checked, nodes }: Props & { nodes: readonly CheckedNode[] }) => {
  const { node, act, changes, issue, parentId } = checked;
  const above = nodes.find((one) => one.node.id === parentId)?.node.content.title.text;
  const isOpen = changes.some(({ verdict }) => verdict === "conflict");
  return (
    <li>
      <details class="fold-out" open={isOpen}>
        <summary>
          {Badge(ACTS[act])} {ITEM_WORDS[node.kind]}: {node.content.title.text}{" "}
          {issue && <span class="hint">{issue.issueKey}</span>}
          {above !== undefined && <span class="hint"> in {above}</span>}
        </summary>
        {act === "gone" && (
          <p>{issue?.issueKey} is not in Jira any more. Nothing is sent for it.</p>
        )}
        {changes.map((change) => (
          <Change change={change} nodeId={node.id} />
        ))}
        {(act === "create" || changes.length === 0) && (
          <Sent draft={draft} checked={checked} above={above} />
        )}
      </details>
    </li>
  );
};
