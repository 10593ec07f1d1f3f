import { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { cleanText } from "../db/clean.ts";
import type { Tx } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Category } from "../db/schema/llm.ts";
import { redacted } from "../llm/redact.ts";
import { newId } from "../platform/clock.ts";

export const OUTSIDE_TOOLS = ["chatgpt", "copilot", "cursor", "claude", "other"] as const;
export const CATEGORIES = [
  "feature",
  "bugfix",
  "refactor",
  "docs",
  "test",
] as const satisfies readonly Category[];

const LONGEST_TEXT = 100_000;
/** Of the subject, before what a person says it was for. */
const PREFIX = "outside:";

const whole = (what: string, most: number) => {
  const words = `Type ${what} as a whole number.`;
  return z.number(words).int(words).min(0, words).max(most, words).optional();
};
const words = (what: string, most: number) =>
  z.string(`${what} must be text.`).trim().max(most, `${what}: at most ${most} characters.`);

/** What a person or a program says of work with another tool. */
export const outsideShape = z.strictObject(
  {
    tool: z.enum(OUTSIDE_TOOLS, `Choose the tool: ${OUTSIDE_TOOLS.join(", ")}.`),
    category: z.enum(CATEGORIES, `Choose the kind of work: ${CATEGORIES.join(", ")}.`),
    /** What it was for. */
    note: words("What it was for", 300).min(1, "Say what it was for."),
    /** Default: now. */
    at: z.iso
      .datetime({ offset: true, error: "Write the time like 2026-11-20T14:30:00Z." })
      .optional(),
    project: words("The project", 100).optional(),
    model: words("The model", 200).optional(),
    inputTokens: whole("the tokens read", 1e9),
    outputTokens: whole("the tokens written", 1e9),
    costUsd: z
      .number("Type the cost in dollars, such as 0.25.")
      .min(0, "A cost cannot be less than nothing.")
      .max(100_000, "At most 100,000 dollars work.")
      .optional(),
    seconds: whole("the seconds", 1e6),
    linesAdded: whole("the lines added", 1e7),
    linesRemoved: whole("the lines removed", 1e7),
    filesChanged: whole("the files changed", 1e6),
    prompt: words("The prompt", LONGEST_TEXT).optional(),
    answer: words("The answer", LONGEST_TEXT).optional(),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : undefined) },
);

const NUMBERS = [
  "inputTokens",
  "outputTokens",
  "costUsd",
  "seconds",
  "linesAdded",
  "linesRemoved",
  "filesChanged",
];

/** A form has text only: what is to be a number becomes one, and is refused where it is none. */
export const withNumbers = (typed: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [
      name,
      NUMBERS.includes(name) ? Number(text) : text,
    ]),
  );

const unknownKeys = (keys: unknown): string =>
  `There is no field ${Array.isArray(keys) ? keys.join(", ") : ""}.`;

export type OutsideWork = z.infer<typeof outsideShape>;

type Needs = Pick<Deps, "db" | "clock" | "config">;

const cleaned = (text: string | undefined): string | null =>
  text === undefined || text === "" ? null : cleanText(text);

function rowOf({ clock }: Needs, account: Account, work: OutsideWork): Row<"activities"> {
  const at = work.at === undefined ? clock.now() : new Date(work.at);
  const { inputTokens = null, outputTokens = null, costUsd, seconds } = work;
  return {
    ...NOT_OURS,
    id: newId(clock),
    at,
    accountId: account.id,
    teamId: account.teamId,
    subject: PREFIX + cleanText(work.note),
    provider: work.tool,
    modelRequested: cleaned(work.model) ?? "",
    projectKey: cleaned(work.project),
    inputUncached: inputTokens,
    output: outputTokens,
    usageSource: inputTokens === null && outputTokens === null ? null : "reported",
    costNanoUsd: costUsd === undefined ? null : Math.round(costUsd * 1e9),
    totalMs: seconds === undefined ? null : seconds * 1000,
    category: work.category,
    linesAdded: work.linesAdded ?? null,
    linesRemoved: work.linesRemoved ?? null,
    filesChanged: work.filesChanged ?? null,
    finishedAt: at,
  };
}

/** Without a day it counts against no budget and in no sum of our own calls. */
const NOT_OURS = {
  taskType: "outside",
  promptName: "",
  promptVersion: 0,
  connectionId: "",
  modelServed: null,
  status: "ok",
  errorCode: null,
  stopReason: null,
  upstreamRequestId: null,
  ttftMs: null,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
  priceRef: null,
  savedNanoUsd: null,
  reservedNanoUsd: null,
  day: null,
  cache: "none",
  attempts: 0,
  connectionServed: null,
  fallback: false,
  httpStatus: null,
  bytesIn: null,
  bytesOut: null,
  overheadUs: null,
  jobId: null,
  owner: "",
} as const;

/**
 * Writes down work of one's own with another tool. The same once more (tool, time and what for) is
 * known already: its id comes back, and nothing is written.
 */
export async function logOutside(
  deps: Needs,
  account: Account,
  work: OutsideWork,
): Promise<{ id: string; isNew: boolean }> {
  const row = rowOf(deps, account, work);
  return deps.db.transaction(async (tx) => {
    const known = await findSame(tx, row);
    if (known) return { id: known.id, isNew: false };
    await tx.insert(tx.t.activities).values(row);
    await keepTexts(tx, deps, row, work);
    return { id: row.id, isNew: true };
  });
}

async function findSame(tx: Tx, row: Row<"activities">): Promise<{ id: string } | undefined> {
  const { activities: a } = tx.t;
  const [same] = await tx
    .select({ id: a.id })
    .from(a)
    .where(
      and(
        eq(a.accountId, row.accountId ?? ""),
        eq(a.at, row.at),
        eq(a.taskType, "outside"),
        eq(a.provider, row.provider),
        eq(a.subject, row.subject),
      ),
    )
    .limit(1);
  return same;
}

async function keepTexts(
  tx: Tx,
  { clock, config }: Needs,
  { id }: Row<"activities">,
  { prompt = "", answer = "" }: OutsideWork,
): Promise<void> {
  if (config.LLM_KEEP_TEXTS_DAYS === 0 || (prompt === "" && answer === "")) return;
  const request = JSON.stringify({
    system: "",
    messages: [{ role: "user", text: redacted(prompt, []) }],
  });
  const body = { request: cleanText(request), answer: cleanText(redacted(answer, [])) };
  await tx.insert(tx.t.activityBodies).values({ activityId: id, createdAt: clock.now(), ...body });
}

/** Takes away what was written down wrongly; false where it is not one's own, or a call of ours. */
export async function removeOutside(
  { db }: Pick<Deps, "db">,
  account: Account,
  id: string,
): Promise<boolean> {
  const { activities: a } = db.t;
  const mine = and(eq(a.id, id), eq(a.accountId, account.id), eq(a.taskType, "outside"));
  const gone = await db.delete(a).where(mine).returning({ id: a.id });
  return gone.length > 0;
}
