import type {
  CodeCite,
  DocumentSection,
  Statement,
} from "../../../src/db/schema/document-content.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import { Icon } from "../../ui/icon.ts";
import { inlineCode } from "../code-review/inline-code.tsx";
import { Scrolled } from "./scrolled.ts";

/** The texts of passages, by number. */
type Slices = ReadonlyMap<number, string>;

const placeOf = ({ path, line, endLine }: CodeCite): string =>
  `${path}:${line}${endLine > line ? `–${endLine}` : ""}`;

const numbered = (text: string, first: number): string =>
  text
    .split("\n")
    .map((line, i) => `${String(first + i).padStart(5)}  ${line}`)
    .join("\n");

const Cite = ({ cite, slices }: { cite: CodeCite; slices: Slices }) => {
  const text = slices.get(cite.n);
  return text === undefined ? (
    <code class="document-place">{placeOf(cite)}</code>
  ) : (
    <details class="document-cite">
      <summary>
        <code class="document-place">{placeOf(cite)}</code>
      </summary>
      <Scrolled name={placeOf(cite)}>
        <pre class="sent-text">{numbered(text, cite.line)}</pre>
      </Scrolled>
    </details>
  );
};

const StatementView = ({ statement, slices }: { statement: Statement; slices: Slices }) => (
  <li>
    <p>{inlineCode(statement.text)}</p>
    {statement.problems.map(({ level, message }) => (
      <p class={level === "error" ? "document-error" : "document-warning"}>
        {Icon({ name: level === "error" ? "bad" : "warn" })}{" "}
        <span>
          {level === "error" ? "Error" : "Warning"}: {inlineCode(message)}
        </span>
      </p>
    ))}
    {statement.cites.length > 0 && (
      <div class="document-cites">
        {statement.cites.map((cite) => (
          <Cite cite={cite} slices={slices} />
        ))}
      </div>
    )}
  </li>
);

interface Props {
  draftId: string;
  revision: number;
  section: DocumentSection;
  slices: Slices;
  mayDecide: boolean;
}

/** One section with what each of its statements rests on. */
export const SectionView = ({ draftId, revision, section, slices, mayDecide }: Props) => {
  const { id, title, statements, patch, decision } = section;
  const isOut = decision === "left_out";
  return (
    <section
      class={isOut ? "card document-section document-out" : "card document-section"}
      id={`part-${id}`}
      aria-labelledby={`title-${id}`}
    >
      <div class="document-head">
        <h2 id={`title-${id}`}>{title}</h2>
        {isOut && Badge({ tone: "neutral", icon: "remove", children: "Left out" })}
        {mayDecide && (
          <PostButton
            action={urls.agentDrafts.part(draftId, id)}
            values={{ decision: isOut ? "open" : "left_out", revision: String(revision) }}
            kind="quiet"
            small
            icon={isOut ? "undo" : "remove"}
            label={`${isOut ? "Put back" : "Leave out"}: ${title}`}
          >
            {isOut ? "Put back" : "Leave out"}
          </PostButton>
        )}
      </div>
      {statements.length === 0 ? (
        <p class="hint">The code that was read says nothing about this.</p>
      ) : (
        <ul class="document-statements">
          {statements.map((statement) => (
            <StatementView statement={statement} slices={slices} />
          ))}
        </ul>
      )}
      {patch !== null && (
        <details class="fold-out">
          <summary>The patch of this file</summary>
          <Scrolled name={`Patch of ${title}`}>
            <pre class="sent-text">{patch}</pre>
          </Scrolled>
        </details>
      )}
    </section>
  );
};
