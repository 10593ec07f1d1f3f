import type { ManualTests, TestCase } from "../../../src/db/schema/tests-content.ts";
import { Badge } from "../../ui/badge.ts";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.ts";
import type { ViewProps } from "../content-view.tsx";
import { DecidePart } from "../decide-part.tsx";
import { count, DECISIONS } from "../words.ts";

type Props = ViewProps<ManualTests>;

const TYPES = {
  positive: { tone: "good", word: "Positive" },
  negative: { tone: "bad", word: "Negative" },
  boundary: { tone: "info", word: "Boundary" },
} as const;
const PRIORITIES = { high: "High", medium: "Medium", low: "Low" };

const Case = ({
  draft,
  mayDecide,
  one,
}: Pick<Props, "draft" | "mayDecide"> & { one: TestCase }) => {
  const { id, title, type, priority, preconditions, steps, cites, decision } = one;
  const { tone, icon, word } = DECISIONS[decision];
  return (
    <article class="card stack" id={`part-${id}`} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        {id}. {title} {Badge({ tone: TYPES[type].tone, children: TYPES[type].word })}{" "}
        {decision !== "open" && Badge({ tone, icon, children: word })}
      </h3>
      <p class="hint">
        Priority: {PRIORITIES[priority]}. It tests {cites.length === 1 ? "passage" : "passages"}{" "}
        {cites.join(", ")}.
      </p>
      {preconditions.length > 0 && (
        <div>
          <p>Before:</p>
          <ul>
            {preconditions.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </div>
      )}
      {Table({
        name: `Steps of ${title}`,
        columns: [
          { title: "Step", look: "main" },
          { title: "Expected", look: "main" },
        ],
        rows: steps.map(({ action, expected }) => ({ cells: [action, expected] })),
      })}
      {mayDecide && (
        <div class="test-acts">
          <DecidePart draft={draft} part={one} />
        </div>
      )}
    </article>
  );
};

/** Each statement with the cases that test it. */
const Matrix = ({ content }: Pick<Props, "content">) => {
  const rows = content.requirements.map(({ n, text }) => ({
    n,
    text,
    own: content.cases.filter(
      ({ cites, decision }) => decision !== "left_out" && cites.includes(n),
    ),
  }));
  const gaps = rows.filter(({ own }) => own.length === 0).length;
  if (rows.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="matrix-title">
      <h2 id="matrix-title">What is tested</h2>
      {gaps > 0 && (
        <Notice tone="warn" title={`${count(gaps, "statement")} without a test`}>
          Refine to have them tested, or let them be.
        </Notice>
      )}
      {Table({
        name: "Requirements and their test cases",
        columns: [
          { title: "No.", look: "fit" },
          { title: "Requirement", look: "main" },
          { title: "Test cases", look: "fit" },
        ],
        rows: rows.map(({ n, text, own }) => ({
          cells: [
            String(n),
            text,
            own.length === 0 ? (
              Badge({ tone: "warn", icon: "warn", children: "Not tested" })
            ) : (
              <>
                {own.map(({ id, title }, i) => (
                  <>
                    {i > 0 && ", "}
                    <a href={`#part-${id}`} title={title}>
                      {id}
                    </a>
                  </>
                ))}
              </>
            ),
          ],
        })),
      })}
    </section>
  );
};

export const ManualView = (props: Props) => {
  const { content } = props;
  return (
    <>
      <section class="card stack" aria-labelledby="summary-title">
        <h2 id="summary-title">What came of it</h2>
        <p>{content.summary.text}</p>
      </section>
      <Matrix content={content} />
      {content.cases.length > 0 && (
        <section class="stack" aria-labelledby="cases-title">
          <h2 id="cases-title">{count(content.cases.length, "test case")}</h2>
          {content.cases.map((one) => (
            <Case {...props} one={one} />
          ))}
        </section>
      )}
      {content.dropped.length > 0 && (
        <section class="card" aria-labelledby="dropped-title">
          <h2 id="dropped-title">Not kept</h2>
          <ul>
            {content.dropped.map(({ title, reason }) => (
              <li>
                <strong>{title}</strong>: {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
