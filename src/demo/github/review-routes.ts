import { Hono } from "hono";
import { z } from "zod";
import { diffOfPull, type DiffLine, findLine } from "./diff.ts";
import {
  findPull,
  findRepository,
  githubError,
  type GithubContext,
  type GithubEnv,
  notFound,
  onePage,
} from "./env.ts";
import { commentJson, reviewJson } from "./json.ts";
import { type DemoReview, type DemoReviewComment, findCommit } from "./store.ts";

const side = z.enum(["LEFT", "RIGHT"]);
const newComment = z.object({
  path: z.string(),
  line: z.number().int().positive(),
  side: side.default("RIGHT"),
  start_line: z.number().int().positive().optional(),
  start_side: side.optional(),
  body: z.string().min(1).max(65_536),
});
const newReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().max(65_536).default(""),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
  comments: z.array(newComment).default([]),
});
type NewComment = z.infer<typeof newComment>;

const STATES = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const;

/** Mounted at `/repos/:owner/:name/pulls/:number`. */
export const reviewRoutes = new Hono<GithubEnv>()
  .use(findRepository, findPull)
  .get("/reviews", (c) => {
    const shown = onePage(c, c.var.pull.reviews);
    return c.json(shown.map((review) => reviewJson(c.var.origin, c.var, review)));
  })
  .get("/reviews/:review/comments", (c) => {
    const reviewId = Number(c.req.param("review"));
    if (!c.var.pull.reviews.some(({ id }) => id === reviewId)) return notFound(c);
    const all = c.var.pull.comments.filter((comment) => comment.reviewId === reviewId);
    return c.json(onePage(c, all).map((comment) => commentJson(c.var.origin, c.var, comment)));
  })
  .get("/comments", (c) => {
    const shown = onePage(c, c.var.pull.comments);
    return c.json(shown.map((comment) => commentJson(c.var.origin, c.var, comment)));
  })
  .post("/reviews", async (c) => {
    const { pull, person, origin } = c.var;
    const parsed = newReview.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return refuse(c, [z.prettifyError(parsed.error)]);
    const { event, comments, body } = parsed.data;
    if (event === "APPROVE" && pull.author === person.handle) {
      return refuse(c, ["Can not approve your own pull request"]);
    }
    if (event !== "APPROVE" && body.trim() === "" && comments.length === 0) {
      return refuse(c, ["Could not create review: body can't be blank"]);
    }
    const commitId = parsed.data.commit_id ?? pull.headSha;
    if (findCommit(c.var.repository, commitId) === undefined) {
      return refuse(c, ["commit_id is not part of the pull request"]);
    }
    const wrong = wrongPlaces(c, comments);
    if (wrong.length > 0) return refuse(c, wrong);
    const review: DemoReview = {
      id: c.var.github.store.nextId(),
      author: person.handle,
      state: event === undefined ? "PENDING" : STATES[event],
      body,
      commitId,
      submitted: c.var.github.clock.now().toISOString(),
    };
    pull.reviews.push(review);
    pull.comments.push(...comments.map((comment) => commentOf(c, review, comment)));
    c.var.github.store.save(pull);
    return c.json(reviewJson(origin, c.var, review));
  });

type Wrong = string | { resource: string; code: string; field: string; message: string };

const refuse = (c: GithubContext, errors: Wrong[]) => {
  const isPlain = errors.every((error) => typeof error === "string");
  const message = isPlain ? "Unprocessable Entity" : "Validation Failed";
  return c.json(githubError(422, message, { errors }), 422);
};

/** One line outside of the diff refuses the whole review, as at GitHub. */
function wrongPlaces(c: GithubContext, comments: NewComment[]): Wrong[] {
  const files = diffOfPull(c.var.repository, c.var.pull);
  return comments.flatMap((comment): Wrong[] => {
    const file = files.find(({ path }) => path === comment.path);
    if (file === undefined) return ["Path could not be resolved"];
    const field = wrongField(file.lines, comment);
    if (field === undefined) return [];
    const says = field.endsWith("start_line") && (comment.start_line ?? 0) >= comment.line;
    const message = says
      ? `${field} must precede the end line.`
      : `${field} must be part of the diff`;
    return [{ resource: "PullRequestReviewComment", code: "custom", field, message }];
  });
}

function wrongField(lines: DiffLine[], comment: NewComment): string | undefined {
  const end = findLine(lines, comment);
  if (end === undefined) return "pull_request_review_thread.line";
  if (comment.start_line === undefined) return undefined;
  const start = findLine(lines, {
    side: comment.start_side ?? comment.side,
    line: comment.start_line,
  });
  const isRange = start?.hunk === end.hunk && comment.start_line < comment.line;
  return isRange ? undefined : "pull_request_review_thread.start_line";
}

function commentOf(
  { var: { github, person } }: GithubContext,
  review: DemoReview,
  { path, line, side: at, start_line, start_side, body }: NewComment,
): DemoReviewComment {
  return {
    id: github.store.nextId(),
    reviewId: review.id,
    author: person.handle,
    path,
    side: at,
    line,
    body,
    commitId: review.commitId,
    created: review.submitted,
    ...(start_line !== undefined && { startLine: start_line, startSide: start_side ?? at }),
  };
}
