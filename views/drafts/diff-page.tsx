import type { Frame } from "../../src/accounts/page-frame.ts";
import type { PartDiff } from "../../src/drafts/diff.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { NodeDiff } from "../../src/drafts/backlog/diff-nodes.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { PostButton } from "../ui/form.tsx";
import { Diff } from "../ui/diff.ts";
import { Pager } from "../ui/pager.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { isChangeable, ITEM_WORDS } from "./state.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  from: number;
  to: number;
  parts?: PartDiff[];
  /** Of a backlog. */
  nodes?: NodeDiff[];
  /** The first item that is shown, counted from 0. */
  at?: number;
}

const MOST_NODES = 20;

const HEADINGS = { 2: "h2", 3: "h3", 4: "h4" } as const;

export const PartDiffs = ({ parts, level }: { parts: PartDiff[]; level: 2 | 3 | 4 }) => {
  const Heading = HEADINGS[level];
  return (
    <>
      {parts.map(({ label, parts: words, cites }) => (
        <section class={level === 2 ? "card" : undefined} aria-label={label}>
          <Heading class="part-label">{label}</Heading>
          {Diff({ parts: words })}
          {cites && (
            <p class="hint">
              Rested on passages {cites.from.join(", ") || "none"}; now on{" "}
              {cites.to.join(", ") || "none"}
            </p>
          )}
        </section>
      ))}
    </>
  );
};

const CHANGES = {
  added: { tone: "good", word: "Added" },
  removed: { tone: "bad", word: "Removed" },
  changed: { tone: "info", word: "Changed" },
} as const;

export const NodeDiffs = ({ nodes, level }: { nodes: NodeDiff[]; level: 2 | 3 }) => (
  <>
    {nodes.map(({ id, kind, title, change, notes, parts }) => {
      const { tone, word } = CHANGES[change];
      const Heading = HEADINGS[level];
      return (
        <section class="card node-diff" aria-labelledby={`diff-${id}`}>
          <div class="node-head">
            {Badge({ tone, children: word })}
            <b class={`kind kind-${kind}`}>{ITEM_WORDS[kind]}</b>
          </div>
          <Heading id={`diff-${id}`} class="diff-node">
            {title}
          </Heading>
          {notes.length > 0 && (
            <ul>
              {notes.map((note) => (
                <li>{note}</li>
              ))}
            </ul>
          )}
          <PartDiffs parts={parts} level={level === 2 ? 3 : 4} />
        </section>
      );
    })}
  </>
);

export function DiffPage({ frame, draft, from, to, parts = [], nodes = [], at = 0 }: Props) {
  const some = nodes.slice(at, at + MOST_NODES);
  const next = at + some.length;
  const undo = isChangeable(draft) && to === draft.revision && (
    <PostButton action={urls.drafts.restoration(draft.id, from)} kind="secondary" icon="undo">
      Put revision {from} back
    </PostButton>
  );
  return (
    <Page
      {...frame}
      title={`Revision ${from} to ${to}: ${draft.title}`}
      heading={`From revision ${from} to ${to}`}
      nav="drafts"
      back={{ href: urls.drafts.revisions(draft.id), label: "Revisions" }}
      actions={undo}
    >
      {parts.length + nodes.length === 0 ? (
        <EmptyState title="They say the same" icon="check" />
      ) : (
        <div class="stack">
          <PartDiffs parts={parts} level={2} />
          {nodes.length > some.length && (
            <p class="hint">
              Items {at + 1} to {next} of {nodes.length} that differ
            </p>
          )}
          <NodeDiffs nodes={some} level={2} />
          {Pager({
            name: "Items",
            first: at > 0 ? urls.drafts.diff(draft.id, from, to) : undefined,
            next:
              next < nodes.length ? urls.drafts.diff(draft.id, from, to, { at: next }) : undefined,
            firstLabel: "First",
            nextLabel: "Next",
          })}
        </div>
      )}
    </Page>
  );
}
