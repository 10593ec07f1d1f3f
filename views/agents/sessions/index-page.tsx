import { html } from "hono/html";
import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { SessionKind } from "../../../src/db/schema/sessions.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Pager } from "../../ui/pager.ts";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";

interface Listed {
  id: string;
  title: string;
  kind: SessionKind;
  /** The agent's name. */
  with: string | undefined;
  model: string;
  updatedAt: Date;
}

interface Props {
  frame: Frame;
  sessions: readonly Listed[];
  next: string | undefined;
  /** Not the first page. */
  later: boolean;
}

const COLUMNS = [
  { title: "Session", look: "main" as const },
  { title: "With", look: "fit" as const },
  { title: "Model", look: "fit" as const },
  { title: "Last used", look: "fit" as const },
];

export const withWhom = ({ with: agent, kind }: Pick<Listed, "with" | "kind">): string =>
  agent ?? (kind === "code" ? "Code assistance" : "Nobody in particular");

const New = () => (
  <>
    <ButtonLink href={urls.sessions.new()} icon="plus">
      New session
    </ButtonLink>
    <ButtonLink href={urls.sessions.new({ kind: "code" })} kind="secondary">
      Ask about code
    </ButtonLink>
  </>
);

export const SessionsPage = ({ frame, sessions, next, later }: Props) => (
  <Page
    {...frame}
    title="Sessions"
    nav="agents"
    lead="Talks with a model that may look things up here for you. Nobody else sees them."
    back={{ href: urls.agents.index(), label: "Agents" }}
    actions={sessions.length > 0 ? <New /> : undefined}
  >
    {sessions.length === 0 ? (
      <EmptyState
        icon="sparkle"
        title={later ? "No more sessions" : "No session yet"}
        action={<New />}
      >
        Ask which drafts wait for you, what an issue says, or how a piece of code works.
      </EmptyState>
    ) : (
      Table({
        name: "Sessions",
        columns: COLUMNS,
        rows: sessions.map((one) => ({
          cells: [
            html`<a href="${urls.sessions.show(one.id)}">${one.title}</a>`,
            withWhom(one),
            one.model || "As the company has set",
            Time({ at: one.updatedAt, zone: frame.zone }),
          ],
        })),
      })
    )}
    {Pager({
      name: "Sessions",
      first: later ? urls.sessions.index() : undefined,
      next: next === undefined ? undefined : urls.sessions.index({ before: next }),
    })}
  </Page>
);
