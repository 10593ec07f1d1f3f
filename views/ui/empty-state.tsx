import type { Child } from "hono/jsx";
import { Icon, type IconName } from "./icon.ts";

/** What would stand here, why nothing does, and one thing to do. */
export const EmptyState = (props: {
  icon?: IconName;
  title: string;
  level?: 2 | 3;
  children?: Child;
  action?: Child;
}) => {
  const Heading = props.level === 3 ? "h3" : "h2";
  return (
    <div class="empty">
      {props.icon && <Icon name={props.icon} />}
      <Heading>{props.title}</Heading>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  );
};
