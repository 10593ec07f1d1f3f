import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type {
  ListedSource,
  SourceChoices,
  SourceForm,
} from "../../../src/drafts/sources/choices.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorSummary, Form, PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { NewerNotices } from "./newer-notices.tsx";
import { SourceControls, UploadZone } from "./source-controls.tsx";
import { SourceList } from "./source-list.tsx";
import { problemsOf } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  sources: readonly ListedSource[];
  choices: SourceChoices;
  form: SourceForm;
  /** Whether this person may add to it, and take later versions. */
  mayChange: boolean;
  hasOutside: boolean;
  /** After a look for later versions. */
  looked?: { newer: number; failures: string[] } | undefined;
}

const lookedWords = ({ newer, failures }: NonNullable<Props["looked"]>) => {
  if (newer > 0) return newer === 1 ? "One source has changed" : `${newer} sources have changed`;
  return failures.length > 0 ? "Not everything could be asked" : "All sources are as they were";
};

const Looked = ({ looked }: Pick<Props, "looked">) =>
  looked ? (
    <Notice tone={looked.failures.length > 0 ? "bad" : "good"} title={lookedWords(looked)} live>
      {looked.failures.map((words) => (
        <p>{words} Nothing here has changed.</p>
      ))}
    </Notice>
  ) : null;

/** Of a draft that stands: what it rests on, and more for its next refinement. */
export function SourcesPage(props: Props) {
  const { frame, draft, sources, form, choices, mayChange } = props;
  const action = urls.drafts.sources(draft.id);
  const problems = problemsOf(form);
  return (
    <Page
      {...frame}
      title={`Sources: ${draft.title}`}
      heading="What this draft rests on"
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(problems.errors).length > 0}
      actions={
        mayChange &&
        props.hasOutside && (
          <PostButton action={urls.drafts.sourceVersions(draft.id)} kind="secondary" icon="retry">
            Look for later versions
          </PostButton>
        )
      }
    >
      <ErrorSummary {...problems} />
      <div class="stack">
        <Looked looked={props.looked} />
        <NewerNotices
          draft={draft}
          sources={sources.filter(({ newerVersion }) => newerVersion !== null)}
        />
        <SourceList
          sources={sources}
          hrefOf={({ id }) => urls.drafts.source(draft.id, id)}
          actionsOf={({ id, kind, title }) => (
            <>
              {kind === "file" && (
                <ButtonLink
                  href={urls.drafts.sourceFile(draft.id, id)}
                  kind="quiet"
                  small
                  label={`Download “${title}”`}
                >
                  Download
                </ButtonLink>
              )}
              {mayChange && (
                <ButtonLink
                  href={urls.drafts.sourceRemoval(draft.id, id)}
                  kind="quiet"
                  small
                  label={`Remove “${title}”`}
                >
                  Remove
                </ButtonLink>
              )}
            </>
          )}
        />
        {mayChange && (
          <Form id="add-sources" action={action} files>
            <section class="card stack source-card" aria-labelledby="add-source">
              <h2 id="add-source">Add a source</h2>
              <p class="hint">The next refinement can rest on it.</p>
              <UploadZone choices={choices} form={form} action={action} isDraft />
              <SourceControls choices={choices} form={form} action={action} isDraft />
            </section>
          </Form>
        )}
      </div>
    </Page>
  );
}
