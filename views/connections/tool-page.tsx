import type { Frame } from "../../src/accounts/page-frame.ts";
import type { CallOutcome } from "../../src/connections/mcp/call.ts";
import type { ToolDiff } from "../../src/connections/mcp/diff-tool.ts";
import type { SchemaField } from "../../src/connections/mcp/schema-form.ts";
import type { Tool } from "../../src/connections/mcp/tools.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Diff } from "../ui/diff.ts";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Select } from "../ui/inputs.tsx";
import { LongText } from "../ui/long-text.ts";
import { Notice } from "../ui/notice.tsx";
import { CallResult } from "./call-outcome.tsx";
import { SchemaFields } from "./schema-fields.tsx";
import { CHOICE_WORDS, KIND_WORDS, KindBadge, UseBadge } from "./tool-words.tsx";

interface Props {
  frame: Frame;
  connection: { id: string; name: string };
  mayChange: boolean;
  mayUse: boolean;
  tool: Tool;
  /** Since it was approved. */
  diff: ToolDiff[] | undefined;
  fields: readonly SchemaField[];
  typed: Record<string, string>;
  errors: FieldErrors;
  outcome: CallOutcome | undefined;
  isDone: boolean;
}

const KINDS = ["read", "write", "destructive", "unknown"] as const;

const HIDDEN =
  "Nothing that you can see has changed: it is in comments, in tags, or beyond what is shown. That is where instructions to a model are hidden, so ask whoever runs the server before you approve it.";

const lookAt = (diff: ToolDiff[] | undefined): string => {
  if (diff === undefined) return "Read what it says and what it takes, below.";
  return diff.length === 0 ? HIDDEN : "Read what has changed since it was approved, below.";
};

const Changes = ({ diff }: { diff: ToolDiff[] }) => (
  <Card title="What has changed since it was approved">
    {diff.map(({ label, parts }) => (
      <section aria-label={label}>
        <h3 class="part-label">{label}</h3>
        <div class="prompt-diff">{Diff({ parts })}</div>
      </section>
    ))}
  </Card>
);

const Looked = ({ connection, tool, diff }: Props) => (
  <Notice
    tone="warn"
    title={tool.state === "new" ? "This tool is new" : "This tool has changed"}
    actions={
      <Form action={urls.connections.toolChoice(connection.id, tool.name)} bare>
        <input type="hidden" name="seen" value={tool.hash} />
        <Button icon="check">I have looked: it may be used</Button>
      </Form>
    }
  >
    {lookAt(diff)} Until then nobody can call it.
  </Notice>
);

const Rule = ({ connection, tool, frame }: Props) => {
  const choices =
    tool.kind === "read" ? (["allow", "ask", "deny"] as const) : (["ask", "deny"] as const);
  return (
    <Card title="What it may do">
      <Form action={urls.connections.toolChoice(connection.id, tool.name)}>
        <Select
          name="choice"
          label="When it is called"
          empty={`As its kind has it (${KIND_WORDS[tool.kind].toLowerCase()})`}
          value={tool.chosen ?? ""}
          options={choices.map((value) => ({ value, label: CHOICE_WORDS[value] }))}
          width="medium"
        />
        {frame.account.role === "admin" && (
          <Select
            name="kind"
            label="What it does"
            hint="Your word, not the server's. Only what reads can run unasked."
            value={tool.kind}
            options={KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
            width="medium"
          />
        )}
        <FormActions>
          <Button kind="secondary">Save</Button>
        </FormActions>
      </Form>
    </Card>
  );
};

const Off = ({ tool, mayChange }: Props) => (
  <Notice tone="info" title="It is switched off, so nobody can call it">
    {tool.chosen === null && tool.kind === "destructive" && "What destroys is off from the start. "}
    {mayChange
      ? "Say below that it waits for a yes, if it is needed."
      : "Ask whoever made this connection, if you need it."}
  </Notice>
);

const Try = ({ connection, tool, fields, typed, errors }: Props) => (
  <Card title="Try it">
    <Form action={urls.connections.toolCalls(connection.id, tool.name)}>
      {fields.length === 0 && <p class="hint">It takes no arguments.</p>}
      <SchemaFields fields={fields} typed={typed} errors={errors} />
      <FormActions>
        <Button icon="send">{tool.choice === "ask" ? "Ask for a yes" : "Call it"}</Button>
      </FormActions>
    </Form>
  </Card>
);

const Use = (props: Props) => {
  if (props.tool.choice === "deny") return <Off {...props} />;
  return props.mayUse ? <Try {...props} /> : null;
};

export const ToolPage = (props: Props) => {
  const { frame, connection, tool, diff, mayChange, outcome, errors, isDone } = props;
  return (
    <Page
      {...frame}
      title={tool.name}
      lead={tool.title === tool.name ? undefined : tool.title}
      back={{ href: urls.connections.tools(connection.id), label: `Tools of ${connection.name}` }}
      nav="connections"
      error={Object.keys(errors).length > 0}
      flash={isDone ? { tone: "good", text: "Saved." } : undefined}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        <p>
          {KindBadge(tool.kind)} {UseBadge(tool)}
        </p>
        {tool.state !== "fit" && mayChange && <Looked {...props} />}
        {outcome && <CallResult outcome={outcome} />}
        {diff && diff.length > 0 && <Changes diff={diff} />}
        <Card title="What the server says of it">
          <p class="whitespace-pre-wrap break-words">{tool.description || "Nothing."}</p>
          <details class="pt-2">
            <summary>What it takes, as JSON schema</summary>
            {LongText({ label: "JSON schema", text: JSON.stringify(tool.inputSchema, null, 2) })}
          </details>
        </Card>
        {tool.state === "fit" && <Use {...props} />}
        {mayChange && <Rule {...props} />}
      </div>
    </Page>
  );
};
