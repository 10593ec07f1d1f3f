import type { Child } from "hono/jsx";
import { Icon } from "./icon.ts";
import { type Tone, toneIcon } from "./tone.ts";

/** What is wrong or good, and what to do. Only `live` ones are read out when they come by a swap. */
export const Notice = (props: {
  tone?: Tone;
  title?: string;
  children?: Child;
  actions?: Child;
  live?: boolean;
  id?: string;
}) => (
  <div
    class={`notice tone-${props.tone ?? "info"}`}
    role={props.live ? "status" : undefined}
    id={props.id}
  >
    <Icon name={toneIcon(props.tone ?? "info")} />
    <div class="notice-body">
      {props.title && <p class="notice-title">{props.title}</p>}
      {props.children && <div>{props.children}</div>}
      {props.actions && <div class="notice-actions">{props.actions}</div>}
    </div>
  </div>
);

/** For `#toasts`, by `<hx-partial hx-target="#toasts" hx-swap="beforeend">`. A bad one stays until closed. */
export const Toast = ({ tone = "good", children }: { tone?: Tone; children: Child }) => (
  <div class={`notice toast tone-${tone}`} data-toast={tone}>
    <Icon name={toneIcon(tone)} />
    <div class="notice-body">{children}</div>
    <button type="button" class="toast-close" aria-label="Close message" data-close-toast>
      <Icon name="close" />
    </button>
  </div>
);
