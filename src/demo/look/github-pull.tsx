import { type DiffLine, diffOfPull } from "../github/diff.ts";
import { placeOf } from "../github/json.ts";
import type { DemoPull, DemoRepository, DemoReviewComment } from "../github/store.ts";
import { GITHUB_BANNER, type GithubPage, stateWord } from "./github-lists.tsx";
import { DemoPageLayout } from "./page.tsx";

interface Shown {
  repository: DemoRepository;
  pull: DemoPull;
}

/** GitHub shows nothing of what stands in such a comment. */
const visible = (text: string) => text.replaceAll(/<!--.*?-->/gs, "").trim();

export function ShowPull({ home, repository, pull }: GithubPage & Shown) {
  const { owner, name } = repository;
  const placed = pull.comments.map((comment) => ({
    comment,
    place: placeOf({ repository, pull }, comment),
  }));
  const outdated = placed.filter(({ place }) => place === undefined);
  return (
    <DemoPageLayout banner={GITHUB_BANNER} title={`${pull.title} #${pull.number}`} home={home}>
      <dl>
        <dt>Repository</dt>
        <dd>
          <a href={`${home}${owner}/${name}`}>{`${owner}/${name}`}</a>
        </dd>
        <dt>State</dt>
        <dd>{stateWord(pull)}</dd>
        <dt>By</dt>
        <dd>{pull.author}</dd>
        <dt>Branches</dt>
        <dd>
          <code>{pull.headRef}</code> into <code>{pull.baseRef}</code>
        </dd>
      </dl>
      <div class="text said">{pull.body}</div>
      <Reviews pull={pull} />
      <h2>Changes</h2>
      {diffOfPull(repository, pull).map(({ path, lines, additions, deletions }) => (
        <section>
          <h3>
            {path} <small>{`+${additions} -${deletions}`}</small>
          </h3>
          <FileTable
            lines={lines}
            commentsAt={(line) =>
              placed
                .filter(({ comment, place }) => comment.path === path && isSame(place, line))
                .map(({ comment }) => comment)
            }
          />
        </section>
      ))}
      {outdated.length > 0 && <h2>Outdated comments</h2>}
      {outdated.map(({ comment }) => (
        <>
          <p>
            <code>{`${comment.path}:${comment.line}`}</code>
          </p>
          <Comment comment={comment} />
        </>
      ))}
    </DemoPageLayout>
  );
}

const isSame = (place: DiffLine | undefined, line: DiffLine) => place?.position === line.position;

const REVIEW_WORDS = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "asked for changes",
  COMMENTED: "commented",
  PENDING: "has not sent this yet",
};

function Reviews({ pull }: { pull: DemoPull }) {
  return (
    <>
      <h2>Reviews</h2>
      {pull.reviews.length === 0 && <p>None yet.</p>}
      {pull.reviews.map((review) => (
        <section id={`pullrequestreview-${review.id}`} class="text">
          <p>
            <strong>{review.author}</strong> {REVIEW_WORDS[review.state]}, {review.submitted}
          </p>
          <div class="said">{visible(review.body)}</div>
          <p>{countOf(pull.comments.filter(({ reviewId }) => reviewId === review.id).length)}</p>
        </section>
      ))}
    </>
  );
}

const countOf = (count: number) =>
  count === 1 ? "1 comment on the changes." : `${count} comments on the changes.`;

interface FileProps {
  lines: DiffLine[];
  commentsAt: (line: DiffLine) => DemoReviewComment[];
}

const FileTable = ({ lines, commentsAt }: FileProps) =>
  lines.length === 0 ? (
    <p>No text.</p>
  ) : (
    <table class="diff">
      <tbody>
        {lines.map((line) => (
          <>
            <tr class={line.kind}>
              <td class="number">{line.left}</td>
              <td class="number">{line.right}</td>
              <td>
                <code>{line.text}</code>
              </td>
            </tr>
            {commentsAt(line).map((comment) => (
              <tr>
                <td colspan={3}>
                  <Comment comment={comment} />
                </td>
              </tr>
            ))}
          </>
        ))}
      </tbody>
    </table>
  );

const Comment = ({ comment }: { comment: DemoReviewComment }) => (
  <div id={`discussion_r${comment.id}`} class="text">
    <p>
      <strong>{comment.author}</strong>
      {comment.startLine !== undefined && ` on lines ${comment.startLine} to ${comment.line}`}
    </p>
    <div class="said">{visible(comment.body)}</div>
  </div>
);
