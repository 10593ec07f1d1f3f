import type { Child } from "hono/jsx";
import { Badge } from "./badge.ts";
import type { IconName } from "./icon.ts";
import type { Tone } from "./tone.ts";

type TaskState = "to do" | "done" | "wrong" | "running" | "not yet" | "optional";

const LOOK: Record<TaskState, { tone: Tone; icon: IconName; word: string }> = {
  "to do": { tone: "info", icon: "neutral", word: "To do" },
  done: { tone: "good", icon: "good", word: "Done" },
  wrong: { tone: "bad", icon: "bad", word: "Needs you" },
  running: { tone: "info", icon: "loader", word: "Running" },
  "not yet": { tone: "neutral", icon: "lock", word: "Cannot start yet" },
  optional: { tone: "neutral", icon: "neutral", word: "Optional" },
};

export interface Task {
  title: string;
  /** None where the step cannot start yet. */
  href?: string | undefined;
  state: TaskState;
  /** Instead of the state's own word. */
  word?: string | undefined;
  hint?: Child;
}

const Item = ({ task, id }: { task: Task; id: string }) => {
  const { tone, icon, word } = LOOK[task.state];
  const described = `${task.hint ? `${id}-hint ` : ""}${id}-state`;
  return (
    <li class="task">
      <div class="task-text">
        {task.href ? (
          <a href={task.href} aria-describedby={described}>
            {task.title}
          </a>
        ) : (
          <span>{task.title}</span>
        )}
        {task.hint && (
          <div class="hint" id={`${id}-hint`}>
            {task.hint}
          </div>
        )}
      </div>
      <span id={`${id}-state`}>
        <Badge tone={tone} icon={icon}>
          {task.word ?? word}
        </Badge>
      </span>
    </li>
  );
};

export const TaskList = ({ id, tasks }: { id: string; tasks: readonly Task[] }) => (
  <ul class="task-list" id={id}>
    {tasks.map((task, index) => (
      <Item task={task} id={`${id}-${index}`} />
    ))}
  </ul>
);
