import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ListedSource } from "../../../src/drafts/sources/choices.ts";
import type { Resting } from "../../../src/drafts/sources/resting.ts";
import type { DiffPart } from "../../../src/platform/text/words-diff.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Diff } from "../../ui/diff.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextArea } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { RestingParts } from "./resting-parts.tsx";

interface ShownChange {
  label: string;
  words: DiffPart[];
}

interface Props {
  frame: Frame;
  draft: Draft;
  source: ListedSource;
  /** `later` can be taken; `taken` was; `none`: there is no later one; `unknown`: it could not be asked. */
  state: "later" | "taken" | "none" | "unknown";
  /** Of the later version, as the other system counts it. */
  version: string | null;
  changes: readonly ShownChange[];
  /** Changes beyond those that are shown. */
  more: number;
  /** Parts that rest on what has changed or is gone. */
  resting: readonly Resting[];
  /** For the refinement, after it was taken. */
  instruction: string;
  mayChange: boolean;
  error: string | undefined;
}

const LEADS: Record<Props["state"], string> = {
  later: "This is what a later version says differently.",
  taken: "The draft rests on this version now.",
  none: "The draft rests on the newest version.",
  unknown: "Nothing here has changed.",
};

const ShakenParts = ({ draft, resting, state }: Pick<Props, "draft" | "resting" | "state">) => (
  <section aria-labelledby="shaken">
    <h2 id="shaken">Parts that rest on it</h2>
    {resting.length === 0 ? (
      <p>
        {state === "taken"
          ? "No part of the draft rests on words that have changed or gone."
          : "No part of the draft rests on what has changed."}
      </p>
    ) : (
      <RestingParts draft={draft} resting={resting} />
    )}
  </section>
);

const Changes = ({ changes, more }: Pick<Props, "changes" | "more">) => (
  <section class="stack" aria-labelledby="changes">
    <h2 id="changes">What changed</h2>
    {changes.map(({ label, words }) => (
      <section class="card" aria-label={label}>
        <h3 class="part-label">{label}</h3>
        {Diff({ parts: words })}
      </section>
    ))}
    {more > 0 && <p class="hint">And {more} more changes.</p>}
  </section>
);

const Take = ({ draft, source, version }: Pick<Props, "draft" | "source" | "version">) => (
  <PostButton
    action={urls.drafts.sourceVersion(draft.id, source.id)}
    values={{ version: version ?? "" }}
    icon="check"
  >
    Take the later version
  </PostButton>
);

const Refine = ({ draft, instruction }: Pick<Props, "draft" | "instruction">) => (
  <Form id="refine" action={urls.drafts.refinements(draft.id)} label="Refine with what changed">
    <input type="hidden" name="revision" value={String(draft.revision)} />
    <TextArea
      name="instruction"
      label="Refine with what changed"
      hint="Change the words as you like. It becomes the next revision; you can always go back."
      rows={8}
      value={instruction}
    />
    <FormActions>
      <Button icon="sparkle">Refine with what changed</Button>
    </FormActions>
  </Form>
);

export function VersionPage(props: Props) {
  const { frame, draft, source, state, error, changes, mayChange } = props;
  return (
    <Page
      {...frame}
      title={`Later version: ${source.title}`}
      heading={source.title}
      nav="drafts"
      back={{ href: urls.drafts.sources(draft.id), label: "Sources" }}
      lead={LEADS[state]}
      error={error !== undefined}
      actions={state === "later" && mayChange && <Take {...props} />}
    >
      {error !== undefined && <ErrorSummary errors={{ "": error }} />}
      <div class="stack">
        {state === "later" && (
          <Notice title="Passages that say the same keep their numbers">
            What is new gets new numbers. A part that rests on changed words is listed by the rules
            until somebody has looked at it.
          </Notice>
        )}
        {state === "none" && <EmptyState title="Nothing has changed" icon="check" level={2} />}
        {(state === "later" || state === "taken") && (
          <>
            <ShakenParts {...props} />
            {state === "taken" && mayChange && changes.length > 0 && <Refine {...props} />}
            {changes.length > 0 ? <Changes {...props} /> : <p>Its words are the same.</p>}
          </>
        )}
      </div>
    </Page>
  );
}
