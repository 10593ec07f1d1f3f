import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import {
  ConnectionFormPage,
  type ConnectionFormProps,
} from "../../views/connections/form-page.tsx";
import { ConnectionsIndexPage } from "../../views/connections/index-page.tsx";
import { ShowConnectionPage } from "../../views/connections/show-page.tsx";
import { ConnectionState } from "../../views/connections/state.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import { freshProof } from "../accounts/sign-in-middleware.ts";
import type { Env, KnownSystem } from "../app.ts";
import { urls } from "../urls.ts";
import { removeConnection } from "./change.ts";
import type { FormErrors } from "./check-form.ts";
import { type Connection, findConnection, listConnections, mayChange } from "./connection.ts";
import { type ConnectionForm, readForm } from "./form.ts";
import { type Kept, keepSecrets, NOTHING_KEPT } from "./kept-secrets.ts";
import type { ConnectionProvider } from "./provider.ts";
import { isProviderKey, type ProviderKey, providers } from "./providers.ts";
import { saveConnection } from "./save.ts";
import { describeConnection, modelsOf, plainSettings } from "./show.ts";
import { summarize } from "./summary.ts";
import { testConnection } from "./test.ts";

type ConnectionEnv = Env & { Variables: { connection: Connection; provider: ProviderKey } };
type Ctx = Context<ConnectionEnv>;

/** The connection of the URL, own or the company's; otherwise nobody learns that it exists. */
const reachable = createMiddleware<ConnectionEnv>(async (c, next) => {
  const { deps, account } = c.var;
  const connection = await findConnection(deps.db, account, c.req.param("id") ?? "");
  if (!connection || !isProviderKey(connection.provider)) return c.notFound();
  c.set("connection", connection);
  c.set("provider", connection.provider);
  return next();
});

const changeable = createMiddleware<ConnectionEnv>(async (c, next) => {
  if (!mayChange(c.var.account, c.var.connection)) throw new HTTPException(403);
  return next();
});

const knownProvider = createMiddleware<ConnectionEnv>(async (c, next) => {
  const key = c.req.param("provider") ?? "";
  if (!isProviderKey(key)) return c.notFound();
  c.set("provider", key);
  return next();
});

/** Whose the new one is to be; only an admin makes one of the company. */
function isForCompany(c: Ctx, scope: unknown): boolean {
  if (scope !== "company") return false;
  if (c.var.account.role !== "admin") throw new HTTPException(403);
  return true;
}

const actor = ({ var: { account, address, requestId } }: Ctx) => ({ account, address, requestId });
const FLASH = {
  connected: "Connected.",
  saved: "Saved. The test passed.",
  removed: "Removed. Its credentials are forgotten.",
};
const doneShape = z.enum(["connected", "saved", "removed"]).optional().catch(undefined);

function flashOf(c: Ctx): string | undefined {
  const done = doneShape.parse(c.req.query("done"));
  return done && FLASH[done];
}

interface Shown {
  values: Record<string, string>;
  old?: Connection | undefined;
  company?: boolean;
  known?: KnownSystem | undefined;
  kept?: Kept;
  errors?: FormErrors;
}

/** No folder of git may be read unless the operator names it. */
const offered = ({ config }: Env["Variables"]["deps"]) =>
  Object.entries(providers)
    .filter(([key]) => key !== "git" || config.GIT_FOLDERS.length > 0)
    .map(([key, provider]) => ({ ...provider, key }));

/** Programs run in a sandbox only. */
const whyOff = async ({ mcp }: Env["Variables"]["deps"], key: ProviderKey) =>
  key === "mcp-program" ? mcp.programsOff() : undefined;

async function formPage(c: Ctx, shown: Shown) {
  const { deps, account, provider: key } = c.var;
  const blank = { company: false, kept: NOTHING_KEPT, errors: {} };
  const { values, old, company, known, kept, errors } = { ...blank, ...shown };
  const provider: ConnectionProvider = providers[key];
  const props: ConnectionFormProps = {
    frame: pageFrame(c),
    provider: { ...provider, key },
    company,
    connectionId: old?.id,
    values,
    shown: known?.credentials ?? {},
    has: [...Object.keys(kept.secrets), ...Object.keys(old?.secretHints ?? {})],
    hasCa: kept.caPem !== "" || typeof old?.caPem === "string",
    kept: keepSecrets(deps, account, key, kept),
    models: old ? modelsOf(old) : [],
    addresses: provider.addresses?.(deps),
    off: await whyOff(deps, key),
    known,
    errors,
  };
  return c.html(<ConnectionFormPage {...props} />, Object.keys(errors).length > 0 ? 422 : 200);
}

/** The form again, with what was typed. A secret that was refused is not worth keeping. */
function asTyped({ values, name, baseUrl, secrets, caPem }: ConnectionForm, errors: FormErrors) {
  const good = Object.entries(secrets).filter(([field]) => errors[field] === undefined);
  const kept = { secrets: Object.fromEntries(good), caPem: errors["ca"] ? "" : caPem };
  return { values: { ...values, name, baseUrl }, kept, errors };
}

/** Settings as the form shows them. */
const typedSettings = (connection: Connection): Record<string, string> => ({
  ...plainSettings(connection),
  name: connection.name,
  baseUrl: connection.baseUrl,
});

export const connectionRoutes = new Hono<ConnectionEnv>()
  .get(urls.connections.index(), async (c) => {
    const { deps, account } = c.var;
    const rows = await listConnections(deps.db, account);
    const now = deps.clock.now();
    return c.html(
      <ConnectionsIndexPage
        frame={pageFrame(c)}
        connections={rows.map((row) => summarize(account, row, now))}
        providers={offered(deps)}
        known={deps.knownSystems.map((system, place) => ({ ...system, place }))}
        flash={flashOf(c)}
      />,
    );
  })
  // The password is asked for before anything is typed, so that nothing typed gets lost.
  .get("/connections/new/:provider", knownProvider, freshProof, (c) => {
    const { deps, provider } = c.var;
    const { baseUrl }: ConnectionProvider = providers[provider];
    const company = isForCompany(c, c.req.query("scope"));
    const known = deps.knownSystems[Number(c.req.query("known") ?? "none")];
    if (known?.provider !== provider) {
      return formPage(c, { values: { baseUrl: baseUrl.default ?? "" }, company });
    }
    const { settings, credentials, name, baseUrl: address } = known;
    const values = { ...settings, ...credentials, name, baseUrl: address };
    return formPage(c, { values, known, company });
  })
  .post("/connections/new/:provider", knownProvider, freshProof, async (c) => {
    const { deps, account, provider: key } = c.var;
    const body = await c.req.parseBody();
    const company = isForCompany(c, body["scope"]);
    const form = await readForm(deps, account, { key, provider: providers[key] }, body);
    const order = { provider: key, owner: company ? null : account, form };
    const saved = await saveConnection(deps, order, actor(c));
    if (!saved.ok) return formPage(c, { ...asTyped(form, saved.errors), company });
    return c.redirect(urls.connections.show(saved.id, { done: "connected" }), 303);
  })
  .get("/connections/:id", reachable, (c) => {
    const { deps, account, connection, provider } = c.var;
    const shown = describeConnection(deps, account, connection, providers[provider]);
    return c.html(
      <ShowConnectionPage frame={pageFrame(c)} connection={shown} flash={flashOf(c)} />,
    );
  })
  .get("/connections/:id/edit", reachable, changeable, freshProof, (c) => {
    const { connection } = c.var;
    return formPage(c, { old: connection, values: typedSettings(connection) });
  })
  .post("/connections/:id", reachable, changeable, freshProof, async (c) => {
    const { deps, account, connection, provider: key } = c.var;
    const body = await c.req.parseBody();
    const form = await readForm(deps, account, { key, provider: providers[key] }, body);
    const owner = connection.accountId === null ? null : account;
    const order = { provider: key, owner, form, old: connection };
    const saved = await saveConnection(deps, order, actor(c));
    if (!saved.ok) return formPage(c, { ...asTyped(form, saved.errors), old: connection });
    return c.redirect(urls.connections.show(saved.id, { done: "saved" }), 303);
  })
  .post("/connections/:id/test", reachable, changeable, async (c) => {
    const { deps, account, connection } = c.var;
    await testConnection(deps, account, connection, actor(c));
    if (c.req.header("hx-request-type") !== "partial") {
      return c.redirect(urls.connections.show(connection.id), 303);
    }
    const tested = await findConnection(deps.db, account, connection.id);
    if (!tested) return c.notFound();
    const summary = summarize(account, tested, deps.clock.now());
    const { testedAt } = tested;
    const { zone } = pageFrame(c);
    return c.html(<ConnectionState connection={summary} testedAt={testedAt} zone={zone} live />);
  })
  .post("/connections/:id/removal", reachable, changeable, freshProof, async (c) => {
    const { deps, connection } = c.var;
    await removeConnection(deps, connection, actor(c));
    await deps.mcp.drop(connection.id);
    return c.redirect(urls.connections.index({ done: "removed" }), 303);
  });
