import type { Child } from "hono/jsx";
import { Field, type FieldProps, describedBy, fieldId } from "./field.tsx";
import { Icon } from "./icon.ts";

/** Attributes that a page adds: `hx-*`, `x-*`, `data-*`. */
export type Extra = Record<string, string | undefined>;
type Width = "short" | "medium" | "full";

interface ControlProps extends FieldProps {
  value?: string | undefined;
  width?: Width;
  disabled?: boolean;
  extra?: Extra;
}

const control = (props: ControlProps & { mono?: boolean }, more = "") => {
  const id = props.id ?? fieldId(props.name);
  return {
    id,
    name: props.name,
    class: `input input-${props.width ?? "full"}${props.mono ? " input-mono" : ""}`,
    "aria-describedby": describedBy(id, props, more),
    "aria-invalid": props.error ? "true" : undefined,
    disabled: props.disabled,
    ...props.extra,
  };
};

interface TextInputProps extends ControlProps {
  type?: "text" | "email" | "password" | "url" | "search" | "number" | "date";
  autocomplete?: string;
  inputmode?: "decimal" | "email" | "none" | "numeric" | "search" | "tel" | "text" | "url";
  spellcheck?: boolean;
  maxlength?: number;
  readonly?: boolean;
  placeholder?: string;
  autofocus?: boolean;
  /** Keys, tokens, expressions. */
  mono?: boolean;
}

/** A password is never written back into the page. */
const Input = (props: TextInputProps) => (
  <input
    {...control(props)}
    type={props.type ?? "text"}
    data-secret={props.type === "password" ? "" : undefined}
    value={props.type === "password" ? undefined : props.value}
    autocomplete={props.autocomplete}
    inputmode={props.inputmode}
    spellcheck={props.spellcheck}
    maxlength={props.maxlength}
    readonly={props.readonly}
    placeholder={props.placeholder}
    autofocus={props.autofocus}
  />
);

export const TextInput = (props: TextInputProps) => (
  <Field {...props}>
    {props.type === "password" ? (
      <div class={`reveal input-${props.width ?? "full"}`} x-data="reveal">
        <Input {...props} />
        <button
          type="button"
          class="btn btn-secondary"
          x-cloak
          x-on:click="toggle"
          x-bind:aria-pressed="shown"
          aria-controls={props.id ?? fieldId(props.name)}
        >
          <span x-text="name()">Show</span>
          <span class="sr-only"> {props.label}</span>
        </button>
      </div>
    ) : (
      <Input {...props} />
    )}
  </Field>
);

/** With `max`, characters are counted while one types; the server has the last word. */
export const TextArea = (
  props: ControlProps & { rows?: number; max?: number; mono?: boolean; placeholder?: string },
) => {
  const id = props.id ?? fieldId(props.name);
  const count = props.max && (
    <p class="count" id={`${id}-count`} data-count-for={id} data-max={props.max}>
      At most {props.max.toLocaleString("en")} characters
    </p>
  );
  return (
    <Field {...props} after={count}>
      <textarea
        {...control(props, props.max ? `${id}-count` : "")}
        rows={props.rows ?? 6}
        placeholder={props.placeholder}
      >
        {props.value}
      </textarea>
    </Field>
  );
};

export interface Option {
  value: string;
  label: string;
  hint?: Child;
  disabled?: boolean;
}

/** `empty` is the choice of nothing, put first: "Choose a project". */
export const Select = (props: ControlProps & { options: readonly Option[]; empty?: string }) => (
  <Field {...props}>
    <div class={`select input-${props.width ?? "full"}`}>
      <select {...control(props)}>
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.options.map((option) => (
          <option
            value={option.value}
            selected={option.value === props.value}
            disabled={option.disabled}
          >
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </div>
  </Field>
);

/** `accept` as the attribute: ".txt,.md". Say the size limit in `hint`. */
export const FileInput = (props: ControlProps & { accept?: string; multiple?: boolean }) => (
  <Field {...props}>
    <input {...control(props)} type="file" accept={props.accept} multiple={props.multiple} />
  </Field>
);
