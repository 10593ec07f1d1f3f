import type { RootCauseContent } from "../../../src/db/schema/root-cause-content.ts";
import { urls } from "../../../src/urls.ts";
import { PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { ViewProps } from "../content-view.tsx";
import { CaseSources } from "./case-sources.tsx";
import { Hypotheses } from "./hypotheses.tsx";
import { Place } from "./place.tsx";
import { Tickets } from "./tickets.tsx";
import { caseTime, helpedWords } from "./words.ts";

type Props = ViewProps<RootCauseContent>;

const Conclusion = ({ content }: Props) => {
  const { conclusion, commit, fix, nextSteps, gaps } = content;
  return (
    <section class="card stack" aria-labelledby="conclusion-title">
      <h2 id="conclusion-title">
        {conclusion.state === "found" ? "What it was" : "It is not decided"}
      </h2>
      <p class="rca-text">{conclusion.text}</p>
      {commit && (
        <p>
          Likely commit: <code>{commit.sha.slice(0, 10)}</code> {commit.title} ({commit.author}){" "}
          {Place({ n: commit.n, line: 1 })}
        </p>
      )}
      {fix !== "" && (
        <>
          <h3>Fix</h3>
          <p class="rca-text">{fix}</p>
        </>
      )}
      {nextSteps.length > 0 && (
        <>
          <h3>Next steps</h3>
          <ol class="rca-list">
            {nextSteps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
        </>
      )}
      {gaps.length > 0 && (
        <>
          <h3>Not known</h3>
          <ul class="rca-list">
            {gaps.map(({ text, data }) => (
              <li>
                {text} <span class="hint">What would decide it: {data}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

const Patterns = ({ draft, content, learnt, mayDecide }: Props) =>
  content.patterns.length === 0 ? null : (
    <section class="card stack" id="patterns" aria-labelledby="patterns-title">
      <h2 id="patterns-title">Solved cases that look like this one</h2>
      {content.patterns.map((one) => {
        const didHelp = learnt?.helped.includes(one.id) === true;
        return (
          <div>
            <h3>
              <a href={urls.rootCauses.pattern(one.id)}>{one.title}</a>
            </h3>
            <p class="rca-text">{one.cause}</p>
            <p class="hint">Helped {helpedWords(one)} before this one.</p>
            {mayDecide && (
              <PostButton
                action={urls.rootCauses.offer(draft.id, one.id)}
                values={{ helped: didHelp ? "no" : "yes" }}
                kind="secondary"
                small
                icon={didHelp ? "undo" : "check"}
                label={`${didHelp ? "It did not help" : "It helped"}: ${one.title}`}
              >
                {didHelp ? "It did not help after all" : "It helped"}
              </PostButton>
            )}
          </div>
        );
      })}
    </section>
  );

const KINDS = {
  commit: "Commit",
  incident: "Told",
  log: "Log",
  metric: "Metric",
  tool: "Answer",
};

const Timeline = ({ content: { timeline } }: Props) =>
  timeline.length === 0 ? null : (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <p class="hint">Put together by the program, from the lines themselves. Times are in UTC.</p>
      <ol class="rca-timeline">
        {timeline.map(({ at, kind, text, n, line }) => (
          <li>
            <span class="rca-time">{caseTime(at)}</span>
            <span class="rca-kind">{KINDS[kind]}</span>
            <span>
              {text} {Place({ n, line })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );

const Beside = ({ content: { dropped, leftOut, tools } }: Props) => (
  <>
    {tools.length > 0 && (
      <details class="fold-out">
        <summary>What it asked other systems ({tools.length})</summary>
        <ul class="rca-list">
          {tools.map(({ tool, system, range, why, outcome, n, message }) => (
            <li>
              <code>{tool}</code> {system} <span class="hint">{range}</span>: {why}{" "}
              {outcome === "answered" && n !== null
                ? Place({ n, line: 1 })
                : `Not answered: ${message}`}
            </li>
          ))}
        </ul>
      </details>
    )}
    {dropped.length > 0 && (
      <details class="fold-out">
        <summary>Said by the model and refused ({dropped.length})</summary>
        <ul class="rca-list">
          {dropped.map(({ title, reason }) => (
            <li>
              {title}: <span class="hint">{reason}</span>
            </li>
          ))}
        </ul>
      </details>
    )}
    {leftOut.length > 0 && (
      <details class="fold-out">
        <summary>What was left out ({leftOut.length})</summary>
        <ul class="rca-list">
          {leftOut.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </details>
    )}
  </>
);

export const RootCauseView = (props: Props) => {
  const { content } = props;
  return (
    <div class="stack">
      {content.summary.text !== "" && <p class="rca-text max-w-reading">{content.summary.text}</p>}
      {content.conclusion.state === "inconclusive" && (
        <Notice title="Inconclusive">
          The data does not decide between the hypotheses. That is an answer, too: below stands
          which data would.
        </Notice>
      )}
      <Conclusion {...props} />
      <Patterns {...props} />
      <Hypotheses {...props} />
      <Timeline {...props} />
      <Tickets {...props} />
      <CaseSources {...props} />
      <Beside {...props} />
    </div>
  );
};
