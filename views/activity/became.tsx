import type { Changed, Outcome } from "../../src/activity/outcome.ts";
import { urls } from "../../src/urls.ts";
import { NodeDiffs, PartDiffs } from "../drafts/diff-page.tsx";
import { Card } from "../ui/card.tsx";
import type { ActivityProps } from "./show-page.tsx";

const times = (count: number, one: string, many: string) =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;

/** "after 2 refinements and 1 change by hand" */
function changeWords({ refined, edited }: Outcome): string {
  const parts = [
    refined > 0 && times(refined, "refinement", "refinements"),
    edited > 0 && times(edited, "change by hand", "changes by hand"),
  ].filter((part) => part !== false);
  return parts.join(" and ");
}

const Made = ({ outcome, taskType }: { outcome: Outcome; taskType: string }) => {
  const { draft, revision, isGone } = outcome;
  if (isGone) return <p>The draft that it was for was thrown away, or never came to be.</p>;
  if (taskType === "judge") return <p>It is an opinion on a draft, and makes no revision.</p>;
  if (revision === undefined) return <p>No revision came of it.</p>;
  const made = `revision ${revision}`;
  return (
    <p>
      It made{" "}
      {draft ? <a href={urls.drafts.revision(draft.id, revision)}>{made}</a> : `${made} of a draft`}
      , alone or with other calls.
    </p>
  );
};

const Since = ({ outcome }: { outcome: Outcome }) => {
  const { revision, published } = outcome;
  if (revision === undefined) return null;
  const changes = changeWords(outcome);
  if (!published) {
    return <p>{changes ? `Since then: ${changes}. ` : ""}Nothing of it was published yet.</p>;
  }
  return (
    <p>
      Published as{" "}
      {published.issues.map(({ key, url }, index) => (
        <>
          {index > 0 && ", "}
          {url === null ? key : <a href={url}>{key}</a>}
        </>
      ))}{" "}
      {changes ? `after ${changes}.` : "as it was answered."}
    </p>
  );
};

const Differences = ({ parts, nodes }: Changed) =>
  parts.length + nodes.length > 0 && (
    <details class="fold-out">
      <summary>
        {nodes.length === 0
          ? "What changed between the answer and what was published"
          : `What changed between this revision and what was published: ${times(nodes.length, "item", "items")}`}
      </summary>
      <div class="stack">
        <PartDiffs parts={parts} level={3} />
        <NodeDiffs nodes={nodes} level={3} />
      </div>
    </details>
  );

/** What became of the answer, and what people changed of it before it was published. */
export const Became = ({ activity, outcome, diff }: ActivityProps) =>
  outcome && (
    <Card title="What became of it">
      <Made outcome={outcome} taskType={activity.taskType} />
      <Since outcome={outcome} />
      {diff && <Differences {...diff} />}
      {outcome.draft && (
        <p>
          <a href={urls.activity.index({ draft: outcome.draft.id })}>All calls for this draft</a>
        </p>
      )}
    </Card>
  );
