import { z } from "zod";
import { findAccount } from "../../accounts/account.ts";
import type { Account, Deps } from "../../app.ts";
import { and, eq, lt } from "../../db/drizzle.ts";
import { listLlmChoices } from "../../drafts/choices.ts";
import { findDraft } from "../../drafts/draft.ts";
import { cancel, defineJob, done, type Fate, retry } from "../../platform/jobs/job.ts";
import { createReview } from "../code-review/create.ts";
import { reviewNewest } from "../code-review/newest.ts";
import { readPull } from "../code-review/start.ts";
import { type CodeHook, findReviewDraft } from "./hook.ts";

export const reviewPushedJob = defineJob<Deps>()({
  name: "agents.review_pushed",
  label: "Review a pull request that was pushed to",
  queue: "llm",
  payload: z.object({ hookId: z.string(), key: z.string(), once: z.string() }),
  unique: ({ hookId, key }) => `${hookId} ${key}`,
  // Two pushes in a row make one review, and its next run.
  concurrencyKey: ({ hookId }) => hookId,
  attempts: 5,
  priority: 40,
  run: (deps, payload) => reviewPushed(deps, payload),
});

interface Delivery {
  hook: CodeHook;
  repository: string;
  number: number;
  /** The id of its draft, should it come to one: a second try makes no second one. */
  once: string;
}

async function reviewPushed(
  deps: Deps,
  { hookId, key, once }: { hookId: string; key: string; once: string },
): Promise<Fate> {
  const { codeHooks, codeHookDeliveries: t } = deps.db.t;
  const [found] = await deps.db
    .select({ hook: codeHooks, repository: t.repository, number: t.number, draftId: t.draftId })
    .from(t)
    .innerJoin(codeHooks, eq(codeHooks.id, t.hookId))
    .where(and(eq(t.hookId, hookId), eq(t.key, key)));
  if (!found) return cancel("it was switched off");
  if (found.draftId !== null) return done();
  const account = await findAccount(deps.db, found.hook.accountId);
  if (!account || account.deactivatedAt !== null || account.role === "viewer") {
    return cancel("the person may not draft any more");
  }
  const { hook, repository, number } = found;
  const reviewed = await review(deps, account, { hook, repository, number, once });
  if (typeof reviewed !== "string") return reviewed;
  await deps.db
    .update(t)
    .set({ draftId: reviewed })
    .where(and(eq(t.hookId, hookId), eq(t.key, key)));
  return done({ draftId: reviewed });
}

/** The id of the draft, or what comes of the job. */
async function review(
  deps: Deps,
  account: Account,
  { hook, once, ...pull }: Delivery,
): Promise<string | Fate> {
  const id = await findReviewDraft(deps.db, hook, pull);
  const draft = id === undefined ? undefined : await findDraft(deps.db, account, id);
  if (!draft) return start(deps, account, { hook, once, ...pull });
  const again = await reviewNewest(deps, account, draft);
  if (again.ok || again.code === "agents.nothing_new") return draft.id;
  // It is being written: the newest commits come after that.
  return retry(again.message);
}

const LONGEST_TITLE = 120;

async function start(
  deps: Deps,
  account: Account,
  { hook, once, ...pull }: Delivery,
): Promise<string | Fate> {
  const read = await readPull(deps, account.id, { connectionId: hook.connectionId, ...pull });
  if (!read.ok) {
    return read.permanent ? cancel(read.message) : retry(read.message, read.retryAfterMs);
  }
  const { title, ...changes } = read.value;
  const models = await listLlmChoices(deps, account, "review");
  const llm = models.find((one) => one.id === hook.llmId);
  const asked = { once, title: title.slice(0, LONGEST_TITLE), llm, properties: {}, ...changes };
  const created = await createReview(deps, account, asked);
  return created.ok ? created.draftId : cancel(Object.values(created.errors).join(" "));
}

const KEEP_MS = 30 * 86_400_000;

/** What came long ago is told by its time, or not at all; the review of each pull request stays known so long. */
export const tidyHooksJob = defineJob<Deps>()({
  name: "agents.tidy_hooks",
  label: "Forget old deliveries of GitHub and GitLab",
  payload: z.object({}),
  queue: "system",
  unique: () => "agents.tidy_hooks",
  async run({ db, clock }) {
    const { codeHookDeliveries: t } = db.t;
    await db.delete(t).where(lt(t.receivedAt, new Date(clock.now().getTime() - KEEP_MS)));
    return done();
  },
});
