import type { Criterion, StoryContent } from "../../src/db/schema/content.ts";
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
  live?: boolean | undefined;
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

type Group = Omit<Props, "description"> & { of: (name: string) => Finding[] };

const Criteria = ({ content: { criteria }, of, place, live }: Group) =>
  criteria.length === 0 && of("criteria").length === 0 ? null : (
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
              place={place}
              live={live}
            >
              <CriterionText criterion={criterion} />
            </Part>
          </li>
        ))}
      </ol>
    </section>
  );

const Planning = ({ content: { priority, labels, estimate }, of, place, live }: Group) =>
  live && estimate.points === null ? null : (
    <div class="part-row">
      <Part name="priority" label="Priority" cites={priority.cites} place={place} live={live}>
        {PRIORITY_WORDS[priority.value]}
        {priority.reason !== undefined && priority.reason !== "" && (
          <span class="hint"> {priority.reason}</span>
        )}
      </Part>
      <Part
        name="labels"
        label="Labels"
        cites={labels.cites}
        findings={of("labels")}
        place={place}
        live={live}
      >
        {labels.values.length > 0 ? labels.values.join(", ") : "None"}
      </Part>
      <Part
        name="estimate"
        label="Estimate"
        cites={estimate.cites}
        findings={of("estimate")}
        place={place}
        live={live}
      >
        {estimate.points === null ? "None" : `${estimate.points} points`}
      </Part>
    </div>
  );

/** What Jira asks for beside the story; a value that it does not know is told with its finding. */
const Fields = ({ content: { fields = {} }, of, place, live }: Group) => {
  const shown = Object.entries(fields).filter(
    ([id, { text }]) => text !== undefined || of(`fields.${id}`).length > 0,
  );
  if (shown.length === 0) return null;
  return (
    <section class="part-group" aria-label="Jira fields">
      <h3 class="part-label">Jira fields</h3>
      <div class="part-row">
        {shown.map(([id, { name = id, text, cites }]) => (
          <Part
            name={`fields.${id}`}
            label={name}
            cites={cites}
            findings={of(`fields.${id}`)}
            place={place}
            live={live}
          >
            {text ?? "Empty"}
          </Part>
        ))}
      </div>
    </section>
  );
};

const Questions = ({ content: { questions }, place, live }: Group) =>
  questions.length === 0 ? null : (
    <section class="part-group" aria-label="Open questions">
      <h3 class="part-label">Open questions</h3>
      <ul class="questions">
        {questions.map(({ text, cites }, i) => (
          <li>
            <Part name={`questions.${i}`} cites={cites} place={place} live={live}>
              <p>{text}</p>
            </Part>
          </li>
        ))}
      </ul>
    </section>
  );

/** The draft as it stands, or as far as it has come. */
export function DraftContent({ description, ...props }: Props) {
  const { content, findings, place, live } = props;
  const of = (name: string) => findings.filter(({ part }) => part === name);
  const { narrative } = content;
  return (
    <div class="draft">
      <FindingList findings={of("title")} place={place} />
      {(narrative.role || of("narrative").length > 0) && (
        <Part
          name="narrative"
          cites={narrative.cites}
          findings={of("narrative")}
          place={place}
          live={live}
        >
          <Narrative narrative={narrative} />
        </Part>
      )}
      {content.description.text && (
        <Part
          name="description"
          label="Description"
          cites={content.description.cites}
          findings={of("description")}
          place={place}
          live={live}
        >
          <Prose document={description} />
        </Part>
      )}
      <Criteria {...props} of={of} />
      <Planning {...props} of={of} />
      <Fields {...props} of={of} />
      <Questions {...props} of={of} />
    </div>
  );
}
