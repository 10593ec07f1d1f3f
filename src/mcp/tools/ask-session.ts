import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { findAgent } from "../../agents/sessions/agents-for.ts";
import { findSessionChoices, titleOf } from "../../agents/sessions/form.ts";
import {
  createSession,
  findSession,
  removeSession,
  type Session,
} from "../../agents/sessions/session.ts";
import { ACTIVE } from "../../agents/sessions/states.ts";
import { askTurn, listTurns, type TracedTurn } from "../../agents/sessions/turns.ts";
import { urls } from "../../urls.ts";
import { type Call, defineTool, notFound, type Refused } from "../tool.ts";
import { id, lines } from "../words.ts";

const LOOK_MS = 250;

export const askSession = defineTool({
  name: "ask_session",
  title: "Ask in a session",
  description:
    "Asks an agent here in a session that the person can open, too: it looks things up with its tools, remembers what was said before, and waits for the person where a tool writes. Without `session` it begins one. Waits at most `seconds`; leave `question` out to look again.",
  action: "models.use",
  hints: { readOnly: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    session: id.optional().describe("Id of a session; else a new one."),
    question: z.string().max(20_000).default(""),
    agent: z.string().max(100).optional().describe("Of a new one: whom it is with."),
    seconds: z.int().min(0).max(50).default(25).describe("How long to wait at most."),
  }),
  output: z.object({
    session: z.string(),
    state: z.enum(["queued", "running", "waits", "done", "failed", "stopped"]),
    answer: z.string().describe("What a model wrote: check it."),
    problem: z.string().nullable(),
    approvals: z.array(z.string()).describe("What waits for the person's word."),
    url: z.string(),
  }),
  async run(call, { session: sessionId, question, agent, seconds }) {
    const opened = await open(call, { sessionId, question, agent });
    if ("code" in opened) return opened;
    if (question !== "") {
      const asked = await askTurn(call.deps, call.account, opened, { question, files: [] });
      if (!asked.ok) {
        if (sessionId === undefined) {
          await removeSession(call.deps, call.account, opened, call.from);
        }
        return asked;
      }
    }
    const last = await watch(call, opened.id, seconds * 1000);
    if (!last) return { code: "sessions.no_question", message: "Say a question." };
    const { turn, steps } = last;
    const approvals = steps.flatMap(({ state, approvalId }) =>
      state === "waits" && approvalId !== null ? approvalId : [],
    );
    const url = call.deps.config.PUBLIC_URL + urls.sessions.show(opened.id);
    const data = {
      session: opened.id,
      state: turn.state,
      answer: turn.answer,
      problem: turn.errorMessage,
      approvals,
      url,
    };
    const text = lines(
      turn.answer,
      turn.errorMessage !== null && turn.errorMessage,
      approvals.length > 0 && "It waits for the person's word, on its page.",
      ACTIVE.includes(turn.state) && "It is still at work.",
      `(session ${opened.id}, ${turn.state}) ${url}`,
    );
    return { data, text };
  },
});

interface Wanted {
  sessionId: string | undefined;
  question: string;
  agent: string | undefined;
}

async function open(
  { deps, account }: Call,
  { sessionId, question, agent }: Wanted,
): Promise<Session | Refused> {
  if (sessionId !== undefined) {
    return (await findSession(deps.db, account, sessionId)) ?? notFound("session");
  }
  if (question === "") return { code: "sessions.no_question", message: "Say a question." };
  const { llms } = await findSessionChoices(deps, account);
  const [llm] = llms;
  if (!llm) return { code: "sessions.no_model", message: "Connect a model first." };
  return createSession(deps, account, {
    kind: "chat",
    agent: findAgent(agent) ?? null,
    title: titleOf(question),
    llmConnectionId: llm.id,
    model: llm.model,
    projectId: null,
    properties: {},
    servers: [],
    repository: null,
  });
}

/** The newest turn, once it has ended, waits for a person, or the time is over. */
async function watch(
  { deps, signal, progress }: Call,
  sessionId: string,
  ms: number,
): Promise<TracedTurn | undefined> {
  const until = deps.clock.monotonic() + ms;
  let told = 0;
  for (;;) {
    const last = (await listTurns(deps, sessionId)).at(-1);
    const isAtWork = last?.turn.state === "queued" || last?.turn.state === "running";
    if (!last || !isAtWork || deps.clock.monotonic() >= until) return last;
    const step = last.steps.at(-1);
    if (step && last.steps.length !== told) await progress(last.steps.length, step.label);
    told = last.steps.length;
    await sleep(LOOK_MS, undefined, { signal });
  }
}
