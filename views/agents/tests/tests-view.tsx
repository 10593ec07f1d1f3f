import type {
  CodeTest,
  CodeTests,
  Coverage,
  Framework,
  TestsContent,
} from "../../../src/db/schema/tests-content.ts";
import { Badge } from "../../ui/badge.ts";
import { Notice } from "../../ui/notice.tsx";
import type { ViewProps } from "../content-view.tsx";
import { Scrolled } from "../analysis/scrolled.ts";
import { DecidePart } from "../decide-part.tsx";
import { count, DECISIONS } from "../words.ts";
import { ManualView } from "./manual-view.tsx";

const FRAMEWORKS: Record<Framework, string> = {
  vitest: "Vitest",
  jest: "Jest",
  pytest: "pytest",
  junit: "JUnit",
};

type Props<Content> = ViewProps<Content>;

const Decided = ({ decision }: Pick<CodeTest, "decision">) => {
  if (decision === "open") return null;
  const { tone, icon, word } = DECISIONS[decision];
  return Badge({ tone, icon, children: word });
};

const coverageWords = ({ before, after }: { before: Coverage; after: Coverage }): string => {
  const lines = `Lines: ${before.lines} → ${after.lines} of ${after.ofLines}`;
  return after.branches === null || before.branches === null
    ? lines
    : `${lines}. Branches: ${before.branches} → ${after.branches} of ${after.ofBranches ?? 0}`;
};

const Summary = ({ content }: Pick<Props<CodeTests>, "content">) => (
  <section class="card stack" aria-labelledby="summary-title">
    <h2 id="summary-title">What came of it</h2>
    <p>{content.summary.text}</p>
    <p class="hint">
      {FRAMEWORKS[content.framework]}
      {content.commit !== "" && `, commit ${content.commit.slice(0, 10)}`}
      {content.coverage !== null && `. ${coverageWords(content.coverage)}`}
    </p>
    {content.notRun !== null && (
      <Notice tone="warn" title="Not run">
        {content.notRun}
      </Notice>
    )}
  </section>
);

const Kept = ({
  draft,
  mayDecide,
  test,
}: Pick<Props<CodeTests>, "draft" | "mayDecide"> & { test: CodeTest }) => (
  <article class="card stack" id={`part-${test.id}`} aria-labelledby={`${test.id}-title`}>
    <h3 id={`${test.id}-title`}>
      {test.title} <Decided decision={test.decision} />
    </h3>
    <p class="hint">
      <code>{test.file}</code>. {test.proof}
    </p>
    <Scrolled name={`Code of ${test.title}`}>
      <pre class="test-code">
        <code>{test.code}</code>
      </pre>
    </Scrolled>
    {mayDecide && (
      <div class="test-acts">
        <DecidePart draft={draft} part={test} />
      </div>
    )}
  </article>
);

const Bugs = ({ draft, mayDecide, content }: Props<CodeTests>) =>
  content.possibleBugs.length === 0 ? null : (
    <section class="stack" aria-labelledby="bugs-title">
      <h2 id="bugs-title">Possible bugs</h2>
      <p class="hint">
        These tests fail, and a second look took their side. They are in no download: look at the
        code first.
      </p>
      {content.possibleBugs.map((bug) => (
        <article class="card stack" id={`part-${bug.id}`} aria-labelledby={`${bug.id}-title`}>
          <h3 id={`${bug.id}-title`}>
            {bug.title} <Decided decision={bug.decision} />
          </h3>
          <p>{bug.reason}</p>
          <p class="hint">
            <code>{bug.target}</code>
          </p>
          <Scrolled name={`Code of ${bug.title}`}>
            <pre class="test-code">
              <code>{bug.code}</code>
            </pre>
          </Scrolled>
          <details class="fold-out">
            <summary>What the run said</summary>
            <Scrolled name="What the run said">
              <pre class="test-code">{bug.said}</pre>
            </Scrolled>
          </details>
          {mayDecide && (
            <div class="test-acts">
              <DecidePart draft={draft} part={bug} />
            </div>
          )}
        </article>
      ))}
    </section>
  );

const Rejected = ({ content }: Pick<Props<CodeTests>, "content">) =>
  content.rejected.length === 0 ? null : (
    <section class="card" aria-labelledby="rejected-title">
      <h2 id="rejected-title">Not kept</h2>
      <details class="fold-out">
        <summary>{count(content.rejected.length, "proposal")}, each with its reason</summary>
        <ul>
          {content.rejected.map(({ title, reason, code }) => (
            <li>
              <strong>{title}</strong>: {reason}
              <details class="fold-out">
                <summary>Its code</summary>
                <Scrolled name={`Code of ${title}`}>
                  <pre class="test-code">
                    <code>{code}</code>
                  </pre>
                </Scrolled>
              </details>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );

const CodeView = (props: Props<CodeTests>) => {
  const { content } = props;
  return (
    <>
      <Summary content={content} />
      {content.tests.length > 0 && (
        <section class="stack" aria-labelledby="tests-title">
          <h2 id="tests-title">{count(content.tests.length, "test")}</h2>
          {content.tests.map((test) => (
            <Kept {...props} test={test} />
          ))}
        </section>
      )}
      <Bugs {...props} />
      <Rejected content={content} />
    </>
  );
};

export const TestsView = ({ content, ...rest }: ViewProps<TestsContent>) =>
  content.mode === "code" ? (
    <CodeView {...rest} content={content} />
  ) : (
    <ManualView {...rest} content={content} />
  );
