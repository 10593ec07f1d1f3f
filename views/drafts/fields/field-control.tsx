import type { Child } from "hono/jsx";
import type { ShownField } from "../../../src/drafts/fields/shown.ts";
import { urls } from "../../../src/urls.ts";
import { Checkbox } from "../../ui/choices.tsx";
import { describedBy, Field, FieldError, fieldId, Optional } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.ts";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";

interface FieldProps {
  field: ShownField;
  draftId: string;
}

/** More boxes than this get a scroll box of their own. */
const MANY = 12;
const SPARE = 2;

const HINTS: Partial<Record<ShownField["kind"], string>> = {
  group: "Type a name as Jira shows it.",
  groups: "One group a line, by the name that Jira shows. Save for more lines.",
  issue: "The key of an issue of this project, such as PAY-12.",
  json: 'Countersign does not know this type of field. Write its value as JSON, exactly as Jira\'s REST API takes it, such as {"id": "10001"}; whoever looks after Jira knows the form.',
  labels: "Words without blanks, separated by blanks.",
  time: "Date, time and zone, such as 2026-05-31 14:30 +02:00; without a zone it is UTC.",
  url: "A whole web address, with https:// in front.",
  user: "Type a name as Jira shows it; with several people of that name, the id in brackets tells them apart.",
  users: "One person a line, by the name that Jira shows. Save for more lines.",
};

const nameOf = ({ id }: ShownField) => `field.${id}`;
/** For selectors: only what stands in no need of escaping. */
const safe = (id: string) => id.replaceAll(/[^\w-]/g, "-");

const hintOf = ({ kind, notes }: ShownField): string =>
  [HINTS[kind] ?? "", ...notes].filter((part) => part !== "").join(" ");

const base = (field: ShownField) => ({
  name: nameOf(field),
  label: field.name,
  hint: hintOf(field),
  error: field.error,
  optional: !field.required,
});

const isOfGroups = ({ kind }: ShownField) => kind === "group" || kind === "groups";

/** Suggestions come while one types; what stands in the box is looked up when it is saved. */
const suggests = (field: ShownField, draftId: string) => ({
  list: `people-${safe(field.id)}`,
  "hx-get": urls.drafts.fieldUsers(draftId, {
    field: field.id,
    ...(isOfGroups(field) && { of: "groups" }),
  }),
  "hx-trigger": "input changed delay:300ms",
  "hx-target": `#people-${safe(field.id)}`,
  "hx-swap": "outerHTML",
  "hx-sync": "this:replace",
});

/** People, or groups, that fit what was typed. */
export const People = ({ fieldId: id, names }: { fieldId: string; names: string[] }) => (
  <datalist id={`people-${safe(id)}`}>
    {names.map((name) => (
      <option value={name}>{name}</option>
    ))}
  </datalist>
);

const Group = ({ field, children }: { field: ShownField; children: Child }) => {
  const id = fieldId(nameOf(field));
  const hint = hintOf(field);
  return (
    <fieldset class="field" aria-describedby={describedBy(id, { hint, error: field.error })}>
      <legend>
        {field.name}
        {!field.required && <Optional />}
      </legend>
      {hint && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <FieldError id={id} error={field.error} />
      {children}
    </fieldset>
  );
};

const Boxes = ({ field }: { field: ShownField }) => (
  <Group field={field}>
    <div
      class={field.options.length > MANY ? "field-boxes" : "choices-inline"}
      {...(field.options.length > MANY && {
        role: "region",
        "aria-label": field.name,
        tabindex: 0,
      })}
    >
      {field.options.map(({ id, label }, i) => (
        <Checkbox
          name={`${nameOf(field)}.${id}`}
          id={i === 0 ? fieldId(nameOf(field)) : `${fieldId(nameOf(field))}.${id}`}
          label={label}
          checked={(field.typed[id] ?? "") !== ""}
        />
      ))}
    </div>
  </Group>
);

/** Of people, or of groups. */
const PeopleBoxes = ({ field, draftId }: FieldProps) => {
  const parts = Object.keys(field.typed).filter((part) => (field.typed[part] ?? "") !== "");
  const rows = Array.from({ length: parts.length + SPARE }, (_, i) => i);
  return (
    <Group field={field}>
      <div class="field-people">
        {rows.map((i) => (
          <TextInput
            name={`${nameOf(field)}.${i}`}
            id={i === 0 ? fieldId(nameOf(field)) : `${fieldId(nameOf(field))}.${i}`}
            label={`${field.name}: ${isOfGroups(field) ? "group" : "person"} ${i + 1}`}
            hideLabel
            value={field.typed[parts[i] ?? ""] ?? ""}
            autocomplete="off"
            extra={suggests(field, draftId)}
          />
        ))}
      </div>
      <People fieldId={field.id} names={[]} />
    </Group>
  );
};

const Cascade = ({ field }: { field: ShownField }) => {
  const child = `${nameOf(field)}.child`;
  const of = fieldId(nameOf(field));
  return (
    <div class="form-row">
      <Select
        {...base(field)}
        value={field.typed[""] ?? ""}
        empty="Nothing chosen"
        options={field.options.map(({ id, label }) => ({ value: id, label }))}
      />
      <Field name={child} label={`${field.name}: second level`} optional>
        <div class="select input-full">
          <select id={fieldId(child)} name={child} class="input input-full" data-cascade-of={of}>
            <option value="">Nothing chosen</option>
            {field.options.map(({ id, label, children = [] }) =>
              children.length === 0 ? null : (
                <optgroup label={label} data-of={id}>
                  {children.map((option) => (
                    <option value={option.id} selected={option.id === field.typed["child"]}>
                      {option.label}
                    </option>
                  ))}
                </optgroup>
              ),
            )}
          </select>
          <Icon name="down" />
        </div>
      </Field>
    </div>
  );
};

const text = (field: ShownField) => ({ ...base(field), value: field.typed[""] ?? "" });

const Choice = ({ field }: FieldProps) => (
  <Select
    {...text(field)}
    empty="Nothing chosen"
    options={field.options.map(({ id, label }) => ({ value: id, label }))}
  />
);

const Person = ({ field, draftId }: FieldProps) => (
  <>
    <TextInput {...text(field)} autocomplete="off" extra={suggests(field, draftId)} />
    <People fieldId={field.id} names={[]} />
  </>
);

const CONTROLS: Record<ShownField["kind"], (props: FieldProps) => Child> = {
  area: ({ field }) => <TextArea {...text(field)} rows={5} />,
  cascading: Cascade,
  date: ({ field }) => <TextInput {...text(field)} type="date" width="short" />,
  group: Person,
  groups: PeopleBoxes,
  issue: ({ field }) => <TextInput {...text(field)} width="short" spellcheck={false} />,
  json: ({ field }) => <TextArea {...text(field)} rows={3} mono />,
  labels: ({ field }) => <TextInput {...text(field)} />,
  number: ({ field }) => <TextInput {...text(field)} inputmode="decimal" width="short" />,
  option: Choice,
  options: Boxes,
  text: ({ field }) => <TextInput {...text(field)} />,
  time: ({ field }) => <TextInput {...text(field)} width="medium" />,
  url: ({ field }) => <TextInput {...text(field)} type="url" inputmode="url" />,
  user: Person,
  users: PeopleBoxes,
};

/** The control for one field of Jira's create screen. */
export const FieldControl = (props: FieldProps) => <>{CONTROLS[props.field.kind](props)}</>;

/** What is wrong, by the name of the control: for the summary. */
export const fieldErrors = (fields: ShownField[]): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap((field) => (field.error === undefined ? [] : [[nameOf(field), field.error]])),
  );
