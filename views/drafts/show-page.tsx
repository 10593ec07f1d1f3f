import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Composition } from "../../src/drafts/composition.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { Finding } from "../../src/drafts/findings.ts";
import type { ShownJudgement } from "../../src/drafts/rules/said.ts";
import type { StandingDocument } from "../../src/drafts/documents/document.ts";
import type { DraftIssue } from "../../src/drafts/publishing/draft-issues.ts";
import type { Review } from "../../src/drafts/review/read-review.ts";
import type { NewerSource } from "../../src/drafts/sources/newer.ts";
import type { SourceColumn } from "../../src/drafts/trace/column.ts";
import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { Backlog, type BacklogProps } from "./backlog/backlog.tsx";
import { CostBadge } from "../ui/badge.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextArea } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Time } from "../ui/time.ts";
import { DraftContent } from "./content.tsx";
import { firstOf } from "./part.tsx";
import { LiveTree } from "./backlog/live-tree.tsx";
import { DraftMenu } from "./draft-menu.tsx";
import { AlsoStands } from "./documents/also-stands.tsx";
import { IssueTable } from "./publishing/issue-table.tsx";
import { FindingsSummary } from "./findings-summary.tsx";
import { LiveRegion, type LiveProps } from "./live.tsx";
import { DraftStateBadge, draftWords, isChangeable, maySign } from "./state.ts";
import { ReviewPanel } from "./review/review-panel.tsx";
import { NewerNotices } from "./sources/newer-notices.tsx";
import { Covered } from "./trace/covered.tsx";
import { Source } from "./trace/source-column.tsx";

type ContentProps = Parameters<typeof DraftContent>[0];

export interface ShowProps {
  frame: Frame;
  draft: Draft;
  /** Budgets that hold for the person. */
  warnings?: readonly BudgetWarning[];
  column: SourceColumn;
  /** The newest revision, if there is one. */
  current:
    | (Pick<ContentProps, "content" | "description"> & { number: number; at: Date })
    | undefined;
  findings: Finding[];
  /** How a model's opinion stands. */
  judgement: ShownJudgement | undefined;
  /** Of a backlog: its items, and the one that is open. */
  backlog?: Omit<BacklogProps, "draft" | "revision" | "refine" | "comments"> | undefined;
  /** The revision's number and time. */
  revision?: { number: number; createdAt: Date } | undefined;
  /** Statements of the sources that some part rests on, of all. */
  coverage: { covered: number; statements: number } | undefined;
  composition: Composition | undefined;
  /** Of the stopped or broken composition, if anything had come. */
  part: Pick<ContentProps, "content" | "description"> | undefined;
  /** Of a backlog without a revision: what stands of it. */
  tree: LiveProps["tree"];
  /** What came of a composition can become a revision. */
  keepable: boolean;
  live: LiveProps | undefined;
  /** Who else looks at it, what they said, and who has signed. */
  review: Review;
  cost: { model: string; price: string | undefined; tokens: number | undefined } | undefined;
  /** What stands there was given to an equal question before. */
  kept: boolean;
  /** What stands in Jira for it. */
  issues: DraftIssue[];
  /** Pages and comments that it has become. */
  standing: StandingDocument[];
  /** Sources that have changed where they came from. */
  newer: NewerSource[];
  /** The refinement as it was typed, after it was refused. */
  refinement: { typed: string; error: string | undefined };
}

const SUGGESTIONS = ["Shorter", "Add a negative case", "Split by role"];

const Facts = ({ draft, revision, cost, kept, coverage, live, frame }: ShowProps) => (
  <div class="draft-facts">
    {DraftStateBadge(draft)}
    <span>
      {draftWords(draft)} for {draft.target.projectName} ({draft.target.projectKey})
    </span>
    {revision && (
      <span>
        <a href={urls.drafts.revisions(draft.id)}>Revision {revision.number}</a>,{" "}
        {Time({ at: revision.createdAt, zone: frame.zone })}
      </span>
    )}
    {revision && (
      <span>
        <Covered draftId={draft.id} coverage={coverage} />
      </span>
    )}
    {/* Of a call that is under way nobody knows the cost. */}
    {cost && (live ? <span>{cost.model}</span> : CostBadge(cost))}
    {kept && (
      <span>{draft.type === "backlog" ? "Partly from kept answers" : "From a kept answer"}</span>
    )}
    {kept && draft.may === "owner" && (
      <PostButton
        action={urls.drafts.composition(draft.id)}
        values={{ act: "anew" }}
        kind="quiet"
        icon="retry"
        small
      >
        Ask again without the cache
      </PostButton>
    )}
    {cost && draft.may === "owner" && (
      <a href={urls.activity.index({ draft: draft.id })}>Model calls</a>
    )}
    {draft.promptVersion !== null && (
      <a href={urls.prompts.show(draft.promptName, { version: draft.promptVersion })}>
        Prompt {draft.promptName}, version {draft.promptVersion}
      </a>
    )}
  </div>
);

const Ended = ({
  composition,
  draft,
  keepable,
}: Pick<ShowProps, "composition" | "draft" | "keepable">) => {
  if (!composition) return null;
  const { state } = composition;
  if (state !== "failed" && state !== "stopped" && state !== "interrupted") return null;
  const what = composition.instruction === null ? "The draft" : "The refinement";
  const title = {
    failed: `${what} could not be written`,
    stopped: `${what} was stopped`,
    interrupted: `${what} broke off before its end`,
  }[state];
  const again = (
    <PostButton
      action={urls.drafts.composition(draft.id)}
      values={{ act: "again" }}
      kind="secondary"
      icon="retry"
    >
      Try again
    </PostButton>
  );
  const keep = keepable && (
    <PostButton
      action={urls.drafts.composition(draft.id)}
      values={{ act: "keep" }}
      kind="secondary"
    >
      Keep the part that came
    </PostButton>
  );
  return (
    <Notice
      tone={state === "stopped" ? "info" : "bad"}
      title={title}
      actions={
        draft.may === "owner" && (
          <>
            {again}
            {keep}
          </>
        )
      }
    >
      {composition.errorMessage ?? "Nothing you typed is lost."}
      {composition.instruction !== null && <p class="quoted">“{composition.instruction}”</p>}
    </Notice>
  );
};

const RefineForm = ({ draft, refinement }: Pick<ShowProps, "draft" | "refinement">) => (
  <Form id="refine" action={urls.drafts.refinements(draft.id)} label="Refine the draft">
    <TextArea
      name="instruction"
      label="Refine"
      hint="Say what to change, in your own words. It becomes the next revision; you can always go back."
      rows={2}
      value={refinement.typed}
      error={refinement.error}
      extra={{ "data-ctrl-enter": "" }}
    />
    <FormActions>
      <Button icon="sparkle" kind="secondary">
        Refine
      </Button>
      {SUGGESTIONS.map((words) => (
        <Button kind="quiet" small name="suggestion" value={words}>
          {words}
        </Button>
      ))}
    </FormActions>
  </Form>
);

const Actions = ({ draft }: { draft: Draft }) => (
  <>
    {draft.state === "published" && draft.issueUrl !== null && (
      <ButtonLink href={draft.issueUrl} external>
        Open {draft.issueKey}
      </ButtonLink>
    )}
    {draft.state === "open" && draft.revision > 0 && maySign(draft) && (
      <ButtonLink href={urls.drafts.publication(draft.id)} icon="check">
        Check and create
      </ButtonLink>
    )}
    {isChangeable(draft) && draft.revision > 0 && draft.type === "story" && (
      <ButtonLink href={urls.drafts.edit(draft.id)} kind="secondary" icon="edit">
        Edit
      </ButtonLink>
    )}
    {draft.state === "publishing" && maySign(draft) && (
      <ButtonLink href={urls.drafts.publication(draft.id)} kind="secondary" icon="send">
        Show the publication
      </ButtonLink>
    )}
    <DraftMenu draft={draft} />
  </>
);

/** The newest revision, or what had come of a first one that never became whole. */
const Standing = ({ draft, current, part, findings, review }: ShowProps) => {
  const shown = current ?? part;
  if (!shown) return null;
  const place = {
    draftId: draft.id,
    revision: current?.number ?? 0,
    fixable: isChangeable(draft),
    comments: review.parts,
    first: firstOf(findings),
  };
  return (
    <section class="card" aria-label={current ? "Draft" : "The part that came"}>
      <DraftContent
        content={shown.content}
        description={shown.description}
        findings={current ? findings : []}
        place={place}
        live={current === undefined}
      />
    </section>
  );
};

const RefineWhole = (props: Pick<ShowProps, "draft" | "refinement">) =>
  isChangeable(props.draft) ? <RefineForm {...props} /> : null;

const Main = (props: ShowProps) => {
  const { draft, current, live } = props;
  if (live) return <LiveRegion {...live} />;
  return (
    <>
      <Ended {...props} />
      <Standing {...props} />
      {props.tree && <LiveTree tree={props.tree} />}
      {isChangeable(draft) && current && <RefineForm {...props} />}
    </>
  );
};

export function ShowDraftPage(props: ShowProps) {
  const { frame, draft, current, live, refinement, column, backlog, review } = props;
  const { error } = refinement;
  return (
    <Page
      {...frame}
      title={draft.title}
      nav="drafts"
      width="wide"
      back={{ href: urls.drafts.index(), label: "Drafts" }}
      actions={<Actions draft={draft} />}
      error={error !== undefined || backlog?.error !== undefined}
      {...(live && { refresh: 3 })}
    >
      {error !== undefined && <ErrorSummary errors={{ instruction: error }} />}
      <Facts {...props} />
      <BudgetNotices warnings={props.warnings ?? []} zone={frame.zone} />
      <NewerNotices draft={draft} sources={props.newer} />
      <IssueTable draft={draft} issues={props.issues} zone={frame.zone} />
      <AlsoStands draft={draft} standing={props.standing} />
      {backlog && !live ? (
        <>
          <Ended {...props} />
          <Backlog
            {...backlog}
            draft={draft}
            revision={draft.revision}
            comments={review.parts}
            refine={
              <>
                <RefineWhole {...props} />
                <FindingsSummary {...props} />
              </>
            }
          />
          <ReviewPanel draft={draft} review={review} zone={frame.zone} />
        </>
      ) : (
        <div class="draft-columns">
          <div class="draft-main">
            <Main {...props} />
          </div>
          <Source column={column} draftId={draft.id}>
            {!live && current && <FindingsSummary {...props} />}
            {!live && <ReviewPanel draft={draft} review={review} zone={frame.zone} />}
          </Source>
        </div>
      )}
    </Page>
  );
}
