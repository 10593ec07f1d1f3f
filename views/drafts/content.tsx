import type { Criterion, StoryContent } from "../../src/db/schema/drafts.ts";
import type { Finding } from "../../src/drafts/findings.ts";
import type { Document } from "../../src/platform/text/document.ts";
import { Prose } from "../ui/prose.tsx";
import { FindingList, Part, type Place } from "./part.tsx";

interface Props {
  content: StoryContent;
  /** `content.description`, parsed. */
  description: Document;
  findings: Finding[];
  place: Place;
  live?: boolean;
}

const PRIORITY_WORDS = {
  highest: "Highest",
  high: "High",
  medium: "Medium",
  low: "Low",
  lowest: "Lowest",
};

const Narrative = ({ narrative }: { narrative: StoryContent["narrative"] }) => (
  <p class="narrative">
    <strong>As</strong> {narrative.role}{" "}
    {narrative.need && (
      <>
        <strong>I want</strong> {narrative.need}{" "}
      </>
    )}
    {narrative.benefit && (
      <>
        <strong>so that</strong> {narrative.benefit}
      </>
    )}
  </p>
);

const CriterionText = ({ criterion }: { criterion: Criterion }) =>
  "given" in criterion ? (
    <dl class="gherkin">
      <dt>Given</dt>
      <dd>{criterion.given}</dd>
      <dt>When</dt>
      <dd>{criterion.when}</dd>
      <dt>Then</dt>
      <dd>{criterion.outcome}</dd>
    </dl>
  ) : (
    <p>{criterion.text}</p>
  );

/** The draft as it stands, or as far as it has come. */
export function DraftContent({ content, description, findings, place, live }: Props) {
  const of = (name: string) => findings.filter(({ part }) => part === name);
  const { narrative, criteria, priority, labels, estimate, questions } = content;
  const more = { place, ...(live !== undefined && { live }) };
  return (
    <div class="draft">
      {of("title").length > 0 && <FindingList findings={of("title")} place={place} />}
      {(narrative.role || of("narrative").length > 0) && (
        <Part name="narrative" cites={narrative.cites} findings={of("narrative")} {...more}>
          <Narrative narrative={narrative} />
        </Part>
      )}
      {content.description.text && (
        <Part
          name="description"
          label="Description"
          cites={content.description.cites}
          findings={of("description")}
          {...more}
        >
          <Prose document={description} />
        </Part>
      )}
      {(criteria.length > 0 || of("criteria").length > 0) && (
        <section class="part-group" aria-label="Acceptance criteria">
          <h3 class="part-label">Acceptance criteria</h3>
          <FindingList findings={of("criteria")} place={place} />
          <ol class="criteria">
            {criteria.map((criterion, i) => (
              <li>
                <Part
                  name={`criteria.${i}`}
                  cites={criterion.cites}
                  findings={of(`criteria.${i}`)}
                  {...more}
                >
                  <CriterionText criterion={criterion} />
                </Part>
              </li>
            ))}
          </ol>
        </section>
      )}
      {(!live || estimate.cites.length > 0 || estimate.points !== null) && (
        <div class="part-row">
          <Part name="priority" label="Priority" cites={priority.cites} {...more}>
            {PRIORITY_WORDS[priority.value]}
          </Part>
          <Part name="labels" label="Labels" cites={labels.cites} findings={of("labels")} {...more}>
            {labels.values.length > 0 ? labels.values.join(", ") : "None"}
          </Part>
          <Part
            name="estimate"
            label="Estimate"
            cites={estimate.cites}
            findings={of("estimate")}
            {...more}
          >
            {estimate.points === null ? "None" : `${estimate.points} points`}
          </Part>
        </div>
      )}
      {questions.length > 0 && (
        <section class="part-group" aria-label="Open questions">
          <h3 class="part-label">Open questions</h3>
          <ul class="questions">
            {questions.map(({ text, cites }, i) => (
              <li>
                <Part name={`questions.${i}`} cites={cites} {...more}>
                  <p>{text}</p>
                </Part>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
