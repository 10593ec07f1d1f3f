import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.ts";

/** A disclosure of links and one-button forms; opens without a script, Esc closes it with one. */
export const Menu = (props: {
  label: Child;
  name?: string;
  note?: Child;
  children: Child;
  small?: boolean;
}) => (
  <details class="menu" data-menu>
    <summary class={`btn btn-secondary${props.small ? " btn-small" : ""}`} aria-label={props.name}>
      {props.label}
      <Icon name="down" />
    </summary>
    <div class="menu-list">
      {props.note && <div class="menu-note">{props.note}</div>}
      {props.children}
    </div>
  </details>
);

export const MenuLink = (props: { href: string; icon?: IconName; children: Child }) => (
  <a class="menu-item" href={props.href}>
    {props.icon && <Icon name={props.icon} />}
    {props.children}
  </a>
);

export const MenuPost = (props: {
  action: string;
  values?: Record<string, string>;
  icon?: IconName;
  confirm?: string;
  children: Child;
}) => (
  <form method="post" action={props.action} data-once>
    {Object.entries(props.values ?? {}).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <button type="submit" class="menu-item" data-confirm={props.confirm}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  </form>
);
