import type { Child } from "hono/jsx";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ChosenNode, NodeRow } from "../../../src/drafts/backlog/view.ts";
import type { OpenComments } from "../../../src/drafts/review/read-review.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { PassageBox } from "../../ui/citations.tsx";
import { Icon } from "../../ui/icon.ts";
import { DraftContent } from "../content.tsx";
import { isBesideNothing } from "../part-name.ts";
import { FindingList, firstOf } from "../part.tsx";
import { isChangeable, ITEM_WORDS } from "../state.ts";
import { PassageItems } from "../trace/source-column.tsx";
import { AddForm, NodeForm } from "./node-form.tsx";
import { DECISION_WORDS, plural } from "./words.ts";

export interface PanelProps {
  draft: Draft;
  chosen: ChosenNode;
  revision: number;
  /** Open comments by part. */
  comments: OpenComments;
  /** The form of one act, open. */
  form?: Child;
  /** What was typed for a new item below it before it was refused. */
  typedNew?: Record<string, string> | undefined;
}

const TONES = { open: "neutral", accepted: "good", left_out: "warn" } as const;

type Linked = ChosenNode["links"][number];

const LinkLine = ({
  draft,
  chosen,
  revision,
  link,
  back,
}: Omit<PanelProps, "form" | "comments"> & { link: Linked; back: boolean }) => {
  const word = {
    blocks: back ? "Waits for" : "Blocks",
    relates: "Relates to",
  }[link.type];
  return (
    <li>
      <span>
        {word} <a href={urls.drafts.node(draft.id, link.other.id)}>{link.other.title}</a>
      </span>
      {isChangeable(draft) && (
        <NodeForm
          draft={draft}
          node={chosen.row.id}
          act="links"
          revision={revision}
          values={{ act: "remove", type: link.type, to: link.other.id, way: back ? "back" : "" }}
          bare
        >
          <Button
            kind="quiet"
            small
            icon="close"
            label={`Remove the link: ${word} ${link.other.title}`}
          >
            Remove
          </Button>
        </NodeForm>
      )}
    </li>
  );
};

const Links = (props: Omit<PanelProps, "form" | "comments">) => {
  const { links, linked } = props.chosen;
  if (links.length + linked.length === 0) return null;
  return (
    <section class="part-group" aria-label="Links">
      <h3 class="part-label">Links</h3>
      <ul class="node-links">
        {links.map((link) => (
          <LinkLine {...props} link={link} back={false} />
        ))}
        {linked.map((link) => (
          <LinkLine {...props} link={link} back />
        ))}
      </ul>
    </section>
  );
};

const Decision = ({ draft, chosen, revision }: Omit<PanelProps, "form" | "comments">) => {
  const { id, decision, below } = chosen.row;
  const button = (value: NodeRow["decision"], words: string, icon: "check" | "close" | "undo") =>
    decision !== value && (
      <Button kind="secondary" small icon={icon} name="decision" value={value}>
        {words}
      </Button>
    );
  return (
    <NodeForm draft={draft} node={id} act="decision" revision={revision} bare>
      <div class="node-decision">
        {button("accepted", "Accept", "check")}
        {button("left_out", "Leave out", "close")}
        {button("open", "Open again", "undo")}
        {below > 0 && (
          <span class="choice choice-small">
            <input type="checkbox" id="with-children" name="children" value="with" checked />
            <label for="with-children">also the {plural(below, "item")} below it</label>
          </span>
        )}
      </div>
    </NodeForm>
  );
};

const ACTS = [
  ["refinements", "Refine"],
  ["move", "Move"],
  ["split", "Split"],
  ["merge", "Merge"],
  ["links", "Link"],
  ["removal", "Remove"],
] as const;

const Toolbar = ({ draft, chosen }: Pick<PanelProps, "draft" | "chosen">) => (
  <nav
    class="node-acts"
    aria-label="Change this item"
    {...{
      "hx-boost:inherited": "true",
      "hx-target:inherited": "#node",
      "hx-swap:inherited": "outerHTML show:none",
    }}
  >
    <ButtonLink
      href={urls.drafts.nodeAct(draft.id, chosen.row.id, "edit")}
      kind="secondary"
      small
      icon="edit"
      extra={{ "hx-boost": "false" }}
    >
      Edit
    </ButtonLink>
    {ACTS.map(([act, label]) =>
      act === "split" && chosen.row.criteria < 2 ? null : (
        <ButtonLink href={urls.drafts.nodeAct(draft.id, chosen.row.id, act)} kind="quiet" small>
          {label}
        </ButtonLink>
      ),
    )}
  </nav>
);

const Acts = (props: PanelProps) => (
  <div class="node-change">
    <Decision {...props} />
    <Toolbar {...props} />
    {props.form}
  </div>
);

/** One item with everything there is to say of it, and everything one can do with it. */
export const NodePanel = (props: PanelProps) => {
  const { draft, chosen, revision } = props;
  const { row, parent, passages, findings } = chosen;
  const isOpen = isChangeable(draft);
  const place = {
    draftId: draft.id,
    nodeId: row.id,
    revision,
    comments: props.comments,
    fixable: isOpen,
    first: firstOf(findings),
  };
  return (
    <section id="node" class="node-panel card" data-node={row.id} aria-labelledby="node-title">
      <a class="page-back node-back" href={`${urls.drafts.show(draft.id)}#row-${row.id}`}>
        <Icon name="left" />
        All items
      </a>
      <p class="node-head">
        <b class={`kind kind-${row.kind}`}>{ITEM_WORDS[row.kind]}</b>
        {Badge({ tone: TONES[row.decision], children: DECISION_WORDS[row.decision] })}
        {parent && (
          <span class="hint">
            in <a href={urls.drafts.node(draft.id, parent.id)}>{parent.title}</a>
          </span>
        )}
      </p>
      <h2 id="node-title" tabindex={-1}>
        {row.title}
      </h2>
      {isOpen && <Acts {...props} />}
      <DraftContent
        content={chosen.content}
        description={chosen.description}
        findings={findings}
        place={place}
      />
      <FindingList
        findings={findings.filter(
          ({ part }) => part.startsWith("fields.") || isBesideNothing(part),
        )}
        place={place}
      />
      <Links draft={draft} chosen={chosen} revision={revision} />
      {isOpen && row.kind !== "subtask" && (
        <AddForm draft={draft} revision={revision} parent={row} typed={props.typedNew} />
      )}
      <section class="part-group node-passages" aria-label="What it rests on">
        <h3 class="part-label">Passages that it cites</h3>
        {passages.length === 0 ? (
          <p class="hint">None: nothing in the sources says this yet.</p>
        ) : (
          <PassageBox>
            <ol>
              <PassageItems items={passages} draftId={draft.id} />
            </ol>
          </PassageBox>
        )}
      </section>
    </section>
  );
};
