import type { Child } from "hono/jsx";
import { Button } from "./button.tsx";
import { type FieldErrors, fieldId } from "./field.tsx";
import type { Extra } from "./inputs.tsx";

/** htmx sends the same form to the same URL and swaps the answer; without `swapInto` a page load does. */
const enhancement = (action: string, swapInto: string | undefined, swap: string) =>
  swapInto
    ? {
        "hx-post": action,
        "hx-target": swapInto,
        "hx-swap": swap,
        "hx-disable": "find button",
        "hx-sync": "this:drop",
        "hx-status:401": "target:#notice swap:innerHTML",
      }
    : undefined;

export interface FormProps {
  action: string;
  children: Child;
  method?: "post" | "get";
  id?: string;
  files?: boolean;
  /** A CSS selector: htmx puts the answer there. */
  swapInto?: string;
  swap?: "outerHTML" | "innerHTML" | "outerMorph" | "innerMorph";
  /** Where autosave.js posts the open form; `version` is the one that the server gave last. */
  autosave?: { action: string; version: number };
  /** Only the children's own layout. */
  bare?: boolean;
  label?: string;
  extra?: Extra;
}

/** Goes once however often it is submitted; the server checks everything, so the browser does not. */
export const Form = (props: FormProps) => (
  <form
    action={props.action}
    method={props.method ?? "post"}
    id={props.id}
    class={props.bare ? undefined : "form"}
    enctype={props.files ? "multipart/form-data" : undefined}
    aria-label={props.label}
    novalidate
    data-once
    data-autosave={props.autosave?.action}
    data-version={props.autosave?.version}
    {...enhancement(props.action, props.swapInto, props.swap ?? "outerHTML")}
    {...props.extra}
  >
    {props.children}
  </form>
);

/** Where autosave.js says "Saved 14:03"; put it into the form. */
export const SaveState = ({ children }: { children?: Child }) => (
  <output class="save-state" data-save-state>
    {children}
  </output>
);

export const FormActions = ({ children }: { children: Child }) => (
  <div class="form-actions">{children}</div>
);

/** A form of one button: a state change from a list or a menu. */
export const PostButton = ({
  action,
  values,
  swapInto,
  swap,
  ...button
}: Parameters<typeof Button>[0] & {
  action: string;
  values?: Record<string, string>;
  swapInto?: string;
  swap?: FormProps["swap"];
}) => (
  <Form action={action} bare {...(swapInto ? { swapInto } : {})} {...(swap ? { swap } : {})}>
    {Object.entries(values ?? {}).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <Button {...button} />
  </Form>
);

/** First in main; takes the focus. `ids` where a field's control is not `fieldId(name)`. */
export const ErrorSummary = ({
  errors,
  ids = {},
  title = "There is a problem",
  takesFocus = true,
}: {
  errors: FieldErrors;
  ids?: Record<string, string>;
  title?: string;
  takesFocus?: boolean;
}) => {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus={takesFocus}>
      <h2>{title}</h2>
      <ul>
        {entries.map(([name, message]) => (
          <li>
            {name === "" ? message : <a href={`#${ids[name] ?? fieldId(name)}`}>{message}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
};
