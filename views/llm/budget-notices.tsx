import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  warnings: readonly BudgetWarning[];
  zone: string | undefined;
}

function titleOf(warnings: Props["warnings"]): string {
  const usedUp = warnings.filter(({ isUsedUp }) => isUsedUp).length;
  const words = usedUp === 0 ? "nearly used up" : "used up";
  if (warnings.length === 1) return `A budget for models is ${words}`;
  const mixed = usedUp > 0 && usedUp < warnings.length;
  return `${warnings.length} budgets for models are ${mixed ? "used up, or nearly" : words}`;
}

/** Budgets of which four fifths or more are used; nothing when there is none. */
export const BudgetNotices = ({ warnings, zone }: Props) =>
  warnings.length > 0 && (
    <div class="mb-4">
      <Notice tone="warn" title={titleOf(warnings)}>
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
