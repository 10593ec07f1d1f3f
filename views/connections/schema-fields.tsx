import type { SchemaField } from "../../src/connections/mcp/schema-form.ts";
import type { FieldErrors } from "../ui/field.tsx";
import { Select, TextArea, TextInput } from "../ui/inputs.tsx";

interface Props {
  fields: readonly SchemaField[];
  /** What was typed, by the names of the form. */
  typed: Record<string, string>;
  errors: FieldErrors;
}

const YES_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** The arguments of a tool, as its schema describes them. */
export const SchemaFields = ({ fields, typed, errors }: Props) => (
  <>
    {fields.map((field) => {
      if (field.control !== "group") return <One field={field} typed={typed} errors={errors} />;
      return (
        <fieldset class="stack border border-line p-4">
          <legend class="label">
            {field.label}
            {field.optional && <span class="optional"> (optional)</span>}
          </legend>
          {field.hint && <p class="hint">{field.hint}</p>}
          <SchemaFields fields={field.fields ?? []} typed={typed} errors={errors} />
        </fieldset>
      );
    })}
  </>
);

const isLong = (value: string) => value.length > 80 || value.includes("\n");

const One = ({ field, typed, errors }: Omit<Props, "fields"> & { field: SchemaField }) => {
  const { path, label, hint, optional, control, options = [] } = field;
  const name = `arg.${path}`;
  const value = typed[name] ?? field.value;
  const common = { name, label, optional, value, error: errors[name], ...(hint && { hint }) };
  switch (control) {
    case "select":
      return (
        <Select
          {...common}
          empty="Choose"
          options={options.map((one) => ({ value: one, label: one }))}
          width="medium"
        />
      );
    case "yesno":
      return <Select {...common} empty="Not set" options={YES_NO} width="short" />;
    case "number":
      return <TextInput {...common} inputmode="decimal" autocomplete="off" width="short" />;
    case "lines":
      return <TextArea {...common} rows={3} hint={`${hint} One a line.`.trim()} />;
    case "json":
      return <TextArea {...common} rows={5} mono hint={`${hint} As JSON.`.trim()} />;
    case "text":
      return isLong(value) ? (
        <TextArea {...common} rows={5} />
      ) : (
        <TextInput {...common} autocomplete="off" spellcheck={false} />
      );
    case "group":
      return null;
  }
};
