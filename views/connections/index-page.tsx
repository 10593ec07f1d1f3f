import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ConnectionSummary } from "../../src/connections/summary.ts";
import type { ConnectionKind } from "../../src/db/schema/connections.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { IconName } from "../ui/icon.ts";
import { Link, Table } from "../ui/table.ts";
import { type Task, TaskList } from "../ui/task-list.tsx";
import { ConnectionBadge } from "./state.tsx";

interface Props {
  frame: Frame;
  /** Own ones first. */
  connections: ConnectionSummary[];
  providers: { key: string; kind: ConnectionKind; label: string; help: string; icon: IconName }[];
  known: { provider: string; name: string; note: string; place: number }[];
  flash?: string | undefined;
}

const KINDS = [
  { kind: "jira", title: "Jira", none: "Where your countersigned drafts become issues." },
  { kind: "llm", title: "A model", none: "It drafts for you. You may connect several." },
  { kind: "confluence", title: "Confluence", none: "Pages that your drafts can rest on." },
] as const;

const TASK_STATE = {
  works: "done",
  ending: "wrong",
  broken: "wrong",
  untested: "to do",
} as const satisfies Record<ConnectionSummary["state"], Task["state"]>;

/** The one that counts for a kind: one that works before one that does not. */
const bestOf = (connections: ConnectionSummary[], kind: ConnectionKind) => {
  const ofKind = connections.filter((one) => one.kind === kind);
  return ofKind.find(({ state }) => state === "works") ?? ofKind[0];
};

function taskOf(
  { connections, providers }: Props,
  { kind, title, none }: (typeof KINDS)[number],
): Task {
  const found = bestOf(connections, kind);
  if (found) {
    return {
      title,
      href: urls.connections.show(found.id),
      state: TASK_STATE[found.state],
      word: found.word,
      hint: (
        <>
          {found.name}: {found.message} {found.fix}
        </>
      ),
    };
  }
  const choices = providers.filter((one) => one.kind === kind);
  const [only] = choices;
  return {
    title,
    href: choices.length === 1 && only ? urls.connections.new(only.key) : "#add",
    state: kind === "confluence" ? "optional" : "to do",
    word: "Not set up",
    hint: none,
  };
}

const List = ({ connections, title }: { connections: ConnectionSummary[]; title: string }) => (
  <Card title={title}>
    <Table
      name={title}
      columns={[
        { title: "Name", look: "main" },
        { title: "System" },
        { title: "Address" },
        { title: "State", look: "fit" },
      ]}
      rows={connections.map((one) => ({
        cells: [
          Link({ href: urls.connections.show(one.id), children: one.name }),
          one.system,
          one.baseUrl,
          ConnectionBadge(one),
        ],
      }))}
    />
  </Card>
);

const Known = ({ known }: Pick<Props, "known">) => (
  <Card title="Ready to use">
    <ul class="stack">
      {known.map(({ provider, name, note, place }) => (
        <li>
          <p>
            <strong>{name}</strong>
          </p>
          <p class="hint">{note}</p>
          <p class="pt-2">
            <ButtonLink
              href={urls.connections.new(provider, { known: place })}
              kind="secondary"
              small
              label={`Use ${name}`}
            >
              Use this
            </ButtonLink>
          </p>
        </li>
      ))}
    </ul>
  </Card>
);

const Add = ({ providers, frame }: Pick<Props, "providers" | "frame">) => (
  <Card title="Add a connection" id="add">
    <ul class="stack">
      {providers.map(({ key, label, help }) => (
        <li>
          <p>
            <strong>{label}</strong>
          </p>
          <p class="hint">{help}</p>
          <p class="pt-2">
            <ButtonLink
              href={urls.connections.new(key)}
              kind="secondary"
              small
              icon="plug"
              label={`Connect ${label}`}
            >
              Connect
            </ButtonLink>{" "}
            {frame.account.role === "admin" && (
              <ButtonLink
                href={urls.connections.new(key, { scope: "company" })}
                kind="quiet"
                small
                label={`Connect ${label} for the company`}
              >
                For the company
              </ButtonLink>
            )}
          </p>
        </li>
      ))}
    </ul>
  </Card>
);

export function ConnectionsIndexPage(props: Props) {
  const { frame, connections, known, flash } = props;
  const own = connections.filter(({ company }) => !company);
  const shared = connections.filter(({ company }) => company);
  return (
    <Page
      {...frame}
      title="Connections"
      lead="What Countersign may use in your name. Tokens are stored sealed and are never shown again."
      nav="connections"
      flash={flash === undefined ? undefined : { tone: "good", text: flash }}
    >
      <Card title="What is set up">
        <TaskList id="connections" tasks={KINDS.map((kind) => taskOf(props, kind))} />
      </Card>
      {own.length > 0 && <List title="Your connections" connections={own} />}
      {shared.length > 0 && <List title="The company's connections" connections={shared} />}
      {known.length > 0 && <Known known={known} />}
      <Add {...props} />
    </Page>
  );
}
