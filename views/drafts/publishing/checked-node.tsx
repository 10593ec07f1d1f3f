import type { Draft } from "../../../src/drafts/draft.ts";
import type { CheckedNode } from "../../../src/drafts/publishing/check.ts";
import type { FieldChange } from "../../../src/drafts/publishing/compare.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { RadioGroup } from "../../ui/choices.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { FieldError } from "../../ui/field.tsx";
import { Prose } from "../../ui/prose.tsx";
import { FindingList, firstOf } from "../part.tsx";
import { isChangeable } from "../state.ts";

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

const WORDS: Record<FieldChange["verdict"], string> = {
  send: "Will be written",
  kept: "Changed in Jira since: left as it is",
  fixed: "Jira changes this only by hand: left as it is",
  conflict: "Changed here and in Jira",
};

const SHOWN = 600;
const cut = (text: string) =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text || "nothing";

const Change = ({
  change,
  nodeId,
  isAsked,
}: {
  change: FieldChange;
  nodeId: string;
  isAsked: boolean;
}) => {
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
      {verdict === "conflict" && isAsked && (
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

/** All that is sent for an item, and what the rules say of it. */
export const NodeContent = ({
  draft,
  checked,
  titles,
  isAsked = false,
}: Omit<Props, "above"> & {
  titles: ReadonlyMap<string, string>;
  /** Which value is to stand: within a form. */
  isAsked?: boolean;
}) => {
  const { node, act, changes, issue, parentId, findings } = checked;
  return (
    <div class="stack">
      {act === "gone" && <p>{issue?.issueKey} is not in Jira any more. Nothing is sent for it.</p>}
      {changes.map((change) => (
        <Change change={change} nodeId={node.id} isAsked={isAsked} />
      ))}
      {(act === "create" || changes.length === 0) && (
        <Sent draft={draft} checked={checked} above={titles.get(parentId ?? "")} />
      )}
      {findings.length > 0 && (
        <FindingList
          findings={findings}
          place={{
            draftId: draft.id,
            revision: draft.revision,
            fixable: false,
            first: firstOf(findings),
          }}
          named
        />
      )}
    </div>
  );
};
