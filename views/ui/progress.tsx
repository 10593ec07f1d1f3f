import type { Child } from "hono/jsx";

/** Without `value` it is under way with no known end. `note` stands on the right: "12 of 40". */
export const Progress = (props: {
  id: string;
  label: string;
  value?: number | undefined;
  max?: number;
  note?: Child;
}) => (
  <div class="progress">
    <div class="progress-label">
      <label for={props.id}>{props.label}</label>
      {props.note && <span>{props.note}</span>}
    </div>
    <progress id={props.id} value={props.value} max={props.max ?? 100} />
  </div>
);
