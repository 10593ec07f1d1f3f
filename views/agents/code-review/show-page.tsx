import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { ReadReview } from "../../../src/agents/code-review/read-review.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { BudgetWarning } from "../../../src/llm/budget-warnings.ts";
import { urls } from "../../../src/urls.ts";
import { AlsoStands } from "../../drafts/documents/also-stands.tsx";
import { DraftStateBadge } from "../../drafts/state.ts";
import { Page } from "../../layout.tsx";
import { BudgetNotices } from "../../llm/budget-notices.tsx";
import { CostBadge } from "../../ui/badge.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextArea } from "../../ui/inputs.tsx";
import { Menu, MenuLink, MenuPost } from "../../ui/menu.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.ts";
import { LiveRun } from "../live.tsx";
import { Revisions } from "../revisions.tsx";
import { Trace } from "../trace.tsx";
import { count } from "../words.ts";
import { RemarkCard } from "./remark.tsx";
import { Beside } from "./beside.tsx";
import { inlineCode } from "./inline-code.tsx";

export interface ShowReviewProps extends ReadReview {
  frame: Frame;
  draft: Draft;
  /** Budgets that hold for the person. */
  warnings: readonly BudgetWarning[];
  standing: Parameters<typeof AlsoStands>[0]["standing"];
  /** Fingerprints of remarks that are posted. */
  posted: ReadonlySet<string>;
  price: { model: string; price: string | undefined; tokens: number | undefined } | undefined;
  /** The refinement as it was typed, and why something was refused. */
  refinement: { typed: string; error: string | undefined };
  refused: string | undefined;
}

const isIdle = ({ state }: Draft): boolean => state === "open" || state === "published";
const isOwn = ({ may }: Draft): boolean => may === "owner";
const isPull = ({ source }: Pick<ShowReviewProps, "source">): boolean =>
  source?.origin.number !== undefined;

/** Where the changes are. */
const Place = ({ source }: Pick<ShowReviewProps, "source">) => {
  const { repository, number, url } = source?.origin ?? {};
  if (url !== undefined && number !== undefined) {
    return (
      <a href={url} target="_blank" rel="noopener noreferrer">
        {repository}#{number}
      </a>
    );
  }
  return (
    <span>{repository === undefined ? "Pasted changes" : `${repository}, posted nowhere`}</span>
  );
};

const Facts = ({ draft, source, content, revisions, price, frame }: ShowReviewProps) => {
  const [newest] = revisions;
  const head = source?.origin.head;
  return (
    <div class="draft-facts">
      {DraftStateBadge(draft)}
      <Place source={source} />
      {head !== undefined && (
        <span>
          Commit <code>{head.slice(0, 8)}</code>
        </span>
      )}
      {content && <span>{count(content.remarks.length, "remark")}</span>}
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

const More = ({ draft, content }: Pick<ShowReviewProps, "draft" | "content">) => (
  <Menu label="More" name={`More for ${draft.title}`}>
    {content && (
      <>
        <MenuLink href={urls.codeReviews.markdown(draft.id)}>Download as Markdown</MenuLink>
        <MenuLink href={urls.codeReviews.sarif(draft.id)}>Download as SARIF</MenuLink>
      </>
    )}
    {isOwn(draft) && draft.state === "open" && (
      <MenuPost
        action={urls.codeReviews.removal(draft.id)}
        icon="remove"
        confirm={`Remove the review “${draft.title}”? Its remarks go with it.`}
      >
        Remove this review
      </MenuPost>
    )}
  </Menu>
);

const Actions = (props: ShowReviewProps) => {
  const { draft, content } = props;
  const mayAct = isOwn(draft) && isIdle(draft);
  return (
    <>
      {mayAct && content && draft.state === "open" && isPull(props) && (
        <ButtonLink href={urls.codeReviews.publication(draft.id)} icon="check">
          Check and post
        </ButtonLink>
      )}
      {mayAct && isPull(props) && (
        <PostButton
          action={urls.codeReviews.runs(draft.id)}
          values={{ act: "newest" }}
          kind="secondary"
          icon="retry"
        >
          Review the newest commits
        </PostButton>
      )}
      {(content || mayAct) && <More draft={draft} content={content} />}
    </>
  );
};

const Ended = ({ draft, runs }: Pick<ShowReviewProps, "draft" | "runs">) => {
  const run = runs[0]?.run;
  if (run?.state !== "failed" && run?.state !== "stopped") return null;
  return (
    <Notice
      tone={run.state === "stopped" ? "info" : "bad"}
      title={run.state === "stopped" ? "The review was stopped" : "The review could not be made"}
      actions={
        isOwn(draft) &&
        isIdle(draft) && (
          <PostButton
            action={urls.codeReviews.runs(draft.id)}
            values={{ act: "again" }}
            kind="secondary"
            icon="retry"
          >
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

const Clean = () => (
  <Notice tone="good" title="Nothing to remark">
    Nothing was found that goes wrong with these changes. That is a good answer, and no proof: look
    at them as you would anyway.
  </Notice>
);

const Remarks = (props: ShowReviewProps) => {
  const { draft, content, remarks, posted } = props;
  if (!content) return null;
  return (
    <section class="stack" aria-labelledby="remarks-title">
      <h2 id="remarks-title">Remarks</h2>
      {remarks.length === 0 ? (
        <Clean />
      ) : (
        <ul class="remarks">
          {remarks.map((one) => (
            <RemarkCard
              {...one}
              draftId={draft.id}
              revision={draft.revision}
              mayDecide={isOwn(draft) && draft.state === "open"}
              isPosted={posted.has(one.remark.fingerprint)}
            />
          ))}
        </ul>
      )}
    </section>
  );
};

const RefineForm = ({ draft, refinement }: Pick<ShowReviewProps, "draft" | "refinement">) => (
  <Form id="refine" action={urls.codeReviews.refinements(draft.id)} label="Refine the review">
    <TextArea
      name="instruction"
      label="Refine"
      hint="Say what to look at or to leave alone, in your own words. It makes the next revision."
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

const Main = (props: ShowReviewProps) => {
  const { draft, content, runs } = props;
  const [run] = runs;
  if (draft.state === "composing" && run) {
    const { show, stop, stream } = urls.codeReviews;
    const at = { show: show(draft.id), stop: stop(draft.id), stream: stream(draft.id) };
    const words = "The changes are being reviewed";
    return <LiveRun at={at} words={words} run={run} mayStop={isOwn(draft)} />;
  }
  return (
    <>
      <Ended draft={draft} runs={runs} />
      {content && (
        <section class="card" aria-labelledby="summary-title">
          <h2 id="summary-title">What the changes do</h2>
          <p class="remark-text">{inlineCode(content.summary.text)}</p>
        </section>
      )}
      <Remarks {...props} />
      {content && isOwn(draft) && draft.state === "open" && <RefineForm {...props} />}
    </>
  );
};

/** A review while it is made and afterwards. */
export function ShowCodeReviewPage(props: ShowReviewProps) {
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
      <AlsoStands draft={draft} standing={props.standing} title="Posted" />
      <div class="draft-columns review-columns">
        <div class="draft-main">
          <Main {...props} />
        </div>
        <div class="draft-main">
          {!isRunning && <Beside content={props.content} />}
          {!isRunning && <Revisions revisions={props.revisions} zone={frame.zone} />}
        </div>
      </div>
      {!isRunning && runs.length > 0 && (
        <Trace runs={runs} zone={frame.zone} first="Review" mayOpen={isOwn(draft)} />
      )}
    </Page>
  );
}
