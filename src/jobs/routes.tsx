import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { JobsPage } from "../../views/jobs/index-page.tsx";
import { JobList } from "../../views/jobs/job-list.tsx";
import { JobDetails, JobPage } from "../../views/jobs/show-page.tsx";
import { fromOf } from "../accounts/from.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import { pageOf } from "../accounts/sign-in-middleware.ts";
import type { Account, Env } from "../app.ts";
import { findAccount } from "../accounts/account.ts";
import { CHANGED, changedJob } from "../platform/jobs/engine.ts";
import { eventStream } from "../platform/sse/stream.ts";
import { urls } from "../urls.ts";
import { cancelJob, findJob, listAttempts, listJobs, retryJob } from "./job.ts";
import { cancelWaiting, retryFailed } from "./bulk.ts";
import { listQueues, pauseQueue, resumeQueue } from "./pause.ts";
import { streamPart } from "./stream.ts";

const pageShape = z.object({
  before: z.string().max(64).optional(),
  state: z.enum(["ready", "running", "done", "cancelled", "dead"]).optional().catch(undefined),
  all: z.literal("1").optional().catch(undefined),
});

const changedCount = z.coerce.number().int().min(0).optional().catch(undefined);

const TOO_LATE = {
  cancel: "It had ended already, so there is nothing left to cancel.",
  retry: "It cannot be retried now: it runs, has ended well, or the same work is under way again.",
};

/** As they are now: a stream may outlast a role. */
const findViewer = (c: Context<Env>) => findAccount(c.var.deps.db, c.var.account.id);

/** What the page shows was the last of it. */
const GONE = { html: undefined, isOver: true };

async function findList(c: Context<Env>, account: Account) {
  const { db } = c.var.deps;
  const page = pageShape.parse(c.req.query());
  const isAdmin = account.role === "admin";
  const shown = { ...page, all: isAdmin ? page.all : undefined };
  const found = await listJobs(db, account, { ...shown, all: shown.all === "1" });
  return { ...found, page: shown, zone: account.settings.timeZone };
}

async function findDetails(c: Context<Env>, account: Account, id: string) {
  const { db } = c.var.deps;
  const job = await findJob(db, account, id);
  if (!job) return undefined;
  const attempts = await listAttempts(db, id);
  return { job, attempts, zone: account.settings.timeZone };
}

async function showJob(c: Context<Env>, id: string, tooLate?: string) {
  const props = await findDetails(c, c.var.account, id);
  if (!props) return c.notFound();
  const late = tooLate !== undefined && { tooLate };
  return c.html(<JobPage frame={pageFrame(c)} {...props} {...late} />, tooLate ? 409 : 200);
}

async function answer(c: Context<Env>, id: string, act: keyof typeof TOO_LATE) {
  const change = { cancel: cancelJob, retry: retryJob }[act];
  const changed = await change(c.var.deps, c.var.account, id);
  if (changed === "not_found") return c.notFound();
  if (changed === "too_late") return showJob(c, id, TOO_LATE[act]);
  return c.redirect(pageOf(c) ?? urls.jobs.show(id), 303);
}

/** What the filter shows, of all its pages. */
async function answerAll(c: Context<Env>, act: "retry" | "cancel") {
  const { all } = pageShape.parse(c.req.query());
  const change = { retry: retryFailed, cancel: cancelWaiting }[act];
  const changed = await change(c.var.deps, c.var.account, { all: all === "1", from: fromOf(c) });
  const state = act === "retry" ? "dead" : "ready";
  return c.redirect(urls.jobs.index({ state, all, changed }), 303);
}

export const jobRoutes = new Hono<Env>()
  .get(urls.jobs.index(), async (c) => {
    const isAdmin = c.var.account.role === "admin";
    const props = {
      queues: isAdmin ? await listQueues(c.var.deps.db) : [],
      changed: changedCount.parse(c.req.query("changed")),
    };
    return c.html(
      <JobsPage frame={pageFrame(c)} {...props} {...await findList(c, c.var.account)} />,
    );
  })
  .get(urls.jobs.stream(), (c) =>
    eventStream(c, (stream) =>
      streamPart(c.var.deps, CHANGED, stream, async () => {
        const account = await findViewer(c);
        if (!account) return GONE;
        const part = html`${<JobList {...await findList(c, account)} />}`;
        return { html: String(await part), isOver: false };
      }),
    ),
  )
  .get("/jobs/:id", (c) => showJob(c, c.req.param("id")))
  .get("/jobs/:id/stream", async (c) => {
    const id = c.req.param("id");
    if (!(await findJob(c.var.deps.db, c.var.account, id))) return c.notFound();
    return eventStream(c, (stream) =>
      streamPart(c.var.deps, changedJob(id), stream, async () => {
        const account = await findViewer(c);
        const details = account && (await findDetails(c, account, id));
        if (!details) return GONE;
        const part = html`${<JobDetails {...details} />}`;
        return { html: String(await part), isOver: details.job.finishedAt !== null };
      }),
    );
  })
  .post(urls.jobs.retries(), (c) => answerAll(c, "retry"))
  .post(urls.jobs.cancellations(), (c) => answerAll(c, "cancel"))
  .post("/jobs/:id/retry", (c) => answer(c, c.req.param("id"), "retry"))
  .post("/jobs/:id/cancellation", (c) => answer(c, c.req.param("id"), "cancel"))
  .post("/jobs/queues/:queue/pause", async (c) => {
    const change = { queue: c.req.param("queue"), from: fromOf(c) };
    await pauseQueue(c.var.deps, c.var.account, change);
    return c.redirect(urls.jobs.index({ all: "1" }), 303);
  })
  .post("/jobs/queues/:queue/resume", async (c) => {
    const change = { queue: c.req.param("queue"), from: fromOf(c) };
    await resumeQueue(c.var.deps, c.var.account, change);
    return c.redirect(urls.jobs.index({ all: "1" }), 303);
  });
