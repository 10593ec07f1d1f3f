import { html } from "hono/html";
import type { CompositionCursor } from "../../../src/db/schema/drafts.ts";
import type { LiveTree as Tree } from "../../../src/drafts/backlog/live-tree.ts";
import { Progress } from "../../ui/progress.tsx";
import { ITEM_WORDS } from "../state.ts";

export interface LiveTreeProps {
  tree: Tree;
  /** It is being written. */
  live?: boolean;
}

const WORDS: Record<Tree["nodes"][number]["state"], string> = {
  outlined: "",
  writing: "Being written",
  written: "Written",
  failed: "Not written",
  kept: "",
};

// A template, not JSX: it is rendered again twice a second, and may have 400 rows.
const row = ({ depth, kind, title, state }: Tree["nodes"][number]) =>
  html`<li class="live-node depth-${depth} is-${state}">
    <b class="kind kind-${kind}">${ITEM_WORDS[kind]}</b><span>${title}</span
    ><small>${WORDS[state]}</small>
  </li>`;

const stepOf = (phase: CompositionCursor["phase"], done: number, total: number) =>
  `${phase === "outline" ? "Part" : "Step"} ${Math.min(done + 1, total)} of ${total}`;

/** A backlog as far as it has come: titles alone, the details open when it is done. */
export const LiveTree = ({ tree: { phase, done, total, nodes }, live }: LiveTreeProps) => (
  <>
    {live && (
      <Progress
        id="live-progress"
        label={
          phase === "outline"
            ? "Reading the sources and making the outline"
            : "Writing the items one by one"
        }
        {...(total > 0 && { value: done, max: total, note: stepOf(phase, done, total) })}
      />
    )}
    <ol class="live-tree">{nodes.map(row)}</ol>
  </>
);
