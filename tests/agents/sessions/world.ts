// A person with a model that says what the test has written for it, and a session with it.
import { setTimeout as rest } from "node:timers/promises";
import { asc, eq } from "../../../src/db/drizzle.ts";
import type { Db } from "../../../src/db/db.ts";
import type { Row } from "../../../src/db/schema.ts";
import type { LlmEvent, LlmRequest, ToolUse } from "../../../src/llm/llm.ts";
import {
  createSession,
  type NewSession,
  type Session,
} from "../../../src/agents/sessions/session.ts";
import { runTurn } from "../../../src/agents/sessions/run-turn.ts";
import { askTurn, findTurn, type Turn } from "../../../src/agents/sessions/turns.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { claimed, type Drafting, startDrafting } from "../../setup/drafting.ts";

/** What the model says to one question. */
type Line = (Partial<Pick<ToolUse, "name" | "input">> & { text?: string; hang?: true })[];
type Script = (request: LlmRequest, nth: number) => Line;

export const say = (text: string): Line => [{ text }];
export const call = (name: string, input: object | string = {}): Line[number] => ({
  name,
  input: typeof input === "string" ? input : JSON.stringify(input),
});

export interface Talking extends Drafting {
  session: Session;
  /** Each question to the model. */
  asked: LlmRequest[];
  script: { now: Script };
  newSession(more?: Partial<NewSession>): Promise<Session>;
  /** Asks, and runs the turn once. */
  ask(question: string, session?: Session): Promise<Turn>;
  /** Asks only. */
  put(question: string, session?: Session): Promise<Turn>;
  /** Runs the newest turn once, as a worker that has just claimed it. */
  run(turn: Turn, more?: Partial<JobContext>): Promise<Fate>;
  reload(turn: Turn): Promise<Turn>;
  steps(turn: Turn): Promise<Row<"sessionSteps">[]>;
}

async function aborted(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await rest(5);
}

async function* speak(line: Line, signal: AbortSignal, nth: number): AsyncGenerator<LlmEvent> {
  yield { type: "start", activityId: `activity-${nth}` };
  for (const [i, { text, name, input = "{}", hang }] of line.entries()) {
    if (text !== undefined) yield { type: "text", text };
    if (name !== undefined) yield { type: "tool_use", use: { id: `use-${nth}-${i}`, name, input } };
    if (hang) await aborted(signal);
  }
  yield {
    type: "end",
    status: signal.aborted ? "cancelled" : "ok",
    stopReason: "end_turn",
    usage: {
      inputUncached: 90,
      output: 10,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      source: "reported",
    },
    costNanoUsd: 1000,
    modelServed: "scripted",
  };
}

export async function startTalking(
  options: Parameters<typeof startDrafting>[0] = {},
): Promise<Talking> {
  const asked: LlmRequest[] = [];
  const script: Talking["script"] = { now: () => say("Hello.") };
  const drafting = await startDrafting({
    ...options,
    deps: {
      ...options.deps,
      llm: {
        stream: (request) => {
          asked.push(request);
          return speak(script.now(request, asked.length), request.signal, asked.length);
        },
      },
    },
  });
  const { deps, cast } = drafting;
  const { account } = cast.alice;
  const newSession = (more: Partial<NewSession> = {}) =>
    createSession(deps, account, {
      kind: "chat",
      agent: null,
      title: "Work of today",
      llmConnectionId: "llm",
      model: "scripted",
      projectId: null,
      properties: {},
      servers: [],
      repository: null,
      ...more,
    });
  const session = await newSession();
  const put: Talking["put"] = async (question, of = session) => {
    const done = await askTurn(deps, account, of, { question, files: [] });
    if (!done.ok) throw new Error(done.code);
    const turn = await findTurn(deps.db, of.id, done.position);
    if (!turn) throw new Error("no turn");
    return turn;
  };
  const run: Talking["run"] = async ({ id, jobId }, more = {}) =>
    runTurn(deps, id, await claimed(deps, { accountId: account.id }, jobId ?? "", more));
  const reload = async (turn: Turn) => turnOf(deps.db, turn.id);
  const { sessionSteps: s } = deps.db.t;
  return {
    ...drafting,
    session,
    asked,
    script,
    newSession,
    put,
    run,
    reload,
    ask: async (question, of) => {
      const turn = await put(question, of);
      await run(turn);
      return reload(turn);
    },
    steps: (turn) => deps.db.select().from(s).where(eq(s.turnId, turn.id)).orderBy(asc(s.position)),
  };
}

async function turnOf(db: Db, id: string): Promise<Turn> {
  const { sessionTurns: t } = db.t;
  const [turn] = await db.select().from(t).where(eq(t.id, id));
  if (!turn) throw new Error("no turn");
  return turn;
}
