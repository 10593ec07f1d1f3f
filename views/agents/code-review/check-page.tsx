import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { PreparedReview } from "../../../src/agents/code-review/publish-review.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Document } from "../../../src/platform/text/document.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Prose } from "../../ui/prose.tsx";
import { count } from "../words.ts";
import { placeOf } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  prepared: PreparedReview;
  /** What a reader will see of the text, and of each comment, in their order. */
  shown: { body: Document; comments: Document[] };
  /** Of the publication that is to be. */
  id: string;
  signer: string;
  /** How many others must sign first. */
  missing: number;
  /** Why it was not signed. */
  refused: string | undefined;
}

const Moved = ({ draft }: { draft: Draft }) => (
  <Notice
    tone="warn"
    title="The pull request has new commits since it was reviewed"
    actions={
      <PostButton
        action={urls.codeReviews.runs(draft.id)}
        values={{ act: "newest" }}
        kind="secondary"
        icon="retry"
      >
        Review the newest commits
      </PostButton>
    }
  >
    The lines that the remarks stand at may be gone. What still holds keeps its remark.
  </Notice>
);

const Comments = ({ draft, prepared, shown }: Pick<Props, "draft" | "prepared" | "shown">) => (
  <ol class="remarks">
    {prepared.posts.map(({ remark }, i) => {
      const document = shown.comments[i];
      const why = prepared.refused[remark.id];
      return (
        <li class="remark">
          <p class="remark-place">{placeOf(remark)}</p>
          {why !== undefined && (
            <Notice
              tone="bad"
              title={`${prepared.system} will not take this remark`}
              actions={
                <ButtonLink
                  href={`${urls.codeReviews.show(draft.id)}#remark-${remark.id}`}
                  kind="secondary"
                >
                  Show the remark
                </ButtonLink>
              }
            >
              {why}
            </Notice>
          )}
          {document && <Prose document={document} top={3} />}
        </li>
      );
    })}
  </ol>
);

const What = ({ draft, prepared, shown }: Pick<Props, "draft" | "prepared" | "shown">) => {
  const { checked, url, posts } = prepared;
  const { repository, number, commit } = checked.review;
  return (
    <section class="card stack" aria-label="What will be posted">
      <DescriptionList
        facts={[
          {
            term: "Pull request",
            value: (
              <a href={url} target="_blank" rel="noopener noreferrer">
                {repository}#{number}
              </a>
            ),
          },
          { term: "Commit", value: <code>{commit.slice(0, 12)}</code> },
          { term: "As", value: "One review, as a comment: it approves nothing" },
        ]}
      />
      <h2>The review says</h2>
      <Prose document={shown.body} top={3} />
      {posts.length > 0 && (
        <>
          <h2>{count(posts.length, "comment")} at the lines</h2>
          <Comments draft={draft} prepared={prepared} shown={shown} />
        </>
      )}
      <details class="sent">
        <summary>Exactly as it is sent</summary>
        <pre class="sent-text">
          {[checked.body, ...checked.review.comments.map(commentText)].join("\n\n----\n\n")}
        </pre>
      </details>
    </section>
  );
};

const commentText = ({
  path,
  line,
  startLine,
  body,
}: PreparedReview["checked"]["review"]["comments"][number]): string =>
  `${path}:${startLine === undefined ? "" : `${startLine}-`}${line}\n${body}`;

const NotPosted = ({ prepared: { system, leftOut, standing } }: Pick<Props, "prepared">) =>
  leftOut.length + standing.length === 0 ? null : (
    <section class="card stack" aria-labelledby="not-posted">
      <h2 id="not-posted">Not posted</h2>
      <ul class="review-list">
        {leftOut.map(({ title }) => (
          <li>
            {title} <span class="hint">You left it out.</span>
          </li>
        ))}
        {standing.map(({ title }) => (
          <li>
            {title} <span class="hint">It stands on {system} already.</span>
          </li>
        ))}
      </ul>
    </section>
  );

/** Everything that will be posted, before it is posted. */
export function CheckReviewPage(props: Props) {
  const { frame, draft, prepared, id, signer, missing, refused } = props;
  const { checked, isMoved, digest } = prepared;
  const isOpen = !isMoved && missing === 0 && Object.keys(prepared.refused).length === 0;
  return (
    <Page
      {...frame}
      title={`Check: ${draft.title}`}
      heading="Check, then post the review"
      lead={`This is exactly what ${checked.title} will get. Nothing has been sent yet.`}
      nav="agents"
      back={{ href: urls.codeReviews.show(draft.id), label: "The review" }}
      error={refused !== undefined}
    >
      <div class="stack">
        {refused !== undefined && (
          <Notice tone="bad" title="It was not posted" live>
            {refused}
          </Notice>
        )}
        {isMoved && <Moved draft={draft} />}
        {missing > 0 && (
          <Notice tone="warn" title="Another person must countersign this revision first">
            Its project asks for it. Their signature is still missing.
          </Notice>
        )}
        <What draft={draft} prepared={prepared} shown={props.shown} />
        <NotPosted prepared={prepared} />
        <Form action={urls.codeReviews.publication(draft.id)} id="countersign">
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="revision" value={String(draft.revision)} />
          <input type="hidden" name="digest" value={digest} />
          <p class="hint">
            You sign as {signer}. It is posted once, whatever happens on the way. Nobody is
            mentioned in it.
          </p>
          <FormActions>
            {isOpen && <Button icon="check">Post the review</Button>}
            <ButtonLink href={urls.codeReviews.show(draft.id)} kind="secondary">
              Back to the review
            </ButtonLink>
          </FormActions>
        </Form>
      </div>
    </Page>
  );
}
