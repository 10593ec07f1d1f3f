import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { CheckedNode } from "../../../src/drafts/publishing/check.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Pager } from "../../ui/pager.ts";
import { clipped, plural } from "../backlog/words.ts";
import { type LinesProps, NodeLines, NodeSummary } from "./node-lines.tsx";
import { NodeContent } from "./checked-node.tsx";

const backTo = (draft: Draft) => ({
  href: urls.drafts.publication(draft.id),
  label: "Back to the check",
});

/** The items of a publication, some at a time. */
export const SentNodesPage = ({ frame, ...props }: LinesProps & { frame: Frame }) => {
  const { draft, some } = props;
  const { from, nodes, total } = some;
  const next = from + nodes.length;
  const kind = some.kind === "same" ? ("same" as const) : undefined;
  return (
    <Page
      {...frame}
      title={kind ? "What stays as it is" : "What will be sent"}
      lead={
        nodes.length < total
          ? `Items ${from + 1} to ${next} of ${total}. Nothing has been sent yet.`
          : `${plural(total, "item")}. Nothing has been sent yet.`
      }
      nav="drafts"
      back={backTo(draft)}
    >
      <section class="card stack" aria-label="Items">
        <ol class="check-nodes" start={from + 1}>
          <NodeLines {...props} some={{ ...some, total: next }} />
        </ol>
      </section>
      {Pager({
        name: "Items",
        first: from > 0 ? urls.drafts.sentNodes(draft.id, { kind }) : undefined,
        next: next < total ? urls.drafts.sentNodes(draft.id, { kind, from: next }) : undefined,
        firstLabel: "First",
        nextLabel: "Next",
      })}
    </Page>
  );
};

/** One item exactly as Jira will get it. */
export const SentPage = ({
  frame,
  draft,
  checked,
  titles,
}: {
  frame: Frame;
  draft: Draft;
  checked: CheckedNode;
  titles: LinesProps["titles"];
}) => (
  <Page
    {...frame}
    title={`Check: ${clipped(checked.node.content.title.text)}`}
    heading={checked.node.content.title.text}
    lead="This is exactly what Jira will get of this item. Nothing has been sent yet."
    nav="drafts"
    back={backTo(draft)}
  >
    <section class="card stack" aria-label="What will be sent">
      <p>
        <NodeSummary checked={checked} titles={titles} />
      </p>
      <NodeContent draft={draft} checked={checked} titles={titles} />
    </section>
  </Page>
);
