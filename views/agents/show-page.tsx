import type { Frame } from "../../src/accounts/page-frame.ts";
import type { AgentCard } from "../../src/agents/listed-agents.ts";
import type { ReadMade } from "../../src/agents/read.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { urls } from "../../src/urls.ts";
import { AlsoStands } from "../drafts/documents/also-stands.tsx";
import { DraftStateBadge } from "../drafts/state.ts";
import { Page } from "../layout.tsx";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { CostBadge } from "../ui/badge.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { Menu, MenuLink, MenuPost } from "../ui/menu.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { ContentView } from "./content-view.tsx";
import { LiveRun } from "./live.tsx";
import { Revisions } from "./revisions.tsx";
import { Trace } from "./trace.tsx";

interface Props extends ReadMade {
  frame: Frame;
  draft: Draft;
  agent: AgentCard;
  downloads: readonly { format: string; label: string }[];
  /** Budgets that hold for the person. */
  warnings: readonly BudgetWarning[];
  standing: Parameters<typeof AlsoStands>[0]["standing"];
  price: { model: string; price: string | undefined; tokens: number | undefined } | undefined;
  /** The refinement as it was typed, and why something was refused. */
  refinement: { typed: string; error: string | undefined };
  refused: string | undefined;
}

const isIdle = ({ state }: Draft): boolean => state === "open" || state === "published";
const isOwn = ({ may }: Draft): boolean => may === "owner";

const Facts = ({ draft, agent, revisions, price, frame }: Props) => {
  const [newest] = revisions;
  return (
    <div class="draft-facts">
      {DraftStateBadge(draft)}
      <span>{agent.label}</span>
      <span>{draft.target.projectName}</span>
      {newest && (
        <span>
          <a href="#revisions">Revision {newest.number}</a>,{" "}
          {Time({ at: newest.createdAt, zone: frame.zone })}
        </span>
      )}
      {price && (draft.state === "composing" ? <span>{price.model}</span> : CostBadge(price))}
      {price && isOwn(draft) && <a href={urls.activity.index({ draft: draft.id })}>Model calls</a>}
    </div>
  );
};

const Actions = ({ draft, downloads }: Props) => {
  const mayRemove = isOwn(draft) && draft.state === "open";
  if (downloads.length === 0 && !mayRemove) return null;
  return (
    <Menu label="More" name={`More for ${draft.title}`}>
      {downloads.map(({ format, label }) => (
        <MenuLink href={urls.agentDrafts.download(draft.id, format)}>{label}</MenuLink>
      ))}
      {mayRemove && (
        <MenuPost
          action={urls.agentDrafts.removal(draft.id)}
          icon="remove"
          confirm={`Remove “${draft.title}”? All of its revisions go with it.`}
        >
          Remove
        </MenuPost>
      )}
    </Menu>
  );
};

const Ended = ({ draft, runs }: Props) => {
  const run = runs[0]?.run;
  if (run?.state !== "failed" && run?.state !== "stopped") return null;
  return (
    <Notice
      tone={run.state === "stopped" ? "info" : "bad"}
      title={run.state === "stopped" ? "It was stopped" : "It could not be made"}
      actions={
        isOwn(draft) &&
        isIdle(draft) && (
          <PostButton action={urls.agentDrafts.runs(draft.id)} kind="secondary" icon="retry">
            Try again
          </PostButton>
        )
      }
    >
      {run.errorMessage ?? "What stood here before stands as it was."}
      {run.instruction !== null && <p class="quoted">“{run.instruction}”</p>}
    </Notice>
  );
};

const Publish = ({ draft }: Props) => (
  <FormActions>
    <ButtonLink href={urls.drafts.documents(draft.id)} kind="secondary" icon="send">
      Publish as a page or comment
    </ButtonLink>
  </FormActions>
);

const RefineForm = ({ draft, refinement }: Props) => (
  <Form id="refine" action={urls.agentDrafts.refinements(draft.id)} label="Refine">
    <TextArea
      name="instruction"
      label="Refine"
      hint="Say what to change, in your own words. It makes the next revision."
      rows={2}
      value={refinement.typed}
      error={refinement.error}
      extra={{ "data-ctrl-enter": "" }}
    />
    <FormActions>
      <Button icon="sparkle" kind="secondary">
        Refine
      </Button>
    </FormActions>
  </Form>
);

const Main = (props: Props) => {
  const { draft, agent, content, sources, runs, frame } = props;
  const [run] = runs;
  if (draft.state === "composing" && run) {
    const { show, stop, stream } = urls.agentDrafts;
    const at = { show: show(draft.id), stop: stop(draft.id), stream: stream(draft.id) };
    return <LiveRun at={at} words={agent.working} run={run} mayStop={isOwn(draft)} />;
  }
  const mayDecide = isOwn(draft) && draft.state === "open";
  return (
    <>
      <Ended {...props} />
      {content && (
        <ContentView
          draft={draft}
          content={content}
          sources={sources}
          mayDecide={mayDecide}
          zone={frame.zone}
          learnt={props.learnt}
        />
      )}
      {content && mayDecide && <RefineForm {...props} />}
      {content && mayDecide && <Publish {...props} />}
    </>
  );
};

/** What an agent makes, while it is made and afterwards. */
export function ShowMadePage(props: Props) {
  const { frame, draft, refinement, refused, runs } = props;
  const isRunning = draft.state === "composing";
  const error = refinement.error ?? refused;
  return (
    <Page
      {...frame}
      title={draft.title}
      nav="agents"
      width="wide"
      back={{ href: urls.agents.index(), label: "Agents" }}
      actions={<Actions {...props} />}
      error={error !== undefined}
      {...(isRunning && { refresh: 3 })}
    >
      {refinement.error !== undefined && (
        <ErrorSummary errors={{ instruction: refinement.error }} />
      )}
      {refused !== undefined && (
        <Notice tone="warn" title="It was not done" live>
          {refused}
        </Notice>
      )}
      <Facts {...props} />
      <BudgetNotices warnings={props.warnings} zone={frame.zone} />
      <div class="stack">
        <AlsoStands draft={draft} standing={props.standing} title="Where it stands" />
        <Main {...props} />
        {!isRunning && <Revisions revisions={props.revisions} zone={frame.zone} />}
        {!isRunning && runs.length > 0 && (
          <Trace runs={runs} zone={frame.zone} first={props.agent.label} mayOpen={isOwn(draft)} />
        )}
      </div>
    </Page>
  );
}
