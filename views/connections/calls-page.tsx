import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.ts";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  connection: { id: string; name: string };
  calls: readonly Row<"toolCalls">[];
  before: string | undefined;
  next: string | undefined;
}

const outcomeOf = ({ outcome, errorCode }: Row<"toolCalls">) => {
  if (outcome === "done") return Badge({ tone: "good", children: "Done" });
  if (outcome === "open") return Badge({ tone: "info", children: "Not finished" });
  return (
    <>
      {Badge({ tone: "bad", children: "Failed" })} <code class="hint">{errorCode}</code>
    </>
  );
};

/** What it was for, with the yes that it had. */
const reasonOf = ({ subject, approvalId }: Row<"toolCalls">) => {
  const words = subject === "try" ? "A try" : subject;
  if (approvalId === null) return words;
  return (
    <>
      {words}, {Link({ href: urls.approvals.show(approvalId), children: "approved" })}
    </>
  );
};

const number = (count: number | null) => (count === null ? "" : count.toLocaleString("en"));

export const CallsPage = ({ frame, connection, calls, before, next }: Props) => (
  <Page
    {...frame}
    title="Calls of tools"
    lead="Your own calls. Arguments and answers are not kept: only a hash of the arguments, sizes and the outcome."
    back={{ href: urls.connections.tools(connection.id), label: `Tools of ${connection.name}` }}
    nav="connections"
    width="wide"
  >
    <div class="stack">
      {calls.length === 0 && <EmptyState icon="history" title="Nothing was called yet" />}
      {calls.length > 0 &&
        Table({
          name: "Calls",
          columns: [
            { title: "Tool", look: "main" },
            { title: "Outcome", look: "fit" },
            { title: "When" },
            { title: "For" },
            { title: "Took, ms", look: "end" },
            { title: "Sent, bytes", look: "end" },
            { title: "Got, bytes", look: "end" },
            { title: "Arguments", look: "fit" },
          ],
          rows: calls.map((call) => ({
            cells: [
              Link({ href: urls.connections.tool(connection.id, call.tool), children: call.tool }),
              outcomeOf(call),
              Time({ at: call.at, zone: frame.zone, exact: true }),
              reasonOf(call),
              number(call.ms),
              number(call.bytesIn),
              number(call.bytesOut),
              <code title={call.argumentsHash}>{call.argumentsHash.slice(0, 8)}</code>,
            ],
          })),
        })}
      {Pager({
        name: "Calls",
        ...(before && { first: urls.connections.callLog(connection.id) }),
        ...(next && { next: urls.connections.callLog(connection.id, { before: next }) }),
      })}
    </div>
  </Page>
);
