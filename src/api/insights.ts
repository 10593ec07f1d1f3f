import { z } from "zod";
import { readAsked } from "../insights/asked.ts";
import { CHARTS } from "../insights/charts.ts";
import { tableCsv } from "../insights/csv.ts";
import { GROUPINGS } from "../insights/filter.ts";
import { type Figures, readInsights } from "../insights/insights.ts";
import { type Summary, summaryOf } from "../insights/summary.ts";
import { csvHeaders } from "./downloads.ts";
import { defineEndpoint, type Refused } from "./endpoint.ts";

const number = z.number().nullable();
const estimate = z
  .number()
  .nullable()
  .meta({ description: "In ms, estimated from steps; null: nothing it could be said of." });

const figures = {
  calls: z.number(),
  tokens: z.number(),
  costNanoUsd: z.number(),
  savedNanoUsd: z.number(),
  unpriced: z.number(),
  cachedShare: number,
  failedShare: number,
  firstP50: estimate,
  firstP95: estimate,
  totalP50: estimate,
  totalP95: estimate,
  drafts: z.number(),
  published: z.number(),
  removed: z.number(),
  open: z.number(),
  publishedShare: number,
  refinementsPerDraft: number,
};

const toldOf = (of: Figures) => {
  const summary: Summary = summaryOf(of);
  return {
    ...summary,
    firstP50: summary.firstP50?.value ?? null,
    firstP95: summary.firstP95?.value ?? null,
    totalP50: summary.totalP50?.value ?? null,
    totalP95: summary.totalP95?.value ?? null,
  };
};

const group = z.object({ key: z.string(), name: z.string(), ...figures }).meta({ id: "Group" });
const attempts = z
  .object({
    provider: z.string(),
    attempts: z.number().meta({ description: "How many were sent to it." }),
    calls: z.number().meta({ description: "How many calls ended with one of them." }),
    retried: z.number().meta({ description: "Failed, and another attempt came after it." }),
    failed: z.number().meta({ description: "Failed, and the call with it." }),
    interrupted: z.number().meta({ description: "Broke off after the first word." }),
  })
  .meta({ id: "ProviderAttempts" });
const day = z.iso.date().optional();
const word = z.string().min(1).max(200).optional();

const query = z.strictObject({
  all: z.literal("1").optional().meta({ description: "Everybody's; for admins." }),
  who: word.meta({ description: "Employee id or e-mail; for admins." }),
  period: z
    .enum(["7", "30", "90", "custom"])
    .optional()
    .meta({ description: "Days until today, or `custom` with `from` and `to`." }),
  from: day,
  to: day,
  project: word,
  model: word,
  task: word,
  by: z.enum(GROUPINGS).optional().meta({ description: "What they are compared by." }),
});

const texts = (asked: z.output<typeof query>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asked).filter((pair): pair is [string, NonNullable<(typeof pair)[1]>] => {
      return pair[1] !== undefined;
    }),
  );

/** Fields of the address, as forms have them. */
function refusedQuery(errors: Record<string, string>): Refused {
  const [message = "Not valid."] = Object.values(errors);
  const faults = Object.entries(errors).map(([field, text]) => ({
    code: "api.not_valid",
    message: text,
    field: `query.${field}`,
  }));
  return { code: "api.not_valid", message, errors: faults };
}

const show = defineEndpoint({
  id: "showInsights",
  method: "get",
  path: "/insights",
  tag: "Insights",
  summary: "Figures of calls and drafts over a time",
  action: "insights.read",
  query,
  answer: z
    .object({
      step: z.enum(["day", "week"]),
      by: z.enum(GROUPINGS),
      now: z.object(figures).meta({ id: "Figures" }),
      course: z.array(z.object({ at: z.string(), ...figures })),
      providers: z.array(attempts),
      groups: z.array(group),
      groupsLeftOut: z.number(),
    })
    .meta({ id: "Insights" }),
  async run({ deps, account, query: wanted }) {
    const asked = await readAsked(deps, account, texts(wanted));
    if (!asked.ok) return refusedQuery(asked.errors);
    const all = await readInsights(deps.db, asked.scope, asked.by);
    const { step, by, groupsLeftOut, providers } = all;
    const groupOf = ({ key, name, ...of }: (typeof all.groups)[number]) => ({
      key,
      name,
      ...toldOf(of),
    });
    return {
      data: {
        step,
        by,
        groupsLeftOut,
        now: toldOf(all.now),
        course: all.course.map(({ at, ...of }) => ({ at, ...toldOf(of) })),
        providers,
        groups: all.groups.map(groupOf),
      },
    };
  },
});

const table = defineEndpoint({
  id: "exportInsights",
  method: "get",
  path: "/insights/export/{table}/csv",
  tag: "Insights",
  summary: "One table of the figures in CSV: a chart's, or the groups",
  action: "insights.read",
  media: "text/csv",
  params: z.strictObject({ table: z.enum([...CHARTS, "groups"]) }),
  query,
  async run({ deps, account, params, query: wanted }) {
    const asked = await readAsked(deps, account, texts(wanted));
    if (!asked.ok) return refusedQuery(asked.errors);
    const insights = await readInsights(deps.db, asked.scope, asked.by);
    const headers = csvHeaders(`insights-${params.table}`);
    return new Response(await tableCsv(params.table, insights), { headers });
  },
});

export const insightEndpoints = [show, table];
