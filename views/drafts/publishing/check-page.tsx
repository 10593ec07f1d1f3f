import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Review } from "../../../src/drafts/review/read-review.ts";
import type { Duplicates } from "../../../src/drafts/duplicates/read-duplicates.ts";
import type { ShownField } from "../../../src/drafts/fields/shown.ts";
import type { Checked, CheckedNode } from "../../../src/drafts/publishing/check.ts";
import type { CheckedSome, toldFindings } from "../../../src/drafts/publishing/check-list.ts";
import type { Choices } from "../../../src/drafts/publishing/compare.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DuplicatesSection } from "../duplicates/duplicates.tsx";
import { FieldControl, fieldErrors } from "../fields/field-control.tsx";
import { OwnersFields, Signing, signWords } from "../review/signing.tsx";
import { clipped } from "../backlog/words.ts";
import { isChangeable, ITEM_WORDS } from "../state.ts";
import { Covered } from "../trace/covered.tsx";
import { CheckFindings } from "./check-findings.tsx";
import { Sent } from "./checked-node.tsx";
import { LINK_WORDS } from "./link-table.tsx";
import { NodeLines } from "./node-lines.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  checked: Checked;
  told: ReturnType<typeof toldFindings>;
  /** Some of the items, as lines. */
  sent: CheckedSome;
  same: CheckedSome;
  /** Items whose conflicts are asked about. */
  conflicts: ReadonlySet<string>;
  /** What was answered about conflicts before. */
  choices: Choices;
  asked: ShownField[];
  /** Names of the uploaded files that it rests on. */
  files: string[];
  attach: boolean;
  /** Who signs, and where it goes. */
  signs: { id: string; name: string; host: string; owner: string };
  review: Review;
  duplicates: Duplicates;
  /** Why it was not signed. */
  refused: string | undefined;
}

/** What the countersignature does, for a heading or a button. */
function deedOf(draft: Draft, { nodes, plan }: Checked): string {
  const items = plan?.items ?? [];
  const created = plan
    ? items.filter(({ issue }) => !issue).length
    : nodes.filter(({ act }) => act === "create").length;
  const changed = nodes.filter(({ act }) => act === "update").length;
  const one = draft.type === "backlog" ? "issue" : ITEM_WORDS[draft.item].toLowerCase();
  const count = (number: number) => `${number} ${number === 1 ? one : "issues"}`;
  const place = `in ${draft.target.projectKey}`;
  if (changed === 0) return `Create ${count(created)} ${place}`;
  const change = `change ${count(changed)}`;
  return created === 0
    ? `Change ${count(changed)} ${place}`
    : `Create ${count(created)} and ${change} ${place}`;
}

/** Of what has one line each, so many are named. */
const MOST_NAMED = 40;

const RestInText = ({ draft, count }: { draft: Draft; count: number }) =>
  count <= 0 ? null : (
    <p>
      And {count} more: <a href={urls.drafts.sentText(draft.id)}>all of it as plain text</a>
    </p>
  );

/** What stays as it is, and why. */
const Beside = ({ draft, checked }: Pick<Props, "draft" | "checked">) => {
  const { kept, leftOut } = checked;
  const used = checked.nodes.filter(({ act }) => act === "used");
  if (kept.length + leftOut + used.length === 0) return null;
  return (
    <section class="card stack" aria-label="What is not sent">
      <h2>Not sent</h2>
      {leftOut > 0 && (
        <p>
          {leftOut} {leftOut === 1 ? "item was" : "items were"} left out.
        </p>
      )}
      {used.slice(0, MOST_NAMED).map(({ node, issue }) => (
        <p>
          “{clipped(node.content.title.text)}”: <a href={issue?.issueUrl}>{issue?.issueKey}</a> is
          used for it.
        </p>
      ))}
      <RestInText draft={draft} count={used.length - MOST_NAMED} />
      {kept.slice(0, MOST_NAMED).map(({ issueKey, issueUrl, sent }) => (
        <p>
          <a href={issueUrl}>{issueKey}</a> “{sent?.summary}” is no longer in the draft. It stays in{" "}
          {draft.target.projectKey} as it is; close it there if it is not wanted.
        </p>
      ))}
      <RestInText draft={draft} count={kept.length - MOST_NAMED} />
    </section>
  );
};

/** What is tied to the issues once they stand. */
const Ties = ({ draft, checked }: Pick<Props, "draft" | "checked">) => {
  const links = checked.plan?.links ?? [];
  if (links.length === 0) return null;
  const titleOf = (nodeId: string | undefined) => {
    const title = checked.titles.get(nodeId ?? "");
    return title === undefined ? undefined : clipped(title);
  };
  return (
    <details class="fold-out">
      <summary>
        {links.length} {links.length === 1 ? "link" : "links"}, made once both ends stand
      </summary>
      <ul>
        {links.slice(0, MOST_NAMED).map((link) => (
          <li>
            {titleOf(link.fromNodeId)} <em>{LINK_WORDS[link.kind]}</em>{" "}
            {titleOf(link.toNodeId) ?? link.title ?? link.toKey}
          </li>
        ))}
      </ul>
      <RestInText draft={draft} count={links.length - MOST_NAMED} />
    </details>
  );
};

const Unchanged = ({ draft, checked }: Pick<Props, "draft" | "checked">) => (
  <Notice
    tone="info"
    title="There is nothing to send"
    actions={
      (draft.issueKey !== null || areUsed(checked)) &&
      isChangeable(draft) && (
        <PostButton
          action={urls.drafts.update(draft.id)}
          values={{ act: "close" }}
          kind="secondary"
        >
          Leave Jira as it is
        </PostButton>
      )
    }
  >
    Jira holds all of this already, or all of it was left out.
  </Notice>
);

const areUsed = ({ nodes }: Checked) =>
  nodes.length > 0 && nodes.every(({ act }) => act === "used");

/** Of an update, what stays as it is stands folded below what does not. */
const NodeList = ({ draft, checked, sent, same, conflicts }: Props) => {
  const theirs = checked.nodes.filter(
    ({ act, changes }) => act === "same" && changes.length > 0,
  ).length;
  const list = (some: CheckedSome) => (
    <ol class="check-nodes">
      <NodeLines draft={draft} some={some} titles={checked.titles} asked={conflicts} />
    </ol>
  );
  return (
    <>
      {list(sent)}
      {same.total > 0 && (
        <details class="fold-out">
          <summary>
            {same.total === 1 ? "1 item stays as it is" : `${same.total} items stay as they are`}
            {theirs > 0 && `; ${theirs} of them changed in Jira alone`}
          </summary>
          {list(same)}
        </details>
      )}
      {!(sent.isWhole && same.isWhole) && (
        <p>
          <a href={urls.drafts.sentText(draft.id)}>Save everything that is sent as plain text</a>
        </p>
      )}
    </>
  );
};

/** Of many, how many are still to come. */
const More = ({ checked, conflicts }: Props) => {
  const waiting = checked.nodes.filter((one) => hasConflict(one) && !conflicts.has(one.node.id));
  return waiting.length === 0 ? null : (
    <Notice tone="info" title={`${waiting.length} more items were changed here and in Jira`}>
      They are asked about once you have answered for those below and sent the form.
    </Notice>
  );
};

const SignForm = (props: Props) => {
  const { draft, checked, asked, files, attach, duplicates } = props;
  const isBlocked = duplicates.undecided > 0 || props.told.isBarred;
  const [first] = checked.nodes;
  const isPlain = checked.nodes.length === 1 && draft.type !== "backlog" && first?.act === "create";
  return (
    <Form action={urls.drafts.publication(draft.id)} id="countersign">
      <input type="hidden" name="revision" value={String(draft.revision)} />
      {Object.entries(props.choices).map(([name, value]) => (
        <input type="hidden" name={`choice.${name}`} value={value} />
      ))}
      <More {...props} />
      {asked.length > 0 && (
        <section class="card" aria-label="Jira also wants">
          <h2>Jira also wants</h2>
          <div class="stack">
            {draft.type === "backlog" && (
              <p class="hint">
                These values serve every item that has the field and none of its own.
              </p>
            )}
            {asked.map((field) => (
              <FieldControl field={field} draftId={draft.id} />
            ))}
          </div>
        </section>
      )}
      <section class="card" aria-label="What will be sent">
        {isPlain && first ? <Sent draft={draft} checked={first} /> : <NodeList {...props} />}
        <Ties draft={draft} checked={checked} />
      </section>
      {files.length > 0 && (
        <Checkbox
          name="attach"
          label={
            files.length === 1
              ? "Attach the file that it rests on"
              : "Attach the files that it rests on"
          }
          hint={`To the first issue, for all who can see it: ${files.join(", ")}`}
          checked={attach}
        />
      )}
      <p class="hint">
        <Covered draftId={draft.id} coverage={draft} />
      </p>
      <Signing {...props} />
      <FormActions>
        {!isBlocked && <Button icon="check">{signWords(props, deedOf(draft, checked))}</Button>}
        <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
          Back to the draft
        </ButtonLink>
      </FormActions>
    </Form>
  );
};

/** Everything that will be sent, before it is sent. */
export function CheckPage(props: Props) {
  const { frame, draft, checked, asked, signs, refused } = props;
  const { failure, plan } = checked;
  const errors = fieldErrors(asked);
  const deed = deedOf(draft, checked);
  return (
    <Page
      {...frame}
      title={`Check: ${draft.title}`}
      heading={
        areUsed(checked)
          ? "Nothing is created: what is there is used"
          : `Check, then ${deed.charAt(0).toLowerCase()}${deed.slice(1)}`
      }
      lead={`This is exactly what ${signs.host} will get. Nothing has been sent yet.`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0 || refused !== undefined}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {refused !== undefined && (
          <Notice tone="bad" title="It was not sent" live>
            {refused}
          </Notice>
        )}
        {failure && (
          <Notice tone="bad" title="Jira cannot be asked right now" live>
            {failure.message} {failure.fix} The draft is kept; load this page again when Jira is
            back.
          </Notice>
        )}
        <CheckFindings draft={draft} told={props.told} />
        <DuplicatesSection draft={draft} duplicates={props.duplicates} zone={frame.zone} />
        <OwnersFields {...props} />
        <Beside draft={draft} checked={checked} />
        {plan?.items.length === 0 && !checked.nodes.some(hasConflict) && (
          <Unchanged draft={draft} checked={checked} />
        )}
        {plan && (plan.items.length > 0 || checked.nodes.some(hasConflict)) && (
          <SignForm {...props} />
        )}
      </div>
    </Page>
  );
}

const hasConflict = ({ changes }: CheckedNode) =>
  changes.some(({ verdict }) => verdict === "conflict");
