import type { Draft } from "../../../src/drafts/draft.ts";
import type { CheckedNode } from "../../../src/drafts/publishing/check.ts";
import type { CheckedSome } from "../../../src/drafts/publishing/check-list.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { clipped, plural } from "../backlog/words.ts";
import { ITEM_WORDS } from "../state.ts";
import { NodeContent } from "./checked-node.tsx";

export interface LinesProps {
  draft: Draft;
  some: CheckedSome;
  /** Of all items, by their ids. */
  titles: ReadonlyMap<string, string>;
  /** Items whose conflicts are asked about: within a form. */
  asked?: ReadonlySet<string>;
}

const ACTS = {
  create: { tone: "info", children: "New" },
  update: { tone: "warn", children: "Changed" },
  same: { tone: "neutral", children: "As it is" },
  used: { tone: "neutral", children: "Used" },
  gone: { tone: "bad", children: "Gone from Jira" },
} as const;

/** Summary, description, priority and labels: every issue has them. */
const ALWAYS = 4;

/** How much there is to it, and what is said of it. */
function factsOf({ act, fields, filled, changes, findings }: CheckedNode): string {
  const count = (level: CheckedNode["findings"][number]["level"]) =>
    findings.filter((one) => one.level === level && !one.left).length;
  const [errors, warnings, hints] = [count("error"), count("warning"), count("hint")];
  const isNew = act === "create" && fields !== undefined;
  return [
    isNew ? plural(ALWAYS + filled.length, "field") : "",
    changes.length > 0 ? plural(changes.length, "difference") : "",
    errors > 0 ? `${errors} to fix` : "",
    warnings > 0 ? `${warnings} to check` : "",
    hints > 0 ? plural(hints, "hint") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** One item in one line. */
export const NodeSummary = ({
  checked,
  titles,
}: {
  checked: CheckedNode;
  titles: LinesProps["titles"];
}) => {
  const { node, act, issue, parentId } = checked;
  const above = titles.get(parentId ?? "");
  const facts = factsOf(checked);
  return (
    <>
      {Badge(ACTS[act])} {ITEM_WORDS[node.kind]}: {clipped(node.content.title.text)}{" "}
      {issue && <span class="hint">{issue.issueKey}</span>}
      {above !== undefined && <span class="hint"> in {clipped(above)}</span>}
      {facts && <span class="hint"> · {facts}</span>}
    </>
  );
};

/** The rest comes when it is opened; without a script a link leads there. */
const Closed = ({ draft, checked }: { draft: Draft; checked: CheckedNode }) => {
  const href = urls.drafts.sentNode(draft.id, checked.node.id);
  return (
    <p
      hx-get={href}
      hx-trigger="toggle from:'closest details' once"
      hx-target="this"
      hx-swap="outerHTML"
    >
      <a href={href}>Show exactly what is sent</a>
    </p>
  );
};

const NodeFold = ({ checked, ...props }: LinesProps & { checked: CheckedNode }) => {
  const { draft, some, titles, asked } = props;
  const isAsked = asked?.has(checked.node.id) === true;
  return (
    <li>
      <details class="fold-out" open={isAsked}>
        <summary>
          <NodeSummary checked={checked} titles={titles} />
        </summary>
        {isAsked || some.isWhole ? (
          <NodeContent draft={draft} checked={checked} titles={titles} isAsked={isAsked} />
        ) : (
          <Closed draft={draft} checked={checked} />
        )}
      </details>
    </li>
  );
};

/** Items in their order, and what leads to the next. */
export const NodeLines = (props: LinesProps) => {
  const { draft, some } = props;
  const next = some.from + some.nodes.length;
  const rest = some.total - next;
  const kind = some.kind === "same" ? ("same" as const) : undefined;
  const href = urls.drafts.sentNodes(draft.id, { kind, from: next });
  return (
    <>
      {some.nodes.map((one) => (
        <NodeFold {...props} checked={one} />
      ))}
      {rest > 0 && (
        <li>
          <a href={href} hx-get={href} hx-target="closest li" hx-swap="outerHTML">
            {rest === 1
              ? "Show the last one"
              : `Show the next ${Math.min(rest, some.nodes.length)} of ${some.total}`}
          </a>
        </li>
      )}
    </>
  );
};
