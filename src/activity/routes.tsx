import { type Context, Hono } from "hono";
import { ActivitiesPage } from "../../views/activity/index-page.tsx";
import { ActivityPage } from "../../views/activity/show-page.tsx";
import { fromOf } from "../accounts/from.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { faultWords } from "../llm/fault.ts";
import { findPrompt } from "../prompts/prompt.ts";
import { urls } from "../urls.ts";
import { readAsked } from "./asked.ts";
import { listChoices } from "./choices.ts";
import { csvPieces } from "./csv.ts";
import { type Listed, listActivities } from "./list.ts";
import type { ActivityListing } from "./listing.ts";
import { costWords, savedWords, tokensOf, totalsOf } from "./money.ts";
import { diffToPublished, readOutcome } from "./outcome.ts";
import {
  connectionName,
  draftOf,
  findActivity,
  listAttempts,
  ownTitles,
  readTexts,
  recordReading,
} from "./show.ts";

const NOTHING: Listed = { activities: [], next: undefined, lookedBackTo: undefined };

const figuresOf = (activity: ActivityListing) => ({
  cost: costWords(activity),
  saved: savedWords(activity),
  tokens: tokensOf(activity),
});

async function showActivity(
  c: Context<Env>,
  activity: ActivityListing,
  options: { mayRead: boolean },
) {
  const { deps, account } = c.var;
  const { db } = deps;
  const { mayRead } = options;
  const [attempts, outcome, connection, served, prompt, texts] = await Promise.all([
    listAttempts(db, activity.id),
    readOutcome(db, account, activity),
    connectionName(db, account, activity.connectionId),
    activity.fallback ? connectionName(db, account, activity.connectionServed) : undefined,
    findPrompt(db, activity.promptName, activity.promptVersion),
    mayRead ? readTexts(deps, activity.id) : undefined,
  ]);
  const diff = mayRead && outcome ? await diffToPublished(db, activity, outcome) : undefined;
  return c.html(
    <ActivityPage
      frame={pageFrame(c)}
      activity={activity}
      figures={figuresOf(activity)}
      wrong={activity.errorCode === null ? undefined : faultWords(activity.errorCode)}
      attempts={attempts.map((attempt) => ({
        ...attempt,
        cost: costWords({ ...activity, ...attempt, status: activity.status }),
        tokens: tokensOf(attempt),
      }))}
      outcome={outcome}
      connection={connection}
      served={served}
      prompt={prompt}
      mayRead={mayRead}
      texts={texts}
      keepDays={deps.config.LLM_KEEP_TEXTS_DAYS}
      diff={diff}
    />,
  );
}

export const activityRoutes = new Hono<Env>()
  .get(urls.activity.index(), async (c) => {
    const { deps, account } = c.var;
    const asked = await readAsked(deps.db, account, c.req.query());
    const [listed, choices] = await Promise.all([
      asked.nobody === undefined ? listActivities(deps.db, asked) : NOTHING,
      listChoices(deps.db, asked.accountId),
    ]);
    const titles = await ownTitles(deps.db, account, listed.activities);
    return c.html(
      <ActivitiesPage
        frame={pageFrame(c)}
        filter={asked.filter}
        nobody={asked.nobody}
        choices={choices}
        rows={listed.activities.map((activity) => ({
          ...activity,
          ...figuresOf(activity),
          draftTitle: titles.get(draftOf(activity.subject) ?? ""),
        }))}
        totals={totalsOf(listed.activities)}
        next={listed.next}
        lookedBackTo={listed.lookedBackTo}
      />,
    );
  })
  .get(urls.activity.csv(), async (c) => {
    const { deps, account } = c.var;
    const asked = await readAsked(deps.db, account, c.req.query());
    const pieces = csvPieces(deps.db, asked);
    return c.body(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="activity.csv"',
    });
  })
  .get("/activity/:id", async (c) => {
    const { deps, account } = c.var;
    const activity = await findActivity(deps.db, account, c.req.param("id"));
    if (!activity) return c.notFound();
    return showActivity(c, activity, { mayRead: activity.accountId === account.id });
  })
  .post("/activity/:id/text", async (c) => {
    const { deps, account } = c.var;
    const activity = await findActivity(deps.db, account, c.req.param("id"));
    if (!activity) return c.notFound();
    // One's own is shown anyway.
    if (activity.accountId === account.id) return c.redirect(urls.activity.show(activity.id), 303);
    await recordReading(deps, account, activity, fromOf(c));
    return showActivity(c, activity, { mayRead: true });
  });
