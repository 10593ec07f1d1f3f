// Conversations with agents: the same functions as their pages.
import { z } from "zod";
import { findAgent, parseProperties } from "../agents/sessions/agents-for.ts";
import { sessionMarkdown } from "../agents/sessions/export.ts";
import { followTurn } from "../agents/sessions/follow.ts";
import { findSessionChoices, titleOf } from "../agents/sessions/form.ts";
import {
  createSession,
  findSession,
  forkSession,
  listSessions,
  type NewSession,
  removeSession,
  renameSession,
  type Session,
} from "../agents/sessions/session.ts";
import { askTurn, listTurns, stopTurn } from "../agents/sessions/turns.ts";
import { urls } from "../urls.ts";
import { type Call, defineEndpoint, NOT_FOUND, type Refused } from "./endpoint.ts";
import {
  files,
  listedSession,
  newSession,
  question,
  session,
  sessionListing,
  shownTurn,
  turn,
} from "./session-shapes.ts";
import { BY_TIME, cursor, idParams, page, perPage } from "./shapes.ts";
import { openStream, STREAM_PROBLEMS } from "./streams.ts";

const about = { tag: "Sessions", action: "models.use" } as const;

export const SESSION_PROBLEMS = {
  "sessions.bad_title": 422,
  "sessions.busy": 409,
  "sessions.long_question": 422,
  "sessions.no_file": 422,
  "sessions.no_model": 422,
  "sessions.no_question": 422,
  "sessions.not_valid": 422,
  "sessions.too_long": 409,
  "sessions.too_many_files": 422,
};

type OfSession = Call<{ id: string }>;
const find = ({ deps, account, params }: OfSession) => findSession(deps.db, account, params.id);

const refused = (code: string, message: string): Refused => ({ code: `sessions.${code}`, message });

type Sent = z.output<typeof newSession>;

/** What is sent as a session, of what this person may choose. */
async function checked(
  { deps, account }: Call,
  sent: Sent,
  { kind, agent }: Pick<NewSession, "kind" | "agent">,
): Promise<NewSession | Refused> {
  const choices = await findSessionChoices(deps, account);
  const { connectionId: wanted } = sent;
  const llm = choices.llms.find(({ id }) => wanted === undefined || id === wanted);
  if (!llm) return refused("no_model", "Name a model that you may use, or connect one.");
  const properties = parseProperties(agent ?? undefined, sent.properties);
  if (!properties.ok) {
    return refused("not_valid", Object.values(properties.errors)[0] ?? "Not valid.");
  }
  const code = sent.repository?.connectionId;
  const isThere = code === undefined || choices.codes.some(({ id }) => id === code);
  const areThere = sent.servers.every((one) => choices.servers.some(({ id }) => id === one));
  if (!isThere || !areThere) {
    return refused("not_valid", "One of the connections is not there. Look for it in the list.");
  }
  return {
    kind,
    agent,
    title: titleOf(sent.question),
    llmConnectionId: llm.id,
    model: llm.model,
    projectId: choices.projects.find(({ id }) => id === sent.projectId)?.id ?? null,
    properties: properties.value,
    servers: sent.servers,
    repository: sent.repository ?? null,
  };
}

/** A session with its first question on the way. */
export async function startSession(
  call: Call,
  sent: Sent,
  of: Pick<NewSession, "kind" | "agent">,
): Promise<{ session: Session; turnId: string } | Refused> {
  const { deps, account, from } = call;
  const value = await checked(call, sent, of);
  if ("code" in value) return value;
  const made = await createSession(deps, account, value);
  const asked = await askTurn(deps, account, made, sent);
  if (asked.ok) return { session: made, turnId: asked.turnId };
  await removeSession(deps, account, made, from);
  return asked;
}

async function shown(call: Call, one: Session) {
  const turns = await listTurns(call.deps, one.id);
  return { data: { ...listedSession(call, one), turns: turns.map(shownTurn) } };
}

async function begin(call: Call, sent: Sent, agent: NewSession["agent"]) {
  const started = await startSession(call, sent, { kind: "chat", agent });
  if ("code" in started) return started;
  const location = `${urls.api.base()}/sessions/${started.session.id}`;
  return { ...(await shown(call, started.session)), location };
}

const list = defineEndpoint({
  ...about,
  id: "listSessions",
  method: "get",
  path: "/sessions",
  summary: "List your sessions, the last used first",
  query: z.strictObject({ cursor: cursor(BY_TIME), per_page: perPage }),
  answer: z.array(sessionListing),
  async run(call) {
    const { cursor: before, per_page: limit } = call.query;
    const found = await listSessions(call.deps.db, call.account, { before, limit });
    const data = found.sessions.map((one) => listedSession(call, one));
    return { data, meta: page(found.next, limit) };
  },
});

const create = defineEndpoint({
  ...about,
  id: "createSession",
  method: "post",
  path: "/sessions",
  summary: "Begin a session with a question",
  description:
    "The answer is a job: follow it by `GET /sessions/{id}/stream`, or read the session. A tool that writes waits for a person.",
  status: 202,
  body: newSession,
  answer: session,
  problems: SESSION_PROBLEMS,
  run: (call) => begin(call, call.body, null),
});

const createWithAgent = defineEndpoint({
  ...about,
  id: "createAgentSession",
  method: "post",
  path: "/agents/{id}/session",
  summary: "Begin a session with an agent",
  status: 202,
  params: idParams,
  body: newSession,
  answer: session,
  problems: SESSION_PROBLEMS,
  async run(call) {
    const agent = findAgent(call.params.id);
    return agent === undefined ? NOT_FOUND : begin(call, call.body, agent);
  },
});

const show = defineEndpoint({
  ...about,
  id: "showSession",
  method: "get",
  path: "/sessions/{id}",
  summary: "Read a session with its turns and their trace",
  params: idParams,
  answer: session,
  async run(call) {
    const found = await find(call);
    return found ? shown(call, found) : NOT_FOUND;
  },
});

const ask = defineEndpoint({
  ...about,
  id: "createSessionMessage",
  method: "post",
  path: "/sessions/{id}/messages",
  summary: "Ask the next question",
  status: 202,
  params: idParams,
  body: z.strictObject({ question, files }).meta({ id: "NewMessage" }),
  answer: turn,
  problems: SESSION_PROBLEMS,
  async run(call) {
    const { deps, account, body } = call;
    const found = await find(call);
    if (!found) return NOT_FOUND;
    const asked = await askTurn(deps, account, found, body);
    if (!asked.ok) return asked;
    const made = (await listTurns(deps, found.id)).find((one) => one.turn.id === asked.turnId);
    return made ? { data: shownTurn(made) } : NOT_FOUND;
  },
});

const stream = defineEndpoint({
  ...about,
  id: "streamSession",
  method: "get",
  path: "/sessions/{id}/stream",
  summary: "Follow the newest answer as server-sent events",
  description:
    "`step` whenever a step begins, waits or ends; `text` for each new piece of the answer; `reset` where it begins anew; `end` with how it ended. To leave does not stop it.",
  media: "text/event-stream",
  params: idParams,
  problems: STREAM_PROBLEMS,
  async run(call) {
    const found = await find(call);
    const last = found && (await listTurns(call.deps, found.id)).at(-1);
    if (!found || !last) return NOT_FOUND;
    const of = { sessionId: found.id, turnId: last.turn.id };
    return openStream(call, (events) => followTurn(call.deps, of, events));
  },
});

const stop = defineEndpoint({
  ...about,
  id: "stopSession",
  method: "post",
  path: "/sessions/{id}/stop",
  summary: "Stop the answer that is on its way",
  description: "Nothing happens where none is. What had come stays, and so does its cost.",
  params: idParams,
  answer: session,
  async run(call) {
    const found = await find(call);
    if (!found) return NOT_FOUND;
    await stopTurn(call.deps, call.account, found);
    return shown(call, found);
  },
});

const rename = defineEndpoint({
  ...about,
  id: "renameSession",
  method: "patch",
  path: "/sessions/{id}",
  summary: "Rename a session",
  params: idParams,
  body: z.strictObject({ title: z.string().min(1).max(120) }).meta({ id: "SessionTitle" }),
  answer: session,
  problems: SESSION_PROBLEMS,
  async run(call) {
    const found = await find(call);
    if (!found) return NOT_FOUND;
    const renamed = await renameSession(call.deps, found, call.body.title);
    if (!renamed.ok) return renamed;
    return shown(call, { ...found, title: call.body.title.replaceAll(/\s+/g, " ").trim() });
  },
});

const fork = defineEndpoint({
  ...about,
  id: "forkSession",
  method: "post",
  path: "/sessions/{id}/forks",
  summary: "Begin another session with the turns up to one",
  status: 201,
  params: idParams,
  body: z.strictObject({ position: z.int().min(1) }).meta({ id: "NewFork" }),
  answer: session,
  async run(call) {
    const { deps, account, body } = call;
    const found = await find(call);
    const id = found && (await forkSession(deps, found, body.position));
    const made = id === undefined ? undefined : await findSession(deps.db, account, id);
    if (!made) return NOT_FOUND;
    return { ...(await shown(call, made)), location: `${urls.api.base()}/sessions/${made.id}` };
  },
});

const exported = defineEndpoint({
  ...about,
  id: "exportSession",
  method: "get",
  path: "/sessions/{id}/export",
  summary: "Take a session along as Markdown",
  media: "text/markdown",
  description: "As JSON, with its trace: read the session.",
  params: idParams,
  async run(call) {
    const found = await find(call);
    if (!found) return NOT_FOUND;
    const headers = { "Content-Type": "text/markdown; charset=utf-8" };
    return new Response(sessionMarkdown(found, await listTurns(call.deps, found.id)), { headers });
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeSession",
  method: "delete",
  path: "/sessions/{id}",
  summary: "Remove a session with its answers",
  params: idParams,
  answer: z.object({ id: z.string() }),
  async run(call) {
    const found = await find(call);
    if (!found) return NOT_FOUND;
    await removeSession(call.deps, call.account, found, call.from);
    return { data: { id: found.id } };
  },
});

export const sessionEndpoints = [
  list,
  create,
  createWithAgent,
  show,
  ask,
  stream,
  stop,
  rename,
  fork,
  exported,
  remove,
];
