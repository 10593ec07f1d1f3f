import { z } from "zod";
import { cancelWaiting, MOST_AT_ONCE, retryFailed } from "../jobs/bulk.ts";
import { cancelJob, findJob, type Job, listAttempts, listJobs, retryJob } from "../jobs/job.ts";
import { listQueues, pauseQueue, resumeQueue } from "../jobs/pause.ts";
import { streamPart } from "../jobs/stream.ts";
import { changedJob } from "../platform/jobs/engine.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Outcome } from "./endpoint.ts";
import { BY_ID, cursor, idParams, page, perPage, time } from "./shapes.ts";
import { openStream, STREAM_PROBLEMS } from "./streams.ts";

const state = z.enum(["ready", "running", "done", "cancelled", "dead"]);

const job = z
  .object({
    id: z.string(),
    name: z.string(),
    label: z.string(),
    title: z.string(),
    queue: z.string(),
    state,
    attempts: z.number().int(),
    maxAttempts: z.number().int(),
    accountName: z.string().nullable().meta({ description: "Null: the system's own." }),
    error: z.string().nullable(),
    progress: z
      .object({ done: z.number().int(), total: z.number().int().nullable(), text: z.string() })
      .nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: "Job" });

const list = defineEndpoint({
  id: "listJobs",
  method: "get",
  path: "/jobs",
  tag: "Jobs",
  summary: "List your background jobs, the newest first",
  action: "jobs.read",
  query: z.strictObject({
    cursor: cursor(BY_ID),
    per_page: perPage,
    state: state.optional().meta({ description: "Only in this state." }),
    all: z.literal("1").optional().meta({ description: "Everybody's; for admins." }),
  }),
  answer: z.array(job),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit, state: wanted, all } = query;
    const filter = { before, limit, state: wanted, all: all === "1" };
    const { jobs, next } = await listJobs(deps.db, account, filter);
    return { data: jobs, meta: page(next, limit) };
  },
});

const attempts = z.array(
  z.object({
    attempt: z.number().int(),
    startedAt: time,
    finishedAt: time,
    outcome: z.string(),
    error: z.string().nullable(),
  }),
);

const show = defineEndpoint({
  id: "showJob",
  method: "get",
  path: "/jobs/{id}",
  tag: "Jobs",
  summary: "Read a job with the attempts that failed",
  action: "jobs.read",
  params: idParams,
  answer: job.extend({ failedAttempts: attempts }).meta({ id: "JobDetails" }),
  async run({ deps, account, params }) {
    const found = await findJob(deps.db, account, params.id);
    if (!found) return NOT_FOUND;
    return { data: { ...found, failedAttempts: await listAttempts(deps.db, found.id) } };
  },
});

const stream = defineEndpoint({
  id: "streamJob",
  method: "get",
  path: "/jobs/{id}/stream",
  tag: "Jobs",
  summary: "Follow a job as server-sent events",
  description: "Each event holds the whole job as JSON; `end` says that it is over.",
  action: "jobs.read",
  media: "text/event-stream",
  params: idParams,
  problems: STREAM_PROBLEMS,
  async run(call) {
    const { deps, account, params } = call;
    if (!(await findJob(deps.db, account, params.id))) return NOT_FOUND;
    return openStream(call, (events) =>
      streamPart(deps, changedJob(params.id), events, async () => {
        const now = await findJob(deps.db, account, params.id);
        const html = now && JSON.stringify(job.parse(now));
        return { html, isOver: now === undefined || now.finishedAt !== null };
      }),
    );
  },
});

type Act = (
  deps: Call["deps"],
  account: Call["account"],
  id: string,
) => ReturnType<typeof retryJob>;

async function change(call: Call<{ id: string }>, act: Act): Promise<Outcome<Job>> {
  const { deps, account, params } = call;
  const changed = await act(deps, account, params.id);
  if (changed === "too_late") {
    const message = "It is too late for that: look at the state that the job has now.";
    return { code: "jobs.too_late", message };
  }
  const found = changed === "changed" && (await findJob(deps.db, account, params.id));
  return found ? { data: found } : NOT_FOUND;
}

const retry = defineEndpoint({
  id: "retryJob",
  method: "post",
  path: "/jobs/{id}/retry",
  tag: "Jobs",
  summary: "Try a job again that failed or was cancelled",
  description: "It may publish, so a viewer only cancels.",
  action: "jobs.retry",
  params: idParams,
  answer: job,
  problems: { "jobs.too_late": 409 },
  run: (call) => change(call, retryJob),
});

const cancel = defineEndpoint({
  id: "cancelJob",
  method: "post",
  path: "/jobs/{id}/cancellation",
  tag: "Jobs",
  summary: "Cancel a job that waits or runs",
  action: "jobs.write",
  params: idParams,
  answer: job,
  problems: { "jobs.too_late": 409 },
  run: (call) => change(call, cancelJob),
});

const whose = z
  .strictObject({
    all: z.boolean().default(false).meta({ description: "Everybody's; for admins." }),
  })
  .meta({ id: "WhoseJobs" });
const changed = z.object({ jobs: z.number().int() }).meta({ id: "ChangedJobs" });

const retryAll = defineEndpoint({
  id: "retryFailedJobs",
  method: "post",
  path: "/jobs/retries",
  tag: "Jobs",
  summary: `Try all jobs again that failed, at most ${MOST_AT_ONCE} at once`,
  action: "jobs.retry",
  body: whose,
  answer: changed,
  async run({ deps, account, body, from }) {
    return { data: { jobs: await retryFailed(deps, account, { ...body, from }) } };
  },
});

const cancelAll = defineEndpoint({
  id: "cancelWaitingJobs",
  method: "post",
  path: "/jobs/cancellations",
  tag: "Jobs",
  summary: `Cancel all jobs that wait, at most ${MOST_AT_ONCE} at once`,
  action: "jobs.write",
  body: whose,
  answer: changed,
  async run({ deps, account, body, from }) {
    return { data: { jobs: await cancelWaiting(deps, account, { ...body, from }) } };
  },
});

const queue = z
  .object({
    name: z.string(),
    pausedAt: time.nullable(),
    pausedBy: z.string().nullable().meta({ description: "The account that paused it." }),
  })
  .meta({ id: "Queue" });

const queues = defineEndpoint({
  id: "listQueues",
  method: "get",
  path: "/queues",
  tag: "Jobs",
  summary: "List the queues that jobs wait in",
  action: "queues.write",
  answer: z.array(queue),
  run: async ({ deps }) => ({ data: await listQueues(deps.db), meta: { next: null } }),
});

const queueName = z.strictObject({ queue: z.string().regex(/^[\w.-]{1,64}$/) });

async function turn(
  { deps, account, params, from }: Call<{ queue: string }>,
  act: typeof pauseQueue,
): Promise<Outcome<z.input<typeof queue>>> {
  await act(deps, account, { queue: params.queue, from });
  const found = (await listQueues(deps.db)).find(({ name }) => name === params.queue);
  return found ? { data: found } : NOT_FOUND;
}

const pause = defineEndpoint({
  id: "pauseQueue",
  method: "post",
  path: "/queues/{queue}/pause",
  tag: "Jobs",
  summary: "Start no more jobs of a queue; what runs goes on",
  action: "queues.write",
  params: queueName,
  answer: queue,
  run: (call) => turn(call, pauseQueue),
});

const resume = defineEndpoint({
  id: "resumeQueue",
  method: "post",
  path: "/queues/{queue}/resume",
  tag: "Jobs",
  summary: "Let jobs of a queue start again",
  action: "queues.write",
  params: queueName,
  answer: queue,
  run: (call) => turn(call, resumeQueue),
});

export const jobEndpoints = [
  list,
  show,
  stream,
  retry,
  cancel,
  retryAll,
  cancelAll,
  queues,
  pause,
  resume,
];
