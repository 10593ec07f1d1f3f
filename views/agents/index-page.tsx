import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ListedAgent } from "../../src/agents/listed-agents.ts";
import { DraftStateBadge } from "../drafts/state.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  agents: readonly ListedAgent[];
  /** The person may start one. */
  mayStart: boolean;
}

const Recent = ({ agent, zone }: { agent: ListedAgent; zone: string | undefined }) =>
  agent.recent.length === 0 ? (
    <p class="hint">Nothing of yours yet.</p>
  ) : (
    <ul class="waiting">
      {agent.recent.map((draft) => (
        <li>
          <a href={draft.url}>{draft.title}</a>
          <span class="hint">
            {DraftStateBadge(draft)} {Time({ at: draft.updatedAt, zone })}
          </span>
        </li>
      ))}
    </ul>
  );

/** What can be made here, and by whom. */
export const AgentsPage = ({ frame, agents, mayStart }: Props) => (
  <Page
    {...frame}
    title="Agents"
    lead="Each makes one kind of draft. What it makes leaves the house only when you have signed it."
    nav="agents"
  >
    <div class="stack">
      {agents.map((agent) => (
        <Card
          title={agent.label}
          actions={
            mayStart && (
              <ButtonLink href={agent.newUrl} kind="secondary" icon="plus" label={agent.newWords}>
                {agent.newWords}
              </ButtonLink>
            )
          }
        >
          <p class="mb-4 max-w-reading">{agent.help}</p>
          <Recent agent={agent} zone={frame.zone} />
        </Card>
      ))}
    </div>
  </Page>
);
