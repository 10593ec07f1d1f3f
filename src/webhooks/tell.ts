import { z } from "zod";
import type { Deps } from "../app.ts";
import { and, asc, eq, gte } from "../db/drizzle.ts";
import { urls } from "../urls.ts";
import { announce } from "./announce.ts";

type TellDeps = Pick<Deps, "db" | "queue" | "config" | "clock">;

/** A job that nobody tries again by itself; `diedAt` tells one death of it from the next. */
export async function tellOfDeadJob(
  deps: TellDeps,
  { jobId, diedAt }: { jobId: string; diedAt: number },
): Promise<void> {
  const { jobs } = deps.db.t;
  await deps.db.transaction(async (tx) => {
    const [job] = await tx
      .select({ name: jobs.name, accountId: jobs.accountId })
      .from(jobs)
      .where(eq(jobs.id, jobId));
    if (!job) return;
    const accountId = job.accountId === "" ? null : job.accountId;
    await announce(deps, tx, {
      event: "job.dead",
      key: `job.dead ${jobId} ${diedAt}`,
      owner: accountId === null ? undefined : { accountId },
      at: new Date(diedAt),
      data: {
        jobId,
        name: job.name,
        accountId,
        url: deps.config.PUBLIC_URL + urls.jobs.show(jobId),
      },
    });
  });
}

/** A warning that is older is news no more. */
const NEWS_MS = 3 * 86_400_000;

const warning = z.object({
  period: z.string(),
  limitNanoUsd: z.number().nullable(),
  limitRequests: z.number().nullable(),
  spentNanoUsd: z.number(),
  requests: z.number(),
});

/**
 * The audit log has a line for each warning, written with it: whoever reads a line twice tells the
 * same message, so nothing has to be kept of how far this has come.
 */
export async function tellOfBudgets(deps: TellDeps): Promise<void> {
  const { auditEntries: e } = deps.db.t;
  const since = new Date(deps.clock.now().getTime() - NEWS_MS);
  const rows = await deps.db
    .select({ id: e.id, at: e.at, subject: e.subject, details: e.details })
    .from(e)
    .where(and(eq(e.action, "llm.budget_nearly_used"), gte(e.at, since)))
    .orderBy(asc(e.id));
  for (const { id, at, subject, details } of rows) {
    const [scope, scopeId = ""] = subject.split(":");
    const parsed = warning.safeParse(JSON.parse(details));
    if (!parsed.success || !isScope(scope)) continue;
    await deps.db.transaction((tx) =>
      announce(deps, tx, {
        event: "budget.warning",
        key: `budget.warning ${id}`,
        owner: ownerOf(scope, scopeId),
        at,
        data: { scope, scopeId, ...parsed.data, url: deps.config.PUBLIC_URL + urls.dashboard() },
      }),
    );
  }
}

type Scope = "company" | "team" | "account";
const isScope = (text: string | undefined): text is Scope =>
  text === "company" || text === "team" || text === "account";

function ownerOf(scope: Scope, id: string) {
  switch (scope) {
    case "company":
      return undefined;
    case "team":
      return { teamId: id };
    case "account":
      return { accountId: id };
  }
}
