import { z } from "zod";
import { readFilter } from "../../activity/filter.ts";
import { listActivities } from "../../activity/list.ts";
import { costWords, tokensOf, totalsOf } from "../../activity/money.ts";
import { monthOf } from "../../activity/month.ts";
import { defineTool } from "../tool.ts";
import { cursor, id, iso, limit, lines, more, next, time } from "../words.ts";

const day = z.iso.date().optional();

export const listActivity = defineTool({
  name: "list_activity",
  title: "Read activity and cost",
  description:
    "Your model calls, the newest first: what each was for, model, tokens, cost and outcome; with filters. Also what this month has cost. An admin may see everybody's with `everybody`. Holds no texts.",
  action: "activity.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    draft: id.optional().describe("Only calls for this draft."),
    project: z.string().max(200).optional(),
    model: z.string().max(200).optional(),
    status: z.enum(["open", "ok", "error", "interrupted", "cancelled", "blocked"]).optional(),
    from: day.describe("First day, in UTC."),
    to: day.describe("Last day, in UTC."),
    everybody: z.boolean().default(false).describe("Counts for an admin only."),
    cursor,
    limit,
  }),
  output: z.object({
    month: z.object({ calls: z.int(), cost: z.string(), unpriced: z.int() }),
    calls: z.array(
      z.object({
        id: z.string(),
        at: time,
        who: z.string().nullable(),
        task: z.string(),
        subject: z.string(),
        model: z.string().nullable(),
        status: z.string(),
        inputTokens: z.int().nullable(),
        outputTokens: z.int().nullable(),
        cost: z.string(),
      }),
    ),
    costOfThese: z.string(),
    next,
  }),
  async run({ deps, account }, { everybody, cursor: before, limit: most, ...typed }) {
    const given = Object.entries({ ...typed, before }).filter(([, value]) => value !== undefined);
    const filter = readFilter(
      Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
    );
    const accountId = everybody && account.role === "admin" ? undefined : account.id;
    const [{ activities, next: after }, month] = await Promise.all([
      listActivities(deps.db, { accountId, filter, limit: most }),
      monthOf(deps.db, account, deps.clock.now()),
    ]);
    const calls = activities.map((one) => {
      const tokens = tokensOf(one);
      return {
        id: one.id,
        at: iso(one.at),
        who: one.accountName,
        task: one.taskType,
        subject: one.subject,
        model: one.modelServed ?? one.modelRequested,
        status: one.status,
        inputTokens: tokens?.input ?? null,
        outputTokens: tokens?.output ?? null,
        cost: costWords(one),
      };
    });
    const { cost: costOfThese } = totalsOf(activities);
    return {
      data: {
        month: { calls: month.calls, cost: month.cost, unpriced: month.unpriced },
        calls,
        costOfThese,
        next: after ?? null,
      },
      text: lines(
        `This month: ${month.calls} calls, ${month.cost}${month.unpriced > 0 ? `, ${month.unpriced} without a price` : ""}.`,
        ...calls.map(
          (one) =>
            `- ${one.at} ${one.task} ${one.subject} by ${one.model ?? "no model"}: ${one.status}, ${one.cost}`,
        ),
        more(after),
      ),
    };
  },
});
