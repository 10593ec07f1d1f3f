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
export const WaitingSources = ({ sources, choices, form }: WaitingProps) => {
  const passages = sources.reduce((sum, source) => sum + source.passages, 0);
  return (
    <div id="sources" class="stack">
      {sources.length > 0 && (
        <>
          <p class="hint">
            {sources.length} of {choices.most} sources, {passageCount(passages)}
          </p>
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
        </>
      )}
      <SourceControls choices={choices} form={form} action={ACTION} />
    </div>
  );
};

/** The same for a swap, and a word about what was done. */
export const WaitingFragment = ({ said, ...props }: WaitingProps & { said: string[] }) => (
  <>
    <WaitingSources {...props} />
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
  <section class="card stack" aria-labelledby="more-sources">
    <h2 id="more-sources">What else it rests on</h2>
    <UploadZone {...props} action={ACTION} />
    <WaitingSources {...props} />
  </section>
);

export const FoundFragment = ({ pages }: Pick<SourceForm, "pages">) => (
  <FoundPages pages={pages} action={ACTION} />
);
