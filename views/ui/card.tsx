import type { Child } from "hono/jsx";

export const Card = (props: {
  title?: string;
  /** The heading's level: 2 unless the card stands below a section's own heading. */
  level?: 2 | 3;
  actions?: Child;
  foot?: Child;
  id?: string;
  children?: Child;
}) => {
  const Heading = props.level === 3 ? "h3" : "h2";
  return (
    <section class="card" id={props.id}>
      {(props.title || props.actions) && (
        <div class="card-head">
          {props.title && <Heading>{props.title}</Heading>}
          {props.actions}
        </div>
      )}
      {props.children}
      {props.foot && <div class="card-foot">{props.foot}</div>}
    </section>
  );
};
