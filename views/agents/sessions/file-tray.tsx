import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { FileInput } from "../../ui/inputs.tsx";

interface Props {
  /** Uploaded, and not used yet. */
  files: readonly { id: string; name: string; bytes: number }[];
  refused: readonly { message: string }[];
}

const size = (bytes: number): string =>
  bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Those that go along with the question; the list comes anew with each upload. */
export const FileTray = ({ files, refused }: Props) => (
  <div id="sources" class="stack">
    <div
      class="upload-zone"
      data-upload={urls.agents.files()}
      data-upload-list={urls.agents.files()}
    >
      <FileInput
        name="files"
        label="Files"
        optional
        hint="Drop them here or choose them: documents, tables, logs, code. Up to 10 at once, 10 MB each."
        multiple
      />
      {/* Without a script they go along with the form. */}
      <span data-upload-action />
      <ul class="upload-refused" data-upload-refused aria-label="Files that were not added">
        {refused.map(({ message }) => (
          <li class="error">{message}</li>
        ))}
      </ul>
      <ul class="upload-progress" data-upload-progress aria-label="Files on their way" />
    </div>
    {files.length > 0 && (
      <fieldset class="grid gap-3">
        <legend class="label">Go along with the question</legend>
        {files.map(({ id, name, bytes }) => (
          <div class="flex flex-wrap items-center gap-3">
            <Checkbox name={`file-${id}`} label={`${name}, ${size(bytes)}`} checked />
            <Button
              kind="quiet"
              small
              icon="remove"
              label={`Remove ${name}`}
              formaction={urls.agents.fileRemoval(id)}
              extra={{
                "hx-post": urls.agents.fileRemoval(id),
                "hx-target": "#sources",
                "hx-swap": "outerHTML",
              }}
            >
              Remove
            </Button>
          </div>
        ))}
      </fieldset>
    )}
  </div>
);
