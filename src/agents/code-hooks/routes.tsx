import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { CodeHookPage } from "../../../views/agents/code-hooks/show-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { type Connection, findConnection } from "../../connections/connection.ts";
import { listLlmChoices } from "../../drafts/choices.ts";
import { formValues } from "../../drafts/own-draft.ts";
import { urls } from "../../urls.ts";
import { findCodeHook, removeCodeHook, rotateSecret, saveCodeHook } from "./hook.ts";
import { receive } from "./receive.ts";

type HookEnv = Env & { Variables: { connection: Connection } };
type Ctx = Context<HookEnv>;

const PAGES = "/connections/:id/reviews";

/** The connection of the URL, if it leads to a GitHub or GitLab that this person may use. */
const reachable = createMiddleware<HookEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const connection = await findConnection(deps.db, account, c.req.param("id") ?? "");
  if (connection?.kind !== "code" || connection.provider === "git") return c.notFound();
  c.set("connection", connection);
  return next();
});

interface Shown {
  typed?: { repositories: string; llm: string };
  errors?: { repositories?: string; llm?: string };
  /** Only right after it was made. */
  secret?: string | undefined;
}

async function hookPage(c: Ctx, { typed, errors = {}, secret }: Shown = {}) {
  const { deps, account, connection } = c.var;
  const hook = await findCodeHook(deps.db, account, connection.id);
  const llms = await listLlmChoices(deps, account, "review");
  const [first] = llms;
  const { repositories, llmId } = hook ?? { repositories: [], llmId: first?.id ?? "" };
  const page = (
    <CodeHookPage
      frame={pageFrame(c)}
      connection={{ id: connection.id, name: connection.name, provider: connection.provider }}
      address={hook && deps.config.PUBLIC_URL + urls.codeHooks.receive(hook.id)}
      values={typed ?? { repositories: repositories.join("\n"), llm: llmId }}
      llms={llms}
      secret={secret}
      errors={errors}
    />
  );
  return c.html(page, Object.keys(errors).length > 0 ? 422 : 200);
}

const MOST = 50;
const NAME = /^[\w.+-]+(?:\/[\w.+-]+)+$/;

function readRepositories(text: string): { names: string[]; error?: string } {
  const names = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ""))];
  const odd = names.find((name) => !NAME.test(name));
  if (names.length === 0) return { names, error: "Put in at least one repository." };
  if (odd !== undefined) return { names, error: `${odd} is not like owner/name.` };
  return names.length > MOST ? { names, error: `Not more than ${MOST}.` } : { names };
}

const MOST_BYTES = 1_000_000;

export const codeHookRoutes = new Hono<HookEnv>()
  .post("/hooks/code/:id", async (c) => {
    const type = c.req.header("content-type") ?? "";
    if (!/^application\/json(?:;|$)/i.test(type)) return c.body(null, 415);
    if (Number(c.req.header("content-length") ?? 0) > MOST_BYTES) return c.body(null, 413);
    const body = new Uint8Array(await c.req.arrayBuffer());
    if (body.byteLength > MOST_BYTES) return c.body(null, 413);
    const header = (name: string) => c.req.header(name);
    // No words: whoever is not meant to tell learns nothing.
    return c.body(null, await receive(c.var.deps, { id: c.req.param("id"), header, body }));
  })
  .get(PAGES, reachable, (c) => hookPage(c))
  .post(PAGES, reachable, async (c) => {
    const { deps, account, connection } = c.var;
    const { repositories = "", llm = "" } = await formValues(c);
    const { names, error } = readRepositories(repositories);
    const llms = await listLlmChoices(deps, account, "review");
    const errors = {
      ...(error !== undefined && { repositories: error }),
      ...(!llms.some(({ id }) => id === llm) && { llm: "Choose a model." }),
    };
    if (Object.keys(errors).length > 0) {
      return hookPage(c, { typed: { repositories, llm }, errors });
    }
    const chosen = { repositories: names, llmId: llm };
    const secret = await saveCodeHook(deps, account, connection.id, chosen);
    return secret === undefined
      ? c.redirect(urls.codeHooks.show(connection.id), 303)
      : hookPage(c, { secret });
  })
  .post(`${PAGES}/secret`, reachable, async (c) => {
    const { deps, account, connection } = c.var;
    const hook = await findCodeHook(deps.db, account, connection.id);
    if (!hook) return c.redirect(urls.codeHooks.show(connection.id), 303);
    return hookPage(c, { secret: await rotateSecret(deps, hook) });
  })
  .post(`${PAGES}/removal`, reachable, async (c) => {
    const { deps, account, connection } = c.var;
    const hook = await findCodeHook(deps.db, account, connection.id);
    if (hook) await removeCodeHook(deps, hook);
    return c.redirect(urls.codeHooks.show(connection.id), 303);
  });
