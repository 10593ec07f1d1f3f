import type { Frame } from "../../src/accounts/page-frame.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";

interface Props {
  frame: Frame;
  /** Where assistants call. */
  endpoint: string;
  publicUrl: string;
  /** Of the installation, for clients on the same machine. */
  folder: string;
  days: number;
  /** Shown once, right after it was made. */
  token?: string;
}

interface Client {
  name: string;
  where: string;
  text: string;
}

/** A list of words stands on one line. */
const json = (value: object) =>
  JSON.stringify(value, undefined, 2).replaceAll(/\[[^[\]{}]*\]/g, (list) =>
    list.replaceAll(/\s+/g, " "),
  );
const STAND_IN = "YOUR_TOKEN";

function clientsOf({ endpoint, publicUrl, folder, token = STAND_IN }: Props): Client[] {
  const headers = { Authorization: `Bearer ${token}` };
  const env = { COUNTERSIGN_TOKEN: token, PUBLIC_URL: publicUrl };
  const args = ["--silent", "--prefix", folder, "run", "mcp"];
  return [
    {
      name: "Claude Code",
      where: "In a terminal:",
      text: `claude mcp add --transport http countersign ${endpoint} --header "Authorization: Bearer ${token}"`,
    },
    {
      name: "Claude Desktop",
      where:
        "Settings, Developer, Edit config (claude_desktop_config.json). It starts a program, so it needs this installation on the same machine:",
      text: json({ mcpServers: { countersign: { command: "npm", args, env } } }),
    },
    {
      name: "Cursor",
      where: "In .cursor/mcp.json of a project, or ~/.cursor/mcp.json for all:",
      text: json({ mcpServers: { countersign: { url: endpoint, headers } } }),
    },
    {
      name: "VS Code",
      where: "In .vscode/mcp.json:",
      text: json({ servers: { countersign: { type: "http", url: endpoint, headers } } }),
    },
    {
      name: "Any other client",
      where: "Streamable HTTP, with a token in a header:",
      text: `URL: ${endpoint}\nHeader: Authorization: Bearer ${token}`,
    },
  ];
}

const Snippet = ({ name, where, text }: Client) => (
  <Card title={name} level={3} actions={<CopyButton text={text}>Copy</CopyButton>}>
    <p>{where}</p>
    <pre class="sent-text wrap-anywhere">{text}</pre>
  </Card>
);

const NewToken = ({ days }: Pick<Props, "days">) => (
  <Card title="1. Make a token">
    <p class="mb-4">
      It lets the assistant search and read what you may see, have drafts written, ask models within
      your budgets and prepare a publication. It cannot sign: only you do, on the page of the draft.
      It expires in {days} days; choose otherwise at <a href={urls.account.tokens()}>API tokens</a>.
    </p>
    <Form action={urls.account.assistants()}>
      <FormActions>
        <Button icon="key">Make a token for the snippets</Button>
      </FormActions>
    </Form>
  </Card>
);

export const AssistantsPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Connect an AI assistant"
    lead="Claude Code, Cursor and others can work here for you over MCP: find and write drafts, look things up in Jira and Confluence, ask models."
    back={{ href: urls.account.show(), label: "Your account" }}
    width="narrow"
  >
    <div class="stack">
      {props.token === undefined ? (
        <NewToken days={props.days} />
      ) : (
        <Notice
          tone="good"
          title="The token stands in the snippets below"
          actions={<a href={urls.account.tokens()}>Your API tokens</a>}
        >
          <p>It is not shown again. Keep the snippets as you keep a password.</p>
        </Notice>
      )}
      <h2>
        {props.token === undefined ? "2. Give it to your assistant" : "Give it to your assistant"}
      </h2>
      {clientsOf(props).map((client) => (
        <Snippet {...client} />
      ))}
    </div>
  </Page>
);
