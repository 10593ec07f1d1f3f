import type { Typed } from "../../src/prompts/check.ts";
import { TextArea, TextInput } from "../ui/inputs.tsx";

type Errors = Record<string, string>;
const wrong = (errors: Errors, name: string) =>
  errors[name] === undefined ? {} : { error: errors[name] };

export const Variables = ({
  variables,
}: {
  variables: readonly { name: string; means: string }[];
}) => (
  <ul class="prompt-variables">
    {variables.map(({ name, means }) => (
      <li>
        <code>{`{{${name}}}`}</code> {means}
      </li>
    ))}
  </ul>
);

/** What a version is. */
export const VersionFields = ({ typed, errors }: { typed: Typed; errors: Errors }) => (
  <>
    <TextInput
      name="title"
      label="Title"
      hint="People choose by it when they draft."
      value={typed.title}
      {...wrong(errors, "title")}
    />
    <TextArea
      name="text"
      label="Text"
      hint="Markdown. The source comes after it, framed and numbered by the product."
      value={typed.text}
      rows={22}
      mono
      {...wrong(errors, "text")}
    />
    <TextInput
      name="note"
      label="What changed, and why"
      value={typed.note}
      optional
      {...wrong(errors, "note")}
    />
  </>
);

/** What is said of all versions together. */
export const AboutFields = ({
  typed,
  errors,
}: {
  typed: Pick<Typed, "description" | "tags">;
  errors: Errors;
}) => (
  <>
    <TextArea
      name="description"
      label="Description"
      value={typed.description}
      rows={2}
      optional
      {...wrong(errors, "description")}
    />
    <TextInput
      name="tags"
      label="Tags"
      hint="Parted by commas, such as legal, short."
      value={typed.tags}
      optional
      {...wrong(errors, "tags")}
    />
  </>
);
