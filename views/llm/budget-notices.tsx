import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  warnings: readonly BudgetWarning[];
  zone: string | undefined;
}

/** Budgets of which four fifths or more are used; nothing when there is none. */
export const BudgetNotices = ({ warnings, zone }: Props) =>
  warnings.length > 0 && (
    <div class="mb-4">
      <Notice
        tone="warn"
        title={
          warnings.length === 1
            ? "A budget for models is nearly used up"
            : `${warnings.length} budgets for models are nearly used up`
        }
      >
        <ul>
          {warnings.map(({ words, resetsAt }) => (
            <li>
              {words}. It starts again {Time({ at: resetsAt, zone, exact: true })}.
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
