import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ListedSource } from "../../../src/drafts/sources/choices.ts";
import type { Resting } from "../../../src/drafts/sources/resting.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { RestingParts } from "./resting-parts.tsx";
import { originWords, passageCount } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  source: ListedSource;
  resting: readonly Resting[];
  error: string | undefined;
}

const words = (resting: readonly Resting[]): string => {
  const only = resting.filter(({ isOnly }) => isOnly).length;
  if (resting.length === 0) return "No part of the draft rests on it.";
  if (only === 0) return "Every part that rests on it rests on other sources, too.";
  const parts = only === 1 ? "1 part" : `${only} parts`;
  return `${parts} will rest on nothing. Of story, description and criteria the rules say so, until somebody mends it or says that it is meant.`;
};

/** What it would take from the draft, before it does. */
export const SourceRemovalPage = ({ frame, draft, source, resting, error }: Props) => (
  <Page
    {...frame}
    title={`Remove “${source.title}”?`}
    nav="drafts"
    back={{ href: urls.drafts.sources(draft.id), label: "Sources" }}
    lead={`${originWords(source)}, ${passageCount(source.passages)}`}
    error={error !== undefined}
  >
    {error !== undefined && <ErrorSummary errors={{ "": error }} />}
    <div class="stack">
      <section class="card stack" aria-labelledby="resting">
        <h2 id="resting">Parts that rest on it</h2>
        <p>{words(resting)}</p>
        {resting.length > 0 && <RestingParts draft={draft} resting={resting} telling />}
      </section>
      <Form action={urls.drafts.sourceRemoval(draft.id, source.id)} label="Remove the source">
        <p class="hint">
          It comes to revision {draft.revision + 1}. Earlier revisions and their source stay on
          record; the history says who removed it.
        </p>
        <FormActions>
          <Button kind="danger" icon="remove">
            Remove the source
          </Button>
          <ButtonLink href={urls.drafts.sources(draft.id)} kind="secondary">
            Keep it
          </ButtonLink>
        </FormActions>
      </Form>
    </div>
  </Page>
);
