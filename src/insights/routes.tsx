import { Hono } from "hono";
import { InsightsPage } from "../../views/insights/index-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { type Asked, readAsked } from "./asked.ts";
import { listCallChoices } from "./call-sums.ts";
import { CHARTS, drawChart } from "./charts.ts";
import { isTableId, tableCsv } from "./csv.ts";
import { type Group, type Insights, readInsights } from "./insights.ts";
import { summaryOf, type Summary } from "./summary.ts";
import { countWords, estimateWords, shareWords, valueWords } from "./words.ts";

const glanceWords = (one: Summary) => ({
  calls: countWords(one.calls),
  cost: valueWords(one.costNanoUsd, "usd"),
  saved: valueWords(one.savedNanoUsd, "usd"),
  failed: shareWords(one.failedShare),
  first: estimateWords(one.firstP50),
  drafts: countWords(one.drafts),
  published: shareWords(one.publishedShare),
  issue: estimateWords(one.toIssueP50),
});

function groupRow(group: Group) {
  const one = summaryOf(group);
  const each = one.refinementsPerDraft;
  return {
    name: group.name,
    ...glanceWords(one),
    tokens: countWords(one.tokens),
    total: estimateWords(one.totalP50),
    published: countWords(one.published),
    removed: countWords(one.removed),
    open: countWords(one.open),
    refinements: each === null ? "" : valueWords(each, "each"),
  };
}

function shownOf(insights: Insights, { by, groupings, filter }: Asked) {
  const now = summaryOf(insights.now);
  const { calls, drafts } = insights.before;
  const before = summaryOf({ calls: { ...calls, first: [], total: [] }, drafts });
  return {
    insights,
    now,
    before,
    words: { now: glanceWords(now), before: glanceWords(before) },
    charts: CHARTS.map((id) => drawChart(id, insights, insights.drawn)),
    groups: {
      by,
      groupings,
      rows: insights.groups.map(groupRow),
      leftOut: insights.groupsLeftOut,
      filter,
    },
  };
}

export const insightRoutes = new Hono<Env>()
  .get(urls.insights.index(), async (c) => {
    const { deps, account } = c.var;
    const asked = await readAsked(deps, account, c.req.query());
    const { filter, whose } = asked;
    const page = { frame: pageFrame(c), filter, whose, isAdmin: account.role === "admin" };
    if (!asked.ok) {
      const choices = { projects: [], models: [] };
      const { errors } = asked;
      return c.html(
        <InsightsPage {...page} errors={errors} choices={choices} shown={undefined} />,
        422,
      );
    }
    const [insights, choices] = await Promise.all([
      readInsights(deps.db, asked.scope, asked.by),
      listCallChoices(deps.db, asked.scope),
    ]);
    const shown = shownOf(insights, asked);
    return c.html(<InsightsPage {...page} errors={{}} choices={choices} shown={shown} />);
  })
  .get("/insights/export/:table/csv", async (c) => {
    const table = c.req.param("table");
    const { deps, account } = c.var;
    const asked = await readAsked(deps, account, c.req.query());
    if (!isTableId(table)) return c.notFound();
    if (!asked.ok) return c.redirect(urls.insights.index(asked.filter), 303);
    const insights = await readInsights(deps.db, asked.scope, asked.by);
    return c.body(await tableCsv(table, insights), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="insights-${table}.csv"`,
    });
  });
