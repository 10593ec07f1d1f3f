// Making, changing and removing connections. What is secret goes in and never comes out.
import { z } from "zod";
import { isAllowed } from "../accounts/permissions.ts";
import { removeConnection } from "../connections/change.ts";
import type { FormErrors } from "../connections/check-form.ts";
import { type Connection, findConnection, mayChange } from "../connections/connection.ts";
import { readForm } from "../connections/form.ts";
import type { ConnectionProvider } from "../connections/provider.ts";
import { isProviderKey, type ProviderKey, providers } from "../connections/providers.ts";
import { saveConnection } from "../connections/save.ts";
import { urls } from "../urls.ts";
import { connectionDetails, etagOfConnection, readConnection } from "./connections.ts";
import {
  type Call,
  CHANGED,
  defineEndpoint,
  invalid,
  NOT_FOUND,
  type Refused,
} from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { idParams } from "./shapes.ts";

const keys = Object.keys(providers).filter(isProviderKey);
const about = { tag: "Connections", action: "connections.write" } as const;

const list = defineEndpoint({
  ...about,
  id: "listProviders",
  method: "get",
  path: "/connections/providers",
  summary: "List what can be connected, each with what it wants to know",
  action: "connections.read",
  answer: z.array(
    z
      .object({
        provider: z.enum(keys),
        kind: z.string(),
        label: z.string(),
        help: z.string(),
        address: z.object({ label: z.string(), hint: z.string(), example: z.string() }),
        fields: z.array(
          z.object({
            name: z.string(),
            label: z.string(),
            hint: z.string(),
            isSecret: z.boolean().meta({ description: "It goes under `secrets`." }),
            isRequired: z.boolean(),
            values: z.array(z.string()).nullable(),
          }),
        ),
      })
      .meta({ id: "Provider" }),
  ),
  run: async () => ({ data: keys.map(describe), meta: { next: null } }),
});

function describe(provider: ProviderKey) {
  const { kind, label, help, baseUrl, fields }: ConnectionProvider = providers[provider];
  return {
    provider,
    kind,
    label,
    help,
    address: baseUrl,
    fields: fields.map(({ name, label: called, hint = "", secret, optional, options }) => ({
      name,
      label: called,
      hint,
      isSecret: secret === true,
      isRequired: optional !== true && options === undefined,
      values: options?.map(({ value }) => value) ?? null,
    })),
  };
}

const MOST_SECRET = 100_000;
const names = z.string().regex(/^\w{1,40}$/);

const written = {
  name: z.string().max(200).default(""),
  baseUrl: z.string().min(1).max(2000),
  settings: z
    .record(names, z.string().max(4000))
    .default({})
    .meta({ description: "The fields of the provider that are no secrets." }),
  caPem: z
    .string()
    .max(MOST_SECRET)
    .nullable()
    .optional()
    .meta({ description: "Certificates to trust there; null: none any more." }),
};
const secrets = z
  .record(names, z.string().min(1).max(MOST_SECRET))
  .default({})
  .meta({ description: "Kept sealed; no answer shows them." });

type Written = z.output<z.ZodObject<typeof written>> & { secrets: Record<string, string | null> };

const PROBLEMS = {
  "api.scope": 403,
  "connections.not_yours": 403,
  "connections.refused": 422,
};

/** What is everybody's is an admin's, and a token's that holds that scope. */
function whyNotCompany({ account, scopes }: Call): Refused | undefined {
  if (!isAllowed(account, "accounts.write")) {
    const message = "Only an admin sets up connections of the company.";
    return { code: "connections.not_yours", message };
  }
  if (scopes.includes("admin")) return undefined;
  return { code: "api.scope", message: "This token does not have the scope admin." };
}

interface Saving {
  provider: ProviderKey;
  sent: Written;
  /** Null: the company's. */
  owner: Call["account"] | null;
  old?: Connection;
}

/** As the page's form does it: checked, tried out, and only then kept. */
async function save({ deps, account, from }: Call, { provider: key, sent, owner, old }: Saving) {
  const provider: ConnectionProvider = providers[key];
  const unknown = unknownNames(provider, sent);
  if (unknown) return invalid(unknown);
  const { name, baseUrl, settings, caPem } = sent;
  const given = Object.entries(sent.secrets);
  const body = {
    ...settings,
    ...Object.fromEntries(given.filter(([, value]) => value !== null)),
    ...Object.fromEntries(
      given.flatMap(([field, value]) => (value === null ? [[`drop.${field}`, "1"]] : [])),
    ),
    ...(caPem === null && { dropCa: "1" }),
    ...(caPem && { ca: new File([caPem], "ca.pem") }),
    name,
    baseUrl,
  };
  const form = await readForm(deps, account, { key, provider }, body);
  const saved = await saveConnection(
    deps,
    { provider: key, owner, form, old },
    { account, ...from },
  );
  return saved.ok ? { id: saved.id } : refusal(provider, saved.errors);
}

function unknownNames({ fields }: ConnectionProvider, sent: Written) {
  const known = (isSecret: boolean) =>
    new Set(
      fields.flatMap(({ name, secret }) =>
        secret === isSecret || (!secret && !isSecret) ? [name] : [],
      ),
    );
  const wrong = [
    ...Object.keys(sent.settings).flatMap((name) =>
      known(false).has(name) ? [] : [`settings.${name}`],
    ),
    ...Object.keys(sent.secrets).flatMap((name) =>
      known(true).has(name) ? [] : [`secrets.${name}`],
    ),
  ];
  if (wrong.length === 0) return undefined;
  return Object.fromEntries(wrong.map((place) => [place, "The provider has no such field."]));
}

/** At the places of the body; what is of no field is a refusal of the whole. */
function refusal({ fields }: ConnectionProvider, { "": whole, ...errors }: FormErrors): Refused {
  const placeOf = (name: string) => {
    if (name === "ca") return "caPem";
    const found = fields.find((one) => one.name === name);
    if (!found) return name;
    return `${found.secret ? "secrets" : "settings"}.${name}`;
  };
  const placed = Object.entries(errors).map(([name, words]) => [placeOf(name), words]);
  if (placed.length > 0) return invalid(Object.fromEntries(placed));
  return { code: "connections.refused", message: whole ?? "It does not work as it is." };
}

const create = defineEndpoint({
  ...about,
  id: "createConnection",
  method: "post",
  path: "/connections",
  summary: "Connect another system: it is tried out, and kept only if it works",
  status: 201,
  body: z
    .strictObject({
      provider: z.enum(keys),
      ...written,
      secrets,
      company: z.boolean().default(false).meta({ description: "For everybody; by admins." }),
    })
    .meta({ id: "NewConnection" }),
  answer: connectionDetails,
  problems: PROBLEMS,
  async run(call) {
    const { provider, company, ...sent } = call.body;
    const wrong = company ? whyNotCompany(call) : undefined;
    if (wrong) return wrong;
    const owner = company ? null : call.account;
    const saved = await save(call, { provider, sent, owner });
    if (!("id" in saved)) return saved;
    const answer = await readConnection({ ...call, params: saved });
    return { ...answer, location: `${urls.api.base()}/connections/${saved.id}` };
  },
});

/** One that the account may change, or why it may not. */
async function changeable(
  call: Call<{ id: string }>,
): Promise<{ connection: Connection; provider: ProviderKey } | Refused> {
  const { deps, account, params } = call;
  const connection = await findConnection(deps.db, account, params.id);
  if (!connection || !isProviderKey(connection.provider)) return NOT_FOUND;
  const wrong = connection.accountId === null ? whyNotCompany(call) : undefined;
  if (wrong) return wrong;
  if (!mayChange(account, connection)) return NOT_FOUND;
  return { connection, provider: connection.provider };
}

const change = defineEndpoint({
  ...about,
  id: "changeConnection",
  method: "put",
  path: "/connections/{id}",
  summary: "Change a connection: it is tried out, and kept only if it works",
  description:
    "Secrets that are left out stay as they are; null takes an optional one away. Another host wants its secret again.",
  ifMatch: "required",
  params: idParams,
  body: z
    .strictObject({
      ...written,
      secrets: z.record(names, z.string().min(1).max(MOST_SECRET).nullable()).default({}),
    })
    .meta({ id: "ConnectionInput" }),
  answer: connectionDetails,
  problems: PROBLEMS,
  async run(call) {
    const found = await changeable(call);
    if ("code" in found) return found;
    const { connection: old, provider } = found;
    if (!isSeen(call.seen, etagOfConnection(old))) return CHANGED;
    const owner = old.accountId === null ? null : call.account;
    const saved = await save(call, { provider, sent: call.body, owner, old });
    return "id" in saved ? readConnection(call) : saved;
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeConnection",
  method: "delete",
  path: "/connections/{id}",
  summary: "Remove a connection and forget its credentials",
  params: idParams,
  problems: PROBLEMS,
  async run(call) {
    const found = await changeable(call);
    if ("code" in found) return found;
    const { deps, account, from } = call;
    await removeConnection(deps, found.connection, { account, ...from });
    await deps.mcp.drop(found.connection.id);
    return { data: null };
  },
});

export const connectionEditEndpoints = [list, create, change, remove];
