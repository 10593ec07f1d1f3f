import type { Frame } from "../../src/accounts/page-frame.ts";
import type { ListedAgent } from "../../src/agents/listed-agents.ts";
import { DraftStateBadge } from "../drafts/state.ts";
import type { ToolStop } from "../../src/agents/loop/tool-stop.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";

interface Props {
  frame: Frame;
  agents: readonly ListedAgent[];
  /** The person may start one. */
  mayStart: boolean;
  /** They may talk with a model. */
  mayTalk: boolean;
  /** An administrator's word that no agent uses a tool. */
  stop: ToolStop | undefined;
  mayStop: boolean;
}

/** One switch for all: what agents do with tools ends at once. */
const Tools = ({ stop, mayStop, frame }: Pick<Props, "stop" | "mayStop" | "frame">) => {
  if (stop === undefined) {
    return mayStop ? (
      <details class="fold-out">
        <summary>Stop the use of tools by agents</summary>
        <Form action={urls.agents.toolStop()}>
          <TextInput
            name="reason"
            label="Why"
            hint="From then on no agent uses any tool, of anybody, until you allow it again."
            optional
          />
          <FormActions>
            <Button kind="danger" icon="stop">
              Stop all use of tools
            </Button>
          </FormActions>
        </Form>
      </details>
    ) : null;
  }
  return (
    <Notice
      tone="warn"
      title="No agent uses tools for now"
      actions={
        mayStop && (
          <PostButton action={urls.agents.toolStopEnd()} kind="secondary" small>
            Allow it again
          </PostButton>
        )
      }
    >
      An administrator stopped it {Time({ at: stop.startedAt, zone: frame.zone })}
      {stop.reason === "" ? "." : `: ${stop.reason}`}
    </Notice>
  );
};

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
export const AgentsPage = ({ frame, agents, mayStart, mayTalk, ...tools }: Props) => (
  <Page
    {...frame}
    title="Agents"
    lead="Each makes one kind of draft. What it makes leaves the house only when you have signed it."
    nav="agents"
    actions={
      mayTalk && (
        <ButtonLink href={urls.sessions.index()} kind="secondary" icon="sparkle">
          Sessions
        </ButtonLink>
      )
    }
  >
    <div class="stack">
      {tools.stop !== undefined && <Tools frame={frame} {...tools} />}
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
      {tools.stop === undefined && <Tools frame={frame} {...tools} />}
    </div>
  </Page>
);
