import type { Deps } from "../app.ts";
import { type Change, updateConnection } from "./change.ts";
import { type Checked, checkForm, type FormErrors, type Order } from "./check-form.ts";
import type { Connection } from "./connection.ts";
import { type Actor, createConnection } from "./create.ts";
import type { ConnectionProvider, OpenConnection } from "./provider.ts";
import { providers } from "./providers.ts";
import { tlsOf } from "./secret.ts";
import { tryConnection } from "./test.ts";

type SaveDeps = Pick<
  Deps,
  "clock" | "config" | "db" | "knownSystems" | "mcp" | "outbound" | "secrets"
>;
type Refused = { ok: false; errors: FormErrors };
type Saved = { ok: true; id: string } | Refused;

/** Checks, tests and only then keeps a connection: nothing is kept that does not work. */
export async function saveConnection(deps: SaveDeps, order: Order, by: Actor): Promise<Saved> {
  const checked = checkForm(deps, order);
  if (!checked.ok) return checked;
  const { provider, owner, form, old } = order;
  const known: ConnectionProvider = providers[provider];
  const refused = owner && (await known.whyNot?.(deps, owner, form.baseUrl));
  if (refused) return { ok: false, errors: { baseUrl: refused } };
  const { secrets, caPem } = checked;
  const open = candidate(deps, order, checked);
  const settings = await withModel(deps, providers[provider], open);
  if (!settings.ok) return settings;
  const tried = await tryConnection(deps, provider, owner ?? undefined, {
    ...open,
    settings: settings.value,
  });
  const { test, learnt } = tried;
  if (!learnt) return refuse(providers[provider], test);
  const name = form.name || providers[provider].label;
  const change = { name, baseUrl: form.baseUrl, settings: settings.value, secrets, test, learnt };
  return old
    ? update(deps, old, { ...change, caPem }, by)
    : create(deps, order, { ...change, caPem }, by);
}

async function update(deps: SaveDeps, old: Connection, change: Change, by: Actor): Promise<Saved> {
  await updateConnection(deps, old, change, by);
  return { ok: true, id: old.id };
}

async function create(
  deps: SaveDeps,
  { provider, owner }: Order,
  { caPem, ...change }: Change,
  by: Actor,
): Promise<Saved> {
  const input = { ...change, provider, accountId: owner?.id ?? null, caPem: caPem ?? undefined };
  const created = await deps.db.transaction((tx) => createConnection(tx, deps, input, by));
  if (created.ok) return { ok: true, id: created.connection.id };
  const whose = owner === null ? "The company has" : "You have";
  const message = `${whose} a connection to ${providers[provider].label} already. Change that one, or remove it first.`;
  return { ok: false, errors: { "": message } };
}

function candidate(deps: SaveDeps, { form, old }: Order, checked: Checked): OpenConnection {
  const { settings, secrets, caPem } = checked;
  const isOldSecret = old && Object.keys(form.secrets).length === 0;
  const end = old?.secretEndsAt ?? null;
  return {
    id: old?.id ?? "",
    baseUrl: form.baseUrl,
    settings,
    secrets,
    capabilities: {},
    ...tlsOf(secrets, caPem),
    secretEnded: isOldSecret === true && end !== null && end <= deps.clock.now(),
  };
}

/** The first model that the server offers, where a person named none. */
async function withModel(
  deps: SaveDeps,
  provider: ConnectionProvider,
  open: OpenConnection,
): Promise<{ ok: true; value: Record<string, unknown> } | Refused> {
  if (!provider.listModels || open.settings["model"] !== undefined) {
    return { ok: true, value: open.settings };
  }
  const models = await provider.listModels(deps, open);
  if (!models.ok && !LISTS_NONE.has(models.code)) return refuse(provider, models);
  const [first] = models.ok ? models.value : [];
  if (first !== undefined) return { ok: true, value: { ...open.settings, model: first } };
  const model = "The server does not say which models it has. Put in the name of one.";
  return { ok: false, errors: { model } };
}

const LISTS_NONE = new Set(["llm.unknown_model", "llm.wrong_answer", "llm.bad_request"]);

/** At which field a failed test is to be mended. */
const FIELDS: Record<string, string> = {
  "connections.expired_token": "token",
  "connections.missing_scope": "token",
  "connections.other_person": "token",
  "connections.signed_out_200": "token",
  "connections.redirects_away": "baseUrl",
  "connections.sso_required": "token",
  "connections.wrong_certificate": "ca",
  "connections.wrong_client_certificate": "clientCert",
  "connections.wrong_host": "baseUrl",
  "connections.wrong_token": "token",
  "connections.blocked_address": "baseUrl",
  "connections.login_page": "baseUrl",
  "mcp.no_program": "baseUrl",
  "mcp.refused": "baseUrl",
  "mcp.sandbox_off": "baseUrl",
  "mcp.unreachable": "baseUrl",
  "mcp.wrong_token": "token",
  "llm.blocked": "baseUrl",
  "llm.not_an_api": "baseUrl",
  "llm.sign_in_expired": "cookie",
  "llm.tls": "ca",
  "llm.unknown_model": "model",
  "llm.unreachable": "baseUrl",
  "llm.wrong_key": "apiKey",
};

const COMMON = new Set(["baseUrl", "ca"]);

function refuse(
  { fields }: Pick<ConnectionProvider, "fields">,
  { code, message, fix }: { code: string; message: string; fix: string },
): Refused {
  const field = FIELDS[code] ?? "";
  const isThere = COMMON.has(field) || fields.some(({ name }) => name === field);
  return { ok: false, errors: { [isThere ? field : ""]: `${message} ${fix}`.trim() } };
}
