import { z } from "zod";
import { readAsked } from "../../insights/asked.ts";
import { GROUPINGS } from "../../insights/filter.ts";
import { type Figures, readInsights as read } from "../../insights/insights.ts";
import { summaryOf } from "../../insights/summary.ts";
import { countWords, estimateWords, shareWords, valueWords } from "../../insights/words.ts";
import { defineTool } from "../tool.ts";
import { counted, lines } from "../words.ts";

const share = z.number().nullable().describe("From 0 to 1; null: of nothing.");
const figures = z.object({
  calls: z.int(),
  tokens: z.int(),
  costUsd: z.number(),
  savedUsd: z.number(),
  unpriced: z.int(),
  cachedShare: share,
  failedShare: share,
  drafts: z.int(),
  published: z.int(),
  publishedShare: share,
  refinementsPerDraft: z.number().nullable(),
});

export const readInsights = defineTool({
  name: "read_insights",
  title: "Read insights",
  description:
    "What the work with models came to over a period: calls, tokens, cost, savings, failures, and what became of drafts; compared by model, project, prompt, task, provider or week. Your own figures; an admin may see everybody's.",
  action: "insights.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    days: z.enum(["7", "30", "90"]).default("30"),
    by: z.enum(GROUPINGS).default("model"),
    project: z.string().max(200).default(""),
    model: z.string().max(200).default(""),
    everybody: z.boolean().default(false).describe("Counts for an admin only."),
  }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    whose: z.string(),
    now: figures,
    before: figures.describe("The same number of days right before."),
    groups: z.array(figures.extend({ name: z.string() })),
  }),
  async run({ deps, account }, { days, by, project, model, everybody }) {
    const query = { period: days, by, project, model, ...(everybody && { all: "1" }) };
    const asked = await readAsked(deps, account, query);
    if (!asked.ok) {
      return { code: "insights.not_valid", message: Object.values(asked.errors).join(" ") };
    }
    const insights = await read(deps.db, asked.scope, asked.by);
    const { calls, drafts } = insights.before;
    const now = figuresOf(insights.now);
    const before = figuresOf({ calls: { ...calls, first: [], total: [] }, drafts });
    const groups = insights.groups.map((group) => ({ name: group.name, ...figuresOf(group) }));
    const { from, to } = asked.scope.period;
    const whose = asked.whose ?? account.name;
    const speed = summaryOf(insights.now);
    return {
      data: { from, to, whose, now, before, groups },
      text: lines(
        `${from} to ${to}, ${whose}:`,
        `${countWords(now.calls)} calls (${countWords(before.calls)} before), ${valueWords(speed.costNanoUsd, "usd")}, ${shareWords(now.failedShare) || "0 %"} failed, ${estimateWords(speed.firstP50) || "no figure"} to the first words.`,
        `${counted(now.drafts, "draft")}, ${now.published} published.`,
        ...groups.map(
          (group) =>
            `- ${group.name}: ${group.calls} calls, $${group.costUsd}, ${group.drafts} drafts`,
        ),
      ),
    };
  },
});

const NANO = 1e9;

function figuresOf(of: Figures): z.input<typeof figures> {
  const { costNanoUsd, savedNanoUsd, ...one } = summaryOf(of);
  return { ...one, costUsd: costNanoUsd / NANO, savedUsd: savedNanoUsd / NANO };
}
