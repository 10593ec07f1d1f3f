import type { ItemFieldsShown } from "../../../src/drafts/fields/item.ts";
import { urls } from "../../../src/urls.ts";
import { Notice } from "../../ui/notice.tsx";
import { FieldControl } from "./field-control.tsx";

/** The other fields of one item, in the form that edits it. */
export const FieldsSection = ({
  draftId,
  shown: { fields, failure, unfilled },
}: {
  draftId: string;
  shown: ItemFieldsShown;
}) => (
  <section class="stack" aria-labelledby="jira-fields">
    <h2 id="jira-fields">Jira fields</h2>
    {failure ? (
      <Notice tone="warn" title="Jira cannot be asked for its fields right now">
        {failure.message} {failure.fix} The rest of the draft can be edited; the fields keep what
        they have.
      </Notice>
    ) : (
      <>
        <input type="hidden" name="fields" value="shown" />
        <p class="hint">
          {fields.length === 0
            ? "Jira asks for nothing here that the draft does not say by itself."
            : "What Jira asks for beside the story, in its own order. An empty field takes what is filled "}
          {fields.length > 0 && <a href={urls.drafts.fields(draftId)}>for all items</a>}
          {fields.length > 0 && "."}
          {unfilled &&
            fields.length > 0 &&
            " Jira could not be asked for its fields when the model wrote this, so it filled none."}
        </p>
        {fields.map((field) => (
          <FieldControl field={field} draftId={draftId} />
        ))}
      </>
    )}
  </section>
);
