import { FieldError, type FieldProps, Optional, describedBy, fieldId } from "./field.tsx";
import type { Extra, Option } from "./inputs.tsx";

interface ChoiceProps {
  type: "radio" | "checkbox";
  id: string;
  name: string;
  option: Option;
  checked: boolean;
  error?: string | undefined;
  extra?: Extra | undefined;
}

const Choice = ({ type, id, name, option, checked, error, extra }: ChoiceProps) => (
  <div class="choice">
    <input
      type={type}
      id={id}
      name={name}
      value={option.value}
      checked={checked}
      disabled={option.disabled}
      aria-describedby={describedBy(id, { error }, option.hint ? `${id}-about` : "")}
      aria-invalid={type === "checkbox" && error ? "true" : undefined}
      {...extra}
    />
    <label for={id}>{option.label}</label>
    {option.hint && (
      <div class="hint" id={`${id}-about`}>
        {option.hint}
      </div>
    )}
  </div>
);

interface GroupProps extends FieldProps {
  options: readonly Option[];
  inline?: boolean;
  extra?: Extra;
}

const Group = (
  props: GroupProps & { type: "radio" | "checkbox"; isChecked: (value: string) => boolean },
) => {
  const id = props.id ?? fieldId(props.name);
  return (
    <fieldset class="field" aria-describedby={describedBy(id, props)}>
      <legend class={props.hideLabel ? "sr-only" : undefined}>
        {props.label}
        {props.optional && <Optional />}
      </legend>
      {props.hint && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
      <FieldError id={id} error={props.error} />
      <div class={props.inline ? "choices-inline" : "choices"}>
        {props.options.map((option, index) => (
          // The first one has the field's own id, so that a summary's link lands on it.
          <Choice
            type={props.type}
            id={index === 0 ? id : `${id}-${index}`}
            name={props.name}
            option={option}
            checked={props.isChecked(option.value)}
            extra={props.extra}
          />
        ))}
      </div>
    </fieldset>
  );
};

export const RadioGroup = (props: GroupProps & { value?: string | undefined }) => (
  <Group {...props} type="radio" isChecked={(value) => value === props.value} />
);

export const CheckboxGroup = (props: GroupProps & { values: readonly string[] }) => (
  <Group {...props} type="checkbox" isChecked={(value) => props.values.includes(value)} />
);

/** One yes or no; sends `value` ("on" unless given) or nothing. */
export const Checkbox = (
  props: Omit<FieldProps, "hideLabel" | "optional"> & {
    checked?: boolean | undefined;
    value?: string;
    extra?: Extra;
  },
) => {
  const id = props.id ?? fieldId(props.name);
  return (
    <div class="field">
      <FieldError id={id} error={props.error} />
      <Choice
        type="checkbox"
        id={id}
        name={props.name}
        option={{ value: props.value ?? "on", label: props.label, hint: props.hint }}
        checked={props.checked ?? false}
        error={props.error}
        extra={props.extra}
      />
    </div>
  );
};
