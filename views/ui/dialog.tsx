import type { Child } from "hono/jsx";
import { Button } from "./button.tsx";

/** Opened by `DialogOpener` or any button with `commandfor` and `command="show-modal"`: no script needed. */
export const Dialog = (props: { id: string; title: string; children: Child; actions?: Child }) => (
  <dialog class="dialog" id={props.id} aria-labelledby={`${props.id}-title`}>
    <h2 id={`${props.id}-title`}>{props.title}</h2>
    {props.children}
    <div class="dialog-actions">
      {props.actions}
      <Button type="button" kind="secondary" extra={{ commandfor: props.id, command: "close" }}>
        Close
      </Button>
    </div>
  </dialog>
);

export const DialogOpener = (
  props: Omit<Parameters<typeof Button>[0], "type" | "extra"> & { dialog: string },
) => (
  <Button
    kind="secondary"
    {...props}
    type="button"
    extra={{ commandfor: props.dialog, command: "show-modal" }}
  />
);
