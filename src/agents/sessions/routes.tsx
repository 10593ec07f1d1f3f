import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { html } from "hono/html";
import { FileTray } from "../../../views/agents/sessions/file-tray.tsx";
import { SessionsPage } from "../../../views/agents/sessions/index-page.tsx";
import { LiveTurn } from "../../../views/agents/sessions/live-turn.tsx";
import { NewSessionPage } from "../../../views/agents/sessions/new-page.tsx";
import { SessionPage } from "../../../views/agents/sessions/show-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { formValues } from "../../drafts/own-draft.ts";
import { streamPart } from "../../jobs/stream.ts";
import { warningsFor } from "../../llm/budget-warnings.ts";
import { eventStream } from "../../platform/sse/stream.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { urls } from "../../urls.ts";
import { fileName } from "../file-name.ts";
import { listUnused, removeFile } from "../files/file.ts";
import { type Received, receiveFiles } from "../files/read-files.ts";
import { allowTools, findToolStop, stopTools } from "../loop/tool-stop.ts";
import { labelOfAgent, propertyFields } from "./agents-for.ts";
import { sessionJson, sessionMarkdown } from "./export.ts";
import {
  checkSession,
  findSessionChoices,
  idsOf,
  readSessionForm,
  type SessionErrors,
  type TypedSession,
} from "./form.ts";
import {
  createSession,
  findSession,
  forkSession,
  listSessions,
  removeSession,
  renameSession,
  type Session,
} from "./session.ts";
import { ACTIVE } from "./states.ts";
import { askTurn, listTurns, stopTurn } from "./turns.ts";

type SessionEnv = Env & { Variables: { session: Session } };
type Ctx = Context<SessionEnv>;

/** One's own; of anybody else's nobody learns that it exists. */
const own = createMiddleware<SessionEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const session = await findSession(deps.db, account, c.req.param("id") ?? "");
  if (!session) return c.notFound();
  c.set("session", session);
  return next();
});

const fromOf = ({ var: { address, requestId } }: Pick<Ctx, "var">) => ({ address, requestId });

/** A form with or without files. */
async function received(c: Ctx): Promise<Received | undefined> {
  const { deps, account } = c.var;
  const type = c.req.header("content-type") ?? "";
  if (type.startsWith("multipart/form-data")) return receiveFiles(deps, account, c.req.raw);
  return { values: await formValues(c), files: [], refused: [] };
}

const filesOf = ({ values, files }: Received): string[] => [
  ...idsOf(values, "file-"),
  ...files.map(({ id }) => id),
];

interface NewPage {
  form: TypedSession;
  errors: SessionErrors;
  refused?: Received["refused"];
}

async function newPage(c: Ctx, { form, errors, refused = [] }: NewPage) {
  const { deps, account } = c.var;
  const [choices, files, warnings] = await Promise.all([
    findSessionChoices(deps, account),
    listUnused(deps.db, account),
    warningsFor(deps.db, deps.clock, account),
  ]);
  return c.html(
    <NewSessionPage
      frame={pageFrame(c)}
      form={form}
      choices={choices}
      fields={propertyFields(form.agent)}
      files={files}
      refused={refused}
      warnings={warnings}
      errors={errors}
    />,
    Object.keys(errors).length > 0 || refused.length > 0 ? 422 : 200,
  );
}

async function showPage(
  c: Ctx,
  refused: { question?: string; error?: string; files?: Received["refused"] } = {},
) {
  const { deps, account, session } = c.var;
  const [turns, files, stop] = await Promise.all([
    listTurns(deps, session.id),
    listUnused(deps.db, account),
    findToolStop(deps.db),
  ]);
  const shown = turns.map((traced) => ({ ...traced, document: parseMarkdown(traced.turn.answer) }));
  const isRefused = refused.error !== undefined || (refused.files ?? []).length > 0;
  return c.html(
    <SessionPage
      frame={pageFrame(c)}
      session={session}
      agent={labelOfAgent(session.agent)}
      turns={shown}
      files={files}
      refused={refused}
      isStopped={stop !== undefined}
    />,
    isRefused ? 422 : 200,
  );
}

export const sessionRoutes = new Hono<SessionEnv>()
  .get("/agents/sessions", async (c) => {
    const { deps, account } = c.var;
    const before = c.req.query("before");
    const page = await listSessions(deps.db, account, { before });
    const sessions = page.sessions.map((session) => ({
      ...session,
      with: labelOfAgent(session.agent),
    }));
    return c.html(
      <SessionsPage
        frame={pageFrame(c)}
        sessions={sessions}
        next={page.next}
        later={before !== undefined}
      />,
    );
  })
  .get("/agents/sessions/new", (c) =>
    newPage(c, { form: readSessionForm(c.req.query()), errors: {} }),
  )
  .post("/agents/sessions", async (c) => {
    const { deps, account } = c.var;
    const form = await received(c);
    if (!form) return newPage(c, { form: readSessionForm({}), errors: { "": BROKEN } });
    const typed = readSessionForm(form.values);
    const checked = checkSession(typed, await findSessionChoices(deps, account));
    const { refused } = form;
    if (!checked.ok) return newPage(c, { form: typed, errors: checked.errors, refused });
    if (refused.length > 0) return newPage(c, { form: typed, errors: {}, refused });
    const session = await createSession(deps, account, checked.value);
    const question = { question: typed.question, files: filesOf(form) };
    const asked = await askTurn(deps, account, session, question);
    if (asked.ok) return c.redirect(urls.sessions.show(session.id), 303);
    await removeSession(deps, account, session, fromOf(c));
    return newPage(c, { form: typed, errors: { question: asked.message } });
  })
  .get("/agents/sessions/:id", own, (c) => showPage(c))
  .get("/agents/sessions/:id/stream", own, (c) => {
    const { deps, session } = c.var;
    return eventStream(c, (stream) =>
      streamPart(deps, `session:${session.id}`, stream, async () => {
        const last = (await listTurns(deps, session.id)).at(-1);
        if (!last || !ACTIVE.includes(last.turn.state)) return { html: undefined, isOver: true };
        const document = parseMarkdown(last.turn.answer);
        const part = html`${<LiveTurn {...last} document={document} />}`;
        return { html: String(await part), isOver: false };
      }),
    );
  })
  .post("/agents/sessions/:id/turns", own, async (c) => {
    const { deps, account, session } = c.var;
    const form = await received(c);
    if (!form) return showPage(c, { error: BROKEN });
    const question = form.values["question"] ?? "";
    if (form.refused.length > 0) return showPage(c, { question, files: form.refused });
    const asked = await askTurn(deps, account, session, { question, files: filesOf(form) });
    if (!asked.ok) return showPage(c, { question, error: asked.message });
    return c.redirect(`${urls.sessions.show(session.id)}#turn-${asked.position}`, 303);
  })
  .post("/agents/sessions/:id/stop", own, async (c) => {
    const { deps, account, session } = c.var;
    await stopTurn(deps, account, session);
    return c.redirect(urls.sessions.show(session.id), 303);
  })
  .post("/agents/sessions/:id/title", own, async (c) => {
    const { deps, session } = c.var;
    const { title = "" } = await formValues(c);
    const renamed = await renameSession(deps, session, title);
    if (!renamed.ok) return showPage(c, { error: renamed.message });
    return c.redirect(urls.sessions.show(session.id), 303);
  })
  .post("/agents/sessions/:id/forks", own, async (c) => {
    const { deps, session } = c.var;
    const { position = "" } = await formValues(c);
    const id = await forkSession(deps, session, Number(position));
    return id === undefined ? c.notFound() : c.redirect(urls.sessions.show(id), 303);
  })
  .get("/agents/sessions/:id/export/:format", own, async (c) => {
    const { deps, session } = c.var;
    const format = c.req.param("format");
    if (format !== "markdown" && format !== "json") return c.notFound();
    const turns = await listTurns(deps, session.id);
    const isText = format === "markdown";
    const name = fileName(session.title, isText ? "md" : "json");
    c.header("Content-Disposition", `attachment; filename="${name}"`);
    c.header("Content-Type", isText ? "text/markdown; charset=utf-8" : "application/json");
    return c.body(
      isText
        ? sessionMarkdown(session, turns)
        : JSON.stringify(sessionJson(session, turns), undefined, 2),
    );
  })
  .post("/agents/sessions/:id/removal", own, async (c) => {
    const { deps, account, session } = c.var;
    await removeSession(deps, account, session, fromOf(c));
    return c.redirect(urls.sessions.index(), 303);
  })
  .get("/agents/files", async (c) => {
    const { deps, account } = c.var;
    return c.html(<FileTray files={await listUnused(deps.db, account)} refused={[]} />);
  })
  .post("/agents/files", async (c) => {
    const form = await received(c);
    const { files = [], refused = [{ name: "", message: BROKEN }] } = form ?? {};
    return c.json({ added: files.map(({ name }) => name), refused });
  })
  .post("/agents/files/:id/removal", async (c) => {
    const { deps, account } = c.var;
    await removeFile(deps, account, c.req.param("id"));
    const isPartial = c.req.header("hx-request-type") === "partial";
    if (!isPartial) return c.redirect(urls.sessions.index(), 303);
    return c.html(<FileTray files={await listUnused(deps.db, account)} refused={[]} />);
  })
  .post("/agents/tool-stop", async (c) => {
    const { deps, account } = c.var;
    const { reason = "" } = await formValues(c);
    await stopTools(deps, { account, from: fromOf(c) }, reason);
    return c.redirect(urls.agents.index(), 303);
  })
  .post("/agents/tool-stop/end", async (c) => {
    const { deps, account } = c.var;
    await allowTools(deps, { account, from: fromOf(c) });
    return c.redirect(urls.agents.index(), 303);
  });

const BROKEN = "What was sent is no form. Send it once more.";
