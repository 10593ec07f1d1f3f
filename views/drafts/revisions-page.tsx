import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Draft, RevisionListing } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Card } from "../ui/card.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select } from "../ui/inputs.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { isChangeable, ORIGIN_WORDS } from "./state.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  revisions: RevisionListing[];
}

const Compare = ({ draft, revisions }: Omit<Props, "frame">) => {
  const options = revisions.map(({ number }) => ({
    value: String(number),
    label: `Revision ${number}`,
  }));
  return (
    <Form
      action={urls.drafts.diff(draft.id, 0, 0).split("?")[0] ?? ""}
      method="get"
      label="Compare"
    >
      <div class="form-row">
        <Select
          name="from"
          label="From"
          options={options}
          value={options[1]?.value}
          width="medium"
        />
        <Select name="to" label="To" options={options} value={options[0]?.value} width="medium" />
      </div>
      <FormActions>
        <Button kind="secondary">Compare</Button>
      </FormActions>
    </Form>
  );
};

/** Every revision there was; nothing is ever overwritten. */
export function RevisionsPage({ frame, draft, revisions }: Props) {
  return (
    <Page
      {...frame}
      title={`Revisions: ${draft.title}`}
      heading="Revisions"
      lead="Nothing is overwritten: putting an older one back makes it the newest."
      actions={
        <ButtonLink href={urls.drafts.history(draft.id)} kind="secondary" icon="history">
          All that happened
        </ButtonLink>
      }
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
    >
      <div class="stack">
        {Table({
          name: "Revisions",
          columns: [
            { title: "Revision", look: "main" },
            { title: "How it came" },
            { title: "When", look: "fit" },
            { title: "Acts", look: "fit", hideTitle: true },
          ],
          rows: revisions.map((revision) => ({
            cells: [
              <a href={urls.drafts.revision(draft.id, revision.number)}>{revision.title}</a>,
              <>
                {revision.number}. {ORIGIN_WORDS[revision.origin]}
                {revision.note && `: ${revision.note}`}
              </>,
              Time({ at: revision.createdAt, zone: frame.zone }),
              <span class="row-actions">
                {revision.number > 1 && (
                  <ButtonLink
                    href={urls.drafts.diff(draft.id, revision.number - 1, revision.number)}
                    kind="quiet"
                    small
                    label={`What changed in revision ${revision.number}`}
                  >
                    What changed
                  </ButtonLink>
                )}
                {isChangeable(draft) && revision.number !== draft.revision && (
                  <PostButton
                    action={urls.drafts.restoration(draft.id, revision.number)}
                    kind="secondary"
                    icon="undo"
                    small
                    label={`Put back revision ${revision.number}`}
                  >
                    Put back
                  </PostButton>
                )}
              </span>,
            ],
          })),
        })}
        {revisions.length > 1 && (
          <Card title="Compare two">
            <Compare draft={draft} revisions={revisions} />
          </Card>
        )}
      </div>
    </Page>
  );
}
