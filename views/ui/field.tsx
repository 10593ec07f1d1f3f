import type { Child } from "hono/jsx";
import { Icon } from "./icon.ts";

/** What is wrong with a form, by field name: the same words stand in the summary and at the field. */
export type FieldErrors = Record<string, string>;

/** The id of a field's control; a summary links to it. */
export const fieldId = (name: string) => `field-${name}`;

export interface FieldProps {
  name: string;
  label: string;
  hint?: Child;
  error?: string | undefined;
  /** Says "optional" after the label; a field is required unless it says so. */
  optional?: boolean | undefined;
  /** Where two forms of a page have a field of the same name. */
  id?: string | undefined;
  /** The label is for screen readers only. */
  hideLabel?: boolean | undefined;
}

export const describedBy = (
  id: string,
  props: { hint?: Child; error?: string | undefined },
  more = "",
) =>
  [props.hint ? `${id}-hint` : "", props.error ? `${id}-error` : "", more]
    .filter(Boolean)
    .join(" ") || undefined;

export const Optional = () => <span class="optional"> (optional)</span>;

export const FieldError = ({ id, error }: { id: string; error: string | undefined }) =>
  error ? (
    <p class="error" id={`${id}-error`}>
      <Icon name="bad" />
      <span>{error}</span>
    </p>
  ) : null;

/** Label, hint and error around any control that has `id` and `describedBy`. */
export const Field = (props: FieldProps & { children: Child; after?: Child }) => {
  const id = props.id ?? fieldId(props.name);
  return (
    <div class="field">
      <label for={id} class={props.hideLabel ? "sr-only" : undefined}>
        {props.label}
        {props.optional && <Optional />}
      </label>
      {props.hint && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
      <FieldError id={id} error={props.error} />
      {props.children}
      {props.after}
    </div>
  );
};
