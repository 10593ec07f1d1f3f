import { createHash } from "node:crypto";
import { z } from "zod";
import { findAccount } from "../../accounts/account.ts";
import type { Account } from "../../app.ts";
import { callTool } from "../../connections/mcp/call.ts";
import type { AskedTool } from "../../db/schema/root-cause-content.ts";
import type { Source } from "../../drafts/source.ts";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
import type { VariablesOf } from "../../prompts/purposes.ts";
import { ask } from "../ask.ts";
import { came, type Came, isLimit } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { numberedText } from "./numbered.ts";
import { readCase } from "./read-case.ts";
import { listReadingTools, type ReadingTool } from "./reading-tools.ts";
import { frame, shownText, wordsOf } from "./shown.ts";
import { tellCase } from "./told-case.ts";
import { timelineOf } from "./timeline.ts";

const TOOLS_PROMPT = "root-cause-tools";
const MOST_ROUNDS = 3;
const MOST_CALLS = 4;
const MOST_TOKENS = 2000;
/** Characters of one answer: what is longer is refused whole, for a part of it would pass for all. */
const LONGEST_ANSWER = 10_000;
const MOST_ROWS = 1000;

const call = z.object({
  tool: z.string(),
  /** A JSON object: what the tool takes is its own. */
  arguments: z.string(),
  from: z.string(),
  to: z.string(),
  limit: z.number(),
  why: z.string(),
});
type Call = z.output<typeof call>;
export const callsAnswer = z.object({ calls: z.array(call) });

const answered = z.object({
  outcome: z.enum(["answered", "refused", "failed"]),
  text: z.string(),
  message: z.string(),
});
type Answered = z.output<typeof answered>;

export interface Gathered {
  /** Those of the draft, and each answer of a tool as one more. */
  sources: Source[];
  asked: AskedTool[];
  unreachable: string[];
}

interface Asking extends Gathered {
  run: AgentRun<unknown>;
  account: Account;
  tools: ReadingTool[];
  /** By tool and arguments. */
  done: Map<string, AskedTool>;
}

/** Lets a model ask the tools that the person chose, in rounds; each answer becomes a source of the draft. */
export async function askTools(
  run: AgentRun<unknown>,
  chosen: readonly string[],
): Promise<Came<Gathered>> {
  const own = run.sources.filter(({ id }) => !id.startsWith(`${run.row.id}-`));
  const none: Gathered = { sources: own, asked: [], unreachable: [] };
  const account =
    chosen.length === 0 ? undefined : await findAccount(run.deps.db, run.row.accountId);
  if (!account) return came(none);
  const { tools, unreachable } = await listReadingTools(run.deps, account, chosen);
  const asking: Asking = { ...none, unreachable, run, account, tools, done: new Map() };
  if (tools.length === 0) return came({ ...none, unreachable: [...unreachable, NO_TOOLS] });
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const wanted = await askRound(asking, round);
    if (!wanted.ok) {
      if (!isLimit(wanted)) return wanted;
      asking.unreachable.push(wanted.message);
      break;
    }
    const { calls } = wanted.value;
    if (calls.length === 0) break;
    for (const one of calls.slice(0, MOST_CALLS)) {
      const asked = await perform(asking, one);
      if (!asked.ok) return asked;
      asking.asked.push(asked.value);
    }
  }
  const { sources, asked } = asking;
  return came({ sources, asked, unreachable: asking.unreachable });
}

const NO_TOOLS = "None of the chosen systems has a tool that reads and may run without a question.";

function askRound({ run, tools, sources, asked }: Asking, round: number) {
  const found = readCase(sources);
  const told = tellCase(found, timelineOf(found));
  return ask(run, {
    key: `ask:${round}`,
    label: round === 0 ? "Choose what to ask the other systems" : "See whether to ask more",
    prompt: TOOLS_PROMPT,
    variables: { project: run.draft.target.projectName } satisfies VariablesOf<"rca_tools">,
    taskType: "rca",
    text: [
      frame.block("tools", tools.map(toldTool).join("\n")),
      frame.block("asked", asked.map((one) => frame.json(one)).join("\n") || "Nothing yet."),
      told.text,
    ].join("\n\n"),
    answer: { name: "calls", schema: callsAnswer },
    maxTokens: MOST_TOKENS,
  });
}

const toldTool = ({ id, description, inputSchema }: ReadingTool): string =>
  frame.json({ tool: id, description: shownText(description).slice(0, 1000), takes: inputSchema });

/** One call, refused where it may not or need not be made. */
async function perform(asking: Asking, one: Call): Promise<Came<AskedTool>> {
  const { run, tools, done } = asking;
  const tool = tools.find(({ id }) => id === one.tool);
  const told = toldCall(one, tool);
  const refused = (message: string) =>
    came<AskedTool>({ ...told, outcome: "refused", n: null, message });
  if (!tool) return refused("There is no such tool among those that it may use.");
  const values = objectOf(one.arguments);
  if (!values) return refused("The arguments are no JSON object.");
  const wrong = wrongRange(one);
  if (wrong !== undefined) return refused(wrong);
  const key = createHash("sha256")
    .update(`${tool.id} ${canonicalJson(values)}`)
    .digest("hex")
    .slice(0, 16);
  const before = done.get(key);
  if (before)
    return refused(
      `This was asked already${before.n === null ? "" : `: its answer is passage ${before.n}`}.`,
    );
  const came1 = await run.step({
    key: `tool:${key}`,
    kind: "tool",
    label: `${told.tool} of ${told.system}, ${told.range}`,
    output: answered,
    work: async () => ({ came: came(await callOnce(asking, tool, { one, values })) }),
  });
  if (!came1.ok) return isLimit(came1) ? refused(came1.message) : came1;
  const { outcome, text, message } = came1.value;
  const n = outcome === "answered" ? await addAnswer(asking, { key, told, text }) : null;
  const asked = { ...told, outcome, n, message };
  done.set(key, asked);
  return came(asked);
}

function toldCall(one: Call, tool: ReadingTool | undefined) {
  return {
    tool: tool?.name ?? wordsOf(one.tool, 80),
    system: tool?.system ?? "",
    range: `${wordsOf(one.from, 30)} to ${wordsOf(one.to, 30)}, at most ${one.limit}`,
    why: wordsOf(one.why, 200),
  };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return z.record(z.string(), z.unknown()).safeParse(value).data;
  } catch {
    // Said to whoever asked: these are no arguments.
    return undefined;
  }
}

function wrongRange({ from, to, limit }: Call): string | undefined {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(last) || last <= first) {
    return "Say from when to when, as ISO 8601.";
  }
  return Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS
    ? undefined
    : `Say how much at most, from 1 to ${MOST_ROWS}.`;
}

const not = (outcome: "refused" | "failed", message: string): Answered => ({
  outcome,
  text: "",
  message,
});

async function callOnce(
  { run, account }: Asking,
  tool: ReadingTool,
  { one, values }: { one: Call; values: Record<string, unknown> },
): Promise<Answered> {
  const outcome = await callTool(run.deps, account, {
    connectionId: tool.connectionId,
    tool: tool.name,
    arguments: values,
    subject: `draft:${run.draft.id}`,
    reason: wordsOf(one.why, 200),
    only: [tool.name],
    signal: run.signal,
  });
  switch (outcome.type) {
    case "done": {
      const { text, isCut } = outcome.answer;
      if (!isCut && text.length <= LONGEST_ANSWER)
        return { outcome: "answered", text, message: "" };
      const many = isCut ? "more than 100,000" : text.length.toLocaleString("en");
      return not(
        "refused",
        `The answer has ${many} characters. Narrow the query: a shorter time, a filter, or a lower limit.`,
      );
    }
    case "failed":
      return not("failed", outcome.failure.message);
    case "unreachable":
      return not("failed", outcome.failure.message);
    case "refused":
      return not("refused", [outcome.message, ...(outcome.faults ?? [])].join(" "));
    case "waits":
      return not("refused", "It waits for a person's yes, so it was not called.");
  }
}

interface NewAnswer {
  key: string;
  told: { tool: string; system: string; range: string };
  text: string;
}

/** Its id comes from the run and the call: after a crash it is there once. */
async function addAnswer(asking: Asking, { key, told, text }: NewAnswer): Promise<number | null> {
  const { run, sources } = asking;
  const { body, passages } = numberedText(text === "" ? "(The answer is empty.)" : text);
  const before = Math.max(0, ...sources.flatMap((one) => one.passages.map(({ n }) => n)));
  const source: Source = {
    id: `${run.row.id}-${key}`,
    accountId: run.row.accountId,
    draftId: run.draft.id,
    position: sources.length + 1,
    kind: "log",
    title: `${told.system}: ${told.tool}, ${told.range}`.slice(0, 200),
    origin: { notes: ["The answer of a tool, as it came."] },
    version: null,
    body,
    passages: passages.map((one) => ({ ...one, n: one.n + before })),
    createdAt: run.deps.clock.now(),
    replacedAt: null,
    replacedById: null,
    checkedAt: null,
    newerVersion: null,
  };
  await run.deps.db.insert(run.deps.db.t.sources).values(source).onConflictDoNothing();
  asking.sources = [...sources, source];
  return passages.length === 0 ? null : before + 1;
}
