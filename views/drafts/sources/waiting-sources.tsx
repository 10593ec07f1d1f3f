import type {
  ListedSource,
  SourceChoices,
  SourceForm,
} from "../../../src/drafts/sources/choices.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Toast } from "../../ui/notice.tsx";
import { FoundPages, SourceControls, sends, UploadZone } from "./source-controls.tsx";
import { SourceList } from "./source-list.tsx";
import { passageCount } from "./words.ts";

export interface WaitingProps {
  sources: readonly ListedSource[];
  choices: SourceChoices;
  form: SourceForm;
}

const ACTION = urls.drafts.newSources();

/** What a new draft rests on beside the pasted text; comes back by itself when one is added or removed. */
const WaitingSources = (props: WaitingProps & { isNew?: boolean }) => {
  const { sources, choices, form } = props;
  const passages = sources.reduce((sum, source) => sum + source.passages, 0);
  return (
    <div id="sources" class="stack">
      <p class="hint" id="sources-count" tabindex={-1} autofocus={props.isNew}>
        {sources.length === 0
          ? "No further sources yet."
          : `${sources.length} of ${choices.most} sources, ${passageCount(passages)}`}
      </p>
      {sources.length > 0 && (
        <SourceList
          sources={sources}
          hrefOf={({ id }) => urls.drafts.newSource(id)}
          actionsOf={({ id, title }) => (
            <Button
              kind="quiet"
              small
              icon="remove"
              label={`Remove “${title}”`}
              formaction={urls.drafts.newSourceRemoval(id)}
              extra={sends(urls.drafts.newSourceRemoval(id))}
            >
              Remove
            </Button>
          )}
        />
      )}
      <SourceControls choices={choices} form={form} action={ACTION} />
    </div>
  );
};

/** The same for a swap, and a word about what was done. */
export const WaitingFragment = ({ said, ...props }: WaitingProps & { said: string[] }) => (
  <>
    {/* What was pressed may be gone: the focus goes to what it changed. */}
    <WaitingSources {...props} isNew={said.length > 0} />
    {said.length > 0 && (
      <hx-partial hx-target="#toasts" hx-swap="beforeend">
        {said.map((words) => (
          <Toast>{words}</Toast>
        ))}
      </hx-partial>
    )}
  </>
);

/** The place for it on the form of a new draft. */
export const MoreSources = (props: WaitingProps) => (
  <section class="card stack source-card" aria-labelledby="more-sources">
    <h2 id="more-sources">What else it rests on</h2>
    <UploadZone {...props} action={ACTION} />
    <WaitingSources {...props} />
  </section>
);

export const FoundFragment = ({ pages }: Pick<SourceForm, "pages">) => (
  <FoundPages pages={pages} action={ACTION} />
);
