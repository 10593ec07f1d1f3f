import type { Frame } from "../../src/accounts/page-frame.ts";
import type { AuditEntry, ChainState } from "../../src/audit/audit.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Form } from "../ui/form.tsx";
import { Select } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Pager } from "../ui/pager.ts";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  entries: readonly AuditEntry[];
  next: string | undefined;
  isFirstPage: boolean;
  action: string;
  actions: readonly string[];
  chain: ChainState;
  checkedAll: boolean;
}

const Chain = ({ chain, checkedAll, action }: Props) =>
  chain.whole ? (
    <Notice
      tone="good"
      title={`${chain.checked.toLocaleString("en")} ${checkedAll ? "" : "newest "}entries checked: nothing was changed or taken out`}
      actions={
        !checkedAll && (
          <ButtonLink href={urls.audit.index({ action, check: "all" })} kind="secondary" small>
            Check the whole log
          </ButtonLink>
        )
      }
    />
  ) : (
    <Notice tone="bad" title={`Entry ${chain.brokenAt} is not as it was written`}>
      <p>
        It, or one before it, was changed or taken out behind Countersign's back. Keep the database
        file as it is, and compare it with a backup.
      </p>
    </Notice>
  );

const Filter = ({ action, actions }: Props) => (
  <Form action={urls.audit.index()} method="get" bare label="Filter">
    <div class="flex flex-wrap items-end gap-3">
      <Select
        name="action"
        label="What happened"
        value={action}
        empty="Everything"
        options={actions.map((value) => ({ value, label: words(value) }))}
        width="medium"
      />
      <Button kind="secondary">Show</Button>
    </div>
  </Form>
);

/** `accounts.role_changed` -> "accounts: role changed" */
const words = (action: string) => action.replace(".", ": ").replaceAll("_", " ");

function detailsOf({ details, subject }: AuditEntry): string {
  const parsed: unknown = JSON.parse(details);
  const facts = Object.entries(parsed ?? {}).map(([key, value]) => `${key}: ${String(value)}`);
  return [subject, ...facts].join(", ");
}

export const AuditPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Audit log"
    lead="Who did what, when, and from where. It is only ever added to, and each entry is chained to the one before."
    nav="audit"
    width="wide"
  >
    <div class="stack">
      <Chain {...props} />
      <Filter {...props} />
      {props.entries.length === 0 ? (
        <EmptyState icon="history" title="Nothing here">
          No entry matches. Choose another kind, or everything.
        </EmptyState>
      ) : (
        Table({
          name: "Audit log",
          columns: [
            { title: "No.", look: "end" },
            { title: "When" },
            { title: "Who" },
            { title: "What", look: "main" },
            { title: "About" },
            { title: "From" },
          ],
          rows: props.entries.map((entry) => ({
            cells: [
              String(entry.id),
              Time({ at: entry.at, zone: props.frame.zone, exact: true }),
              entry.who,
              words(entry.action),
              detailsOf(entry),
              entry.address,
            ],
          })),
        })
      )}
      {Pager({
        name: "Audit log",
        first: props.isFirstPage ? undefined : urls.audit.index({ action: props.action }),
        next: props.next && urls.audit.index({ action: props.action, before: props.next }),
      })}
    </div>
  </Page>
);
