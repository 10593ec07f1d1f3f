import type { ReadReview } from "../../../src/agents/code-review/read-review.ts";

interface ListProps {
  title: string;
  rows: readonly { place: string; words: string; why: string }[];
}

const Listed = ({ title, rows }: ListProps) =>
  rows.length === 0 ? null : (
    <details class="fold-out" open={rows.length <= 3}>
      <summary>
        {title} ({rows.length})
      </summary>
      <ul class="review-list">
        {rows.map(({ place, words, why }) => (
          <li>
            {words !== "" && <strong>{words}</strong>} <code>{place}</code>
            {why !== "" && <p class="hint">{why}</p>}
          </li>
        ))}
      </ul>
    </details>
  );

/** What was found and is no remark any more, and what nobody looked at. */
export const Beside = ({ content }: Pick<ReadReview, "content">) => {
  if (!content) return null;
  const { resolved, dropped, leftOut, linter = [], notes = [] } = content;
  const others = resolved.length + dropped.length + leftOut.length + linter.length;
  if (others + notes.length === 0) return null;
  return (
    <section class="card" aria-labelledby="beside-title">
      <h2 id="beside-title">What is not among the remarks</h2>
      <Listed
        title="Resolved since"
        rows={resolved.map(({ title, path }) => ({ place: path, words: title, why: "" }))}
      />
      <Listed
        title="Dropped by the checks"
        rows={dropped.map(({ title, path, line, reason }) => ({
          place: line === null ? path : `${path}:${line}`,
          words: title,
          why: reason,
        }))}
      />
      <Listed
        title="Said by the linter"
        rows={linter.map(({ tool, path, line, rule, message }) => ({
          place: `${path}:${line}`,
          words: message,
          why: `${tool} ${rule}`,
        }))}
      />
      <Listed
        title="Files that were not reviewed"
        rows={leftOut.map(({ path, reason }) => ({ place: path, words: "", why: reason }))}
      />
      {notes.map((note) => (
        <p class="hint">{note}</p>
      ))}
    </section>
  );
};
