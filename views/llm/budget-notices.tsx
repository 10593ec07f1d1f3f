import type { BudgetState } from "../../src/llm/budget-states.ts";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  near: readonly BudgetState[];
  zone: string | undefined;
  dollars: (nanoUsd: number) => string;
  /** Whose page it is: their own budget is "your". */
  viewer?: string;
  title?: string;
}

function whose({ budget: { scope }, spend, name }: BudgetState, viewer: string | undefined) {
  if (scope === "company") return "The company's budget";
  if (scope === "team") return `The budget of the team ${name ?? ""}`.trim();
  return spend?.scopeId === viewer ? "Your budget" : `${name ?? "Somebody who is gone"}'s budget`;
}

/** "$8.20 of $10.00", "45 of 50 calls"; the one of which more is used up first. */
function usedWords({ budget, spend }: BudgetState, dollars: Props["dollars"]): string {
  const { limitNanoUsd, limitRequests } = budget;
  const { spentNanoUsd = 0, reservedNanoUsd = 0, requests = 0 } = spend ?? {};
  const money =
    limitNanoUsd === null
      ? []
      : [`${dollars(spentNanoUsd + reservedNanoUsd)} of ${dollars(limitNanoUsd)}`];
  const calls =
    limitRequests === null
      ? []
      : [`${requests.toLocaleString("en")} of ${limitRequests.toLocaleString("en")} calls`];
  return [...money, ...calls].join(", ");
}

const Line = ({ state, zone, dollars, viewer }: Omit<Props, "near"> & { state: BudgetState }) => (
  <>
    {whose(state, viewer)} for this {state.budget.period}: {usedWords(state, dollars)} used. It
    starts again {Time({ at: state.resetsAt, zone, exact: true })}.
  </>
);

/** Budgets of which four fifths or more are used; nothing when there is none. */
export const BudgetNotices = ({ near, title, ...props }: Props) =>
  near.length > 0 && (
    <Notice tone="warn" title={title ?? "A budget for models is nearly used up"}>
      {near.length === 1 ? (
        near.map((state) => <Line state={state} {...props} />)
      ) : (
        <ul class="list-disc pl-5">
          {near.map((state) => (
            <li>
              <Line state={state} {...props} />
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
