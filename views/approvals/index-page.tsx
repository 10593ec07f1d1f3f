import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import type { ApprovalState } from "../../src/db/schema/tools.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Time } from "../ui/time.ts";
import { stateWord, subjectWords } from "./words.ts";

interface Props {
  frame: Frame;
  approvals: readonly Row<"approvals">[];
  /** Names of connections, by id. */
  names: Record<string, string>;
  state: ApprovalState | undefined;
  before: string | undefined;
  next: string | undefined;
}

const STATES = ["waiting", "approved", "used", "denied", "expired"] as const;
const MOST_SHOWN = 120;

const shortened = (value: unknown) => {
  const text = JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;
};

export const ApprovalsPage = ({ frame, approvals, names, state, before, next }: Props) => (
  <Page
    {...frame}
    title="Approvals"
    lead="Calls of outside tools that wait for your yes. Each yes is for one call with these very arguments, once."
    nav="connections"
    width="wide"
  >
    <div class="stack">
      <Tabs
        name="State"
        items={STATES.map((one) => ({
          href: urls.approvals.index({ state: one }),
          label: stateWord(one),
          current: state === one,
        }))}
      />
      {approvals.length === 0 && (
        <EmptyState
          icon="check"
          title={state === "waiting" ? "Nothing waits for you" : "Nothing here"}
        >
          A tool that writes never runs before you have seen the call.
        </EmptyState>
      )}
      {approvals.length > 0 &&
        Table({
          name: "Approvals",
          columns: [
            { title: "Tool", look: "main" },
            { title: "With" },
            { title: "At" },
            { title: "Why" },
            { title: "Asked", look: "fit" },
          ],
          rows: approvals.map((one) => ({
            cells: [
              Link({ href: urls.approvals.show(one.id), children: one.tool }),
              <code class="block min-w-40 wrap-anywhere">{shortened(one.arguments)}</code>,
              names[one.connectionId] ?? "a connection that is gone",
              subjectWords(one.subject),
              Time({ at: one.createdAt, zone: frame.zone }),
            ],
          })),
        })}
      {Pager({
        name: "Approvals",
        ...(before && { first: urls.approvals.index({ state }) }),
        ...(next && { next: urls.approvals.index({ state, before: next }) }),
      })}
    </div>
  </Page>
);
