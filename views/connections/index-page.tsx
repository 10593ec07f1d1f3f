import type { Child } from "hono/jsx";
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
  { kind: "code", title: "Repositories", none: "Pull requests to be reviewed." },
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
    state: kind === "confluence" || kind === "code" ? "optional" : "to do",
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

interface Offer {
  name: string;
  words: string;
  actions: Child;
}

const Offers = ({ title, id, offers }: { title: string; id: string; offers: Offer[] }) => (
  <Card title={title} id={id}>
    <ul class="stack">
      {offers.map(({ name, words, actions }) => (
        <li class="flex flex-wrap items-center justify-between gap-2">
          <div>
            <strong>{name}</strong>
            <p class="hint">{words}</p>
          </div>
          <div class="flex flex-wrap gap-2">{actions}</div>
        </li>
      ))}
    </ul>
  </Card>
);

const knownOffer = ({ provider, name, note, place }: Props["known"][number]): Offer => ({
  name,
  words: note,
  actions: (
    <ButtonLink
      href={urls.connections.new(provider, { known: place })}
      kind="secondary"
      small
      label={`Use this: ${name}`}
    >
      Use this
    </ButtonLink>
  ),
});

const offerOf = (
  { key, label, help }: Props["providers"][number],
  { isOwn, isCompany }: { isOwn: boolean; isCompany: boolean },
): Offer => ({
  name: label,
  words: help,
  actions: (
    <>
      {isCompany && (
        <ButtonLink
          href={urls.connections.new(key, { scope: "company" })}
          kind="quiet"
          small
          label={`Connect ${label} for the company`}
        >
          For the company
        </ButtonLink>
      )}
      {isOwn && (
        <ButtonLink
          href={urls.connections.new(key)}
          kind="secondary"
          small
          icon="plug"
          label={`Connect ${label}`}
        >
          Connect
        </ButtonLink>
      )}
    </>
  ),
});

/** Of these a person has one; what is there already is not offered again. */
function offersOf({ providers, known, connections, frame }: Props) {
  const isFree = (kind: ConnectionKind | undefined, company: boolean) =>
    (kind !== "jira" && kind !== "confluence") ||
    !connections.some((one) => one.kind === kind && one.company === company);
  const kindOf = (key: string) => providers.find((one) => one.key === key)?.kind;
  const isAdmin = frame.account.role === "admin";
  return {
    ready: known.filter(({ provider }) => isFree(kindOf(provider), false)).map(knownOffer),
    others: providers
      .map((one) => ({
        one,
        isOwn: isFree(one.kind, false),
        isCompany: isAdmin && isFree(one.kind, true),
      }))
      .filter(({ isOwn, isCompany }) => isOwn || isCompany)
      .map(({ one, ...free }) => offerOf(one, free)),
  };
}

export function ConnectionsIndexPage(props: Props) {
  const { frame, connections, flash } = props;
  const own = connections.filter(({ company }) => !company);
  const shared = connections.filter(({ company }) => company);
  const { ready, others } = offersOf(props);
  return (
    <Page
      {...frame}
      title="Connections"
      lead="What Countersign may use in your name. Tokens are stored sealed and are never shown again."
      nav="connections"
      flash={flash === undefined ? undefined : { tone: "good", text: flash }}
    >
      <div class="stack">
        <Card title="What is set up">
          <TaskList id="connections" tasks={KINDS.map((kind) => taskOf(props, kind))} />
        </Card>
        {ready.length > 0 && <Offers title="Ready to use" id="ready" offers={ready} />}
        {own.length > 0 && <List title="Your connections" connections={own} />}
        {shared.length > 0 && <List title="The company's connections" connections={shared} />}
        <Offers title="Add a connection" id="add" offers={others} />
      </div>
    </Page>
  );
}
