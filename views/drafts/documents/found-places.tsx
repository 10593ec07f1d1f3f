import type { DocumentForm } from "../../../src/drafts/documents/document-form.ts";
import type { Place } from "../../../src/drafts/documents/find-place.ts";
import { urls } from "../../../src/urls.ts";
import { RadioGroup } from "../../ui/choices.tsx";

type PlaceField = "space" | "parent";

const FIELDS = {
  space: { choice: "spaceKey", words: "spaceFor", label: "Spaces that were found" },
  parent: { choice: "parentId", words: "parentFor", label: "Pages that were found" },
} as const;

const idOf = (field: PlaceField) => `found-${field}`;

/** What is found while one types; without scripts, when the form is sent. */
export const looksFor = (field: PlaceField, draftId: string) => ({
  "hx-get": urls.drafts.documentPlaces(draftId, { field }),
  "hx-trigger": "input changed delay:300ms",
  "hx-target": `#${idOf(field)}`,
  "hx-swap": "outerHTML",
  "hx-include": "closest form",
  "hx-sync": "this:replace",
});

/** Of the form as it was sent: the choice, and the words that it was made for. */
export const placesOf = (field: PlaceField, form: DocumentForm) => ({
  field,
  chosen: form[FIELDS[field].choice],
  typed: form[field].trim(),
});

interface Props extends ReturnType<typeof placesOf> {
  /** Undefined: nothing was looked for. */
  places: Place[] | undefined;
  /** Why nothing could be looked for. */
  failure?: string | undefined;
}

/** What was found for the typed words; a choice holds for these words alone. */
export const FoundPlaces = ({ field, chosen, typed, places, failure }: Props) => {
  const { choice, words, label } = FIELDS[field];
  return (
    <div id={idOf(field)} aria-live="polite">
      {failure !== undefined && <p class="hint">{failure}</p>}
      {places?.length === 0 && <p class="hint">Nothing has these words. Try others.</p>}
      {places !== undefined && places.length > 0 && (
        <>
          <RadioGroup name={choice} label={label} value={chosen} options={places} />
          <input type="hidden" name={words} value={typed} />
        </>
      )}
    </div>
  );
};
