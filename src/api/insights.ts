import { z } from "zod";
import { readAsked } from "../insights/asked.ts";
import { GROUPINGS } from "../insights/filter.ts";
import { type Figures, readInsights } from "../insights/insights.ts";
import { type Summary, summaryOf } from "../insights/summary.ts";
import { defineEndpoint } from "./endpoint.ts";

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
const day = z.iso.date().optional();
const word = z.string().min(1).max(200).optional();

const show = defineEndpoint({
  id: "showInsights",
  method: "get",
  path: "/insights",
  tag: "Insights",
  summary: "Figures of calls and drafts over a time",
  action: "insights.read",
  query: z.strictObject({
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
  }),
  answer: z
    .object({
      step: z.enum(["day", "week"]),
      by: z.enum(GROUPINGS),
      now: z.object(figures).meta({ id: "Figures" }),
      course: z.array(z.object({ at: z.string(), ...figures })),
      providers: z.array(group),
      groups: z.array(group),
      groupsLeftOut: z.number(),
    })
    .meta({ id: "Insights" }),
  async run({ deps, account, query }) {
    const texts = Object.entries(query).filter(
      (pair): pair is [string, NonNullable<(typeof pair)[1]>] => pair[1] !== undefined,
    );
    const asked = await readAsked(deps, account, Object.fromEntries(texts));
    if (!asked.ok) {
      const [message = "Not valid."] = Object.values(asked.errors);
      const errors = Object.entries(asked.errors).map(([field, text]) => ({
        code: "api.not_valid",
        message: text,
        field: `query.${field}`,
      }));
      return { code: "api.not_valid", message, errors };
    }
    const all = await readInsights(deps.db, asked.scope, asked.by);
    const { step, by, groupsLeftOut } = all;
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
        providers: all.providers.map(groupOf),
        groups: all.groups.map(groupOf),
      },
    };
  },
});

export const insightEndpoints = [show];
