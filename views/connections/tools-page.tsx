import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Tool } from "../../src/connections/mcp/tools.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Link, Table } from "../ui/table.ts";
import { Tabs } from "../ui/tabs.tsx";
import { Time } from "../ui/time.ts";
import { KIND_WORDS, KindBadge, UseBadge } from "./tool-words.tsx";

interface Props {
  frame: Frame;
  connection: { id: string; name: string };
  mayChange: boolean;
  /** Those that the search and the kind leave. */
  tools: readonly Tool[];
  counts: { all: number; off: number } & Record<Tool["kind"], number>;
  fetchedAt: Date | undefined;
  failure: { message: string; fix: string } | undefined;
  page: { q: string; kind: Tool["kind"] | undefined };
  purposes: readonly string[];
  lists: readonly string[];
  isDone: boolean;
}

const KINDS = ["read", "write", "destructive", "unknown"] as const;

const Rows = ({ connection, tools }: Props) =>
  Table({
    name: "Tools",
    columns: [
      { title: "Tool", look: "main" },
      { title: "Does", look: "fit" },
      { title: "Use", look: "fit" },
      { title: "What it says it does" },
    ],
    rows: tools.map((tool) => ({
      cells: [
        Link({ href: urls.connections.tool(connection.id, tool.name), children: tool.name }),
        KindBadge(tool.kind),
        UseBadge(tool),
        <span class="block min-w-40 wrap-anywhere">{shortened(tool.description)}</span>,
      ],
    })),
  });

const MOST_SHOWN = 160;
const shortened = (text: string) =>
  text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** For many tools at once. */
const Choices = ({ connection, purposes, lists, frame }: Props) => (
  <Card title="All of them at once">
    <div class="grid gap-6 md:grid-cols-2">
      <Form action={urls.connections.toolsUse(connection.id)}>
        <Select
          name="purpose"
          label="Only what serves a purpose"
          hint="Everything else is switched off. You can still choose tool by tool."
          empty="Each tool as its kind has it"
          options={options(purposes)}
          width="medium"
        />
        <FormActions>
          <Button kind="secondary">Use these</Button>
        </FormActions>
      </Form>
      {frame.account.role === "admin" && (
        <Form action={urls.connections.toolsUse(connection.id)}>
          <Select
            name="list"
            label="Which of our lists knows this server"
            hint="It says what each tool does. What the server says of itself never counts."
            empty="Choose a list"
            options={options(lists)}
            width="medium"
          />
          <FormActions>
            <Button kind="secondary">Classify by this list</Button>
          </FormActions>
        </Form>
      )}
    </div>
  </Card>
);

export const ToolsPage = (props: Props) => {
  const { frame, connection, mayChange, tools, counts, page, failure, fetchedAt, isDone } = props;
  const tab = (kind: Tool["kind"] | undefined, label: string, count: number) => ({
    href: urls.connections.tools(connection.id, { q: page.q, kind }),
    label,
    count,
    current: page.kind === kind,
  });
  return (
    <Page
      {...frame}
      title={`Tools of ${connection.name}`}
      lead="What reads may run at once; what writes waits for a person each time; what destroys is off. Descriptions are the server's own words."
      back={{ href: urls.connections.show(connection.id), label: connection.name }}
      nav="connections"
      width="wide"
      flash={isDone ? { tone: "good", text: "Saved." } : undefined}
      actions={
        <>
          <ButtonLink
            href={urls.connections.callLog(connection.id)}
            kind="secondary"
            icon="history"
          >
            Calls
          </ButtonLink>
          <PostButton
            action={urls.connections.toolsRefresh(connection.id)}
            kind="secondary"
            icon="retry"
          >
            Read the list again
          </PostButton>
        </>
      }
    >
      <div class="stack">
        {failure && (
          <Notice tone="bad" title="The tools cannot be read">
            {failure.message} {failure.fix}
          </Notice>
        )}
        {counts.off > 0 && (
          <Notice
            tone="warn"
            title={
              counts.off === 1
                ? "1 tool is new or has changed"
                : `${counts.off} tools are new or have changed`
            }
          >
            {counts.off === 1
              ? "It is off until somebody has looked at it: open it."
              : "They are off until somebody has looked at them: open each one."}
          </Notice>
        )}
        <Form action={urls.connections.tools(connection.id)} method="get" label="Search">
          <div class="flex flex-wrap items-end gap-2">
            <TextInput
              name="q"
              label="Search"
              type="search"
              value={page.q}
              width="medium"
              extra={{ "data-search": "" }}
            />
            {page.kind && <input type="hidden" name="kind" value={page.kind} />}
            <Button kind="secondary" icon="search">
              Search
            </Button>
          </div>
        </Form>
        <Tabs
          name="What they do"
          items={[
            tab(undefined, "All", counts.all),
            ...KINDS.map((kind) => tab(kind, KIND_WORDS[kind], counts[kind])),
          ]}
        />
        {tools.length > 0 ? (
          <Rows {...props} />
        ) : (
          <EmptyState icon="search" title="No tool found" />
        )}
        {fetchedAt && <p class="hint">Read {Time({ at: fetchedAt, zone: frame.zone })}.</p>}
        {mayChange && counts.all > 0 && <Choices {...props} />}
      </div>
    </Page>
  );
};
