import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.ts";
import type { Extra } from "./inputs.tsx";

type Kind = "primary" | "secondary" | "danger" | "quiet";

interface Look {
  children: Child;
  kind?: Kind;
  /** 32 px, for dense rows; main actions keep 44 px. */
  small?: boolean;
  icon?: IconName;
  /** What the control is called where its text alone does not say it: "Retry job 12". */
  label?: string;
  extra?: Extra;
}

const look = (props: Look) => ({
  class: `btn btn-${props.kind ?? "primary"}${props.small ? " btn-small" : ""}`,
  "aria-label": props.label,
  ...props.extra,
});

/** The text says the act: "Create 3 issues in ABC". */
export const Button = (
  props: Look & {
    type?: "submit" | "button";
    name?: string;
    value?: string;
    /** The id of a form elsewhere on the page. */
    form?: string;
    formaction?: string;
    disabled?: boolean;
    /** Asked in a dialog before the form goes; names the thing. Without JavaScript it goes at once. */
    confirm?: string;
    autofocus?: boolean;
  },
) => (
  <button
    type={props.type ?? "submit"}
    {...look(props)}
    name={props.name}
    value={props.value}
    form={props.form}
    formaction={props.formaction}
    disabled={props.disabled}
    autofocus={props.autofocus}
    data-confirm={props.confirm}
  >
    {props.icon && <Icon name={props.icon} />}
    {props.children}
  </button>
);

export const ButtonLink = (props: Look & { href: string; external?: boolean }) => (
  <a
    href={props.href}
    {...look(props)}
    target={props.external ? "_blank" : undefined}
    rel={props.external ? "noopener noreferrer" : undefined}
  >
    {props.icon && <Icon name={props.icon} />}
    {props.children}
    {props.external && <Icon name="external" />}
  </a>
);
