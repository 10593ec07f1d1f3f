import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Fault } from "../../../src/drafts/backlog/imported.ts";
import type { Branch } from "../../../src/drafts/backlog/branches.ts";
import type { Choices } from "../../../src/drafts/choices.ts";
import type { FormErrors, NewDraftForm } from "../../../src/drafts/new-draft.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { FileInput, TextArea } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TargetFields } from "../new-page.tsx";
import { Tree } from "./tree.tsx";
import { plural } from "./words.ts";

interface Props {
  frame: Frame;
  form: NewDraftForm;
  choices: Choices;
  errors: FormErrors;
  faults: Fault[];
  /** What would come of it; undefined before it was read. */
  items: { tree: Branch; count: number } | undefined;
}

const Faults = ({ faults }: { faults: Fault[] }) =>
  faults.length === 0 ? null : (
    <Notice tone="warn" title={`${plural(faults.length, "place")} to look at`}>
      <ul class="import-faults">
        {faults.slice(0, 100).map(({ place, message }) => (
          <li>
            <strong>{place}:</strong> {message}
          </li>
        ))}
      </ul>
      {faults.length > 100 && <p>And {faults.length - 100} more.</p>}
    </Notice>
  );

const Shapes = () => (
  <details class="fold-out">
    <summary>What it can look like</summary>
    <div class="stack">
      <p>
        Markdown: a heading or a line of a nested list for each item; deeper ones stand below it. A
        title such as “Bug: the cart is lost” names its kind. Lines with a box, or below “Acceptance
        criteria”, are its criteria; other text is its description.
      </p>
      <p>
        CSV: with a column Summary, and any of Issue Type, Description, Priority, Labels, Parent,
        Story Points, Issue Id, Issue key, as Jira exports them.
      </p>
      <p>What you exported here comes back as it was.</p>
    </div>
  </details>
);

/** Paste or file, then a look at what comes of it, then the draft. */
export const ImportPage = ({ frame, form, choices, errors, faults, items }: Props) => (
  <Page
    {...frame}
    title="Import a backlog"
    nav="drafts"
    width="wide"
    back={{ href: urls.drafts.index(), label: "Drafts" }}
    lead="From Markdown or CSV. You see what comes of it before anything is made."
    error={Object.keys(errors).length > 0}
  >
    <ErrorSummary errors={errors} />
    {choices.jiras.length === 0 && (
      <Notice tone="warn" title="Connect Jira first">
        A backlog needs a project that it is for.{" "}
        <a href={urls.connections.index()}>Go to the connections</a>.
      </Notice>
    )}
    <Form id="import" action={urls.drafts.import()} files>
      <div class="draft-columns">
        <div class="draft-main new-source">
          <Faults faults={faults} />
          {items && (
            <Card title={`${plural(items.count, "item")} would be made`}>
              {Tree({ draftId: "", revision: 0, tree: items.tree })}
            </Card>
          )}
          <TextArea
            name="source"
            label="Backlog"
            value={form.source}
            error={errors.source}
            rows={items ? 12 : 20}
            mono
          />
          <FileInput
            name="file"
            label="Or a file"
            hint="It takes the place of the text above."
            accept=".md,.markdown,.txt,.csv,.tsv"
            optional
          />
          <Shapes />
        </div>
        <section class="card stack import-target" aria-label="What it is for">
          <TargetFields form={form} choices={choices} errors={errors} />
          <FormActions>
            <Button kind={items ? "secondary" : "primary"} name="act" value="preview">
              {items ? "Look at it again" : "Look at it first"}
            </Button>
            {items && (
              <Button icon="check" name="act" value="import">
                Import {plural(items.count, "item")}
              </Button>
            )}
          </FormActions>
        </section>
      </div>
    </Form>
  </Page>
);
