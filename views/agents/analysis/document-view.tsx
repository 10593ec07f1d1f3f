import type { DocumentContent } from "../../../src/db/schema/document-content.ts";
import { urls } from "../../../src/urls.ts";
import { PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { inlineCode } from "../code-review/inline-code.tsx";
import type { ViewProps } from "../content-view.tsx";
import { count } from "../words.ts";
import { DiagramView } from "./diagram.tsx";
import { SectionView } from "./section.tsx";

type Props = Pick<ViewProps<DocumentContent>, "draft" | "content" | "sources" | "mayDecide">;

const Where = ({ content, draft, mayDecide }: Omit<Props, "sources">) => {
  const { name, ref, commit, folder } = content.repository;
  return (
    <div class="document-head">
      <p class="hint document-where">
        <code>{name}</code>
        {folder !== "" && (
          <>
            , folder <code>{folder}</code>
          </>
        )}
        , <code>{ref}</code> at commit <code>{commit.slice(0, 12)}</code>
      </p>
      {mayDecide && (
        <PostButton action={urls.agentDrafts.runs(draft.id)} kind="secondary" icon="retry" small>
          Read it again as it is now
        </PostButton>
      )}
    </div>
  );
};

const Errors = ({ content }: { content: DocumentContent }) => {
  const problems = content.sections
    .filter(({ decision }) => decision !== "left_out")
    .flatMap(({ statements }) => statements.flatMap((one) => one.problems));
  const errors = problems.filter(({ level }) => level === "error").length;
  if (errors === 0) return null;
  return (
    <Notice
      tone="bad"
      title={`${count(errors, "thing")} in the text that the code does not bear out`}
    >
      Each stands marked at its place. Refine the section, or leave it out, before you publish.
    </Notice>
  );
};

const Since = ({ content }: { content: DocumentContent }) => {
  if (content.since === null) return null;
  const { commit, redone, kept } = content.since;
  return (
    <Notice title={`What changed since ${commit.slice(0, 12)}`}>
      {redone.length === 0
        ? "Nothing that a section rests on. All stands as it was, at its lines of now."
        : `Written anew, since their code is another: ${redone.join("; ")}. As they were: ${kept}.`}
    </Notice>
  );
};

const Stale = ({ content }: { content: DocumentContent }) => (
  <section class="card" aria-labelledby="stale-title">
    <h2 id="stale-title">Documents of the repository that are out of date</h2>
    {content.stale.length === 0 ? (
      <p class="hint">
        None found: what the README and the documents name, link to and tell to run is there.
      </p>
    ) : (
      <ul class="review-list">
        {content.stale.map(({ path, line, message, said, kind }) => (
          <li>
            <code>
              {path}:{line}
            </code>
            <p>
              {kind === "link" ? `The link to ${said} leads nowhere. ` : ""}
              {inlineCode(message)}
            </p>
          </li>
        ))}
      </ul>
    )}
  </section>
);

const LeftOut = ({ content }: { content: DocumentContent }) =>
  content.leftOut.length === 0 ? null : (
    <section class="card" aria-labelledby="left-out-title">
      <h2 id="left-out-title">What was not read</h2>
      <details class="fold-out" open={content.leftOut.length <= 3}>
        <summary>{count(content.leftOut.length, "file or section")}</summary>
        <ul class="review-list">
          {content.leftOut.map(({ path, reason }) => (
            <li>
              <code>{path}</code>
              <p class="hint">{reason}</p>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );

/** Text about code, each statement with the lines that it rests on. */
export const DocumentView = ({
  draft,
  content,
  sources,
  mayDecide,
}: ViewProps<DocumentContent>) => {
  const slices = new Map(
    sources.flatMap(({ passages }) => passages.map(({ n, text }): [number, string] => [n, text])),
  );
  return (
    <div class="stack">
      <Where content={content} draft={draft} mayDecide={mayDecide} />
      <Errors content={content} />
      <Since content={content} />
      {content.diagram && (
        <section class="card" aria-labelledby="diagram-title">
          <h2 id="diagram-title">What uses what</h2>
          <DiagramView diagram={content.diagram} />
        </section>
      )}
      {content.sections.map((section) => (
        <SectionView
          draftId={draft.id}
          revision={draft.revision}
          section={section}
          slices={slices}
          mayDecide={mayDecide}
        />
      ))}
      <Stale content={content} />
      <LeftOut content={content} />
    </div>
  );
};
