// What a program may see and change of its own account. How one comes in is a person's act, on a page.
import { z } from "zod";
import { findAccount, saveSettings } from "../accounts/account.ts";
import { listApiTokens, revokeApiToken } from "../accounts/api-tokens.ts";
import { endOwnSignIn, endOwnSignIns } from "../accounts/end-own-sign-ins.ts";
import { THEMES, ZONES } from "../accounts/settings.ts";
import { listSignIns } from "../accounts/sign-in.ts";
import type { Account } from "../app.ts";
import { type Call, CHANGED, defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { idParams, time } from "./shapes.ts";

const tag = "Accounts";

const settings = z
  .object({ theme: z.enum(THEMES), timeZone: z.string() })
  .meta({ id: "AccountSettings" });

const told = ({ settings: own }: Pick<Account, "settings">) => ({
  theme: own.theme ?? ("system" as const),
  timeZone: own.timeZone ?? "UTC",
});

async function read({ deps, account }: Call) {
  const now = (await findAccount(deps.db, account.id)) ?? account;
  const data = told(now);
  return { data, etag: etagOf(data) };
}

const showSettings = defineEndpoint({
  id: "showMySettings",
  method: "get",
  path: "/accounts/me/settings",
  tag,
  summary: "How pages look to you",
  action: "account.read",
  answer: settings,
  run: read,
});

const changeSettings = defineEndpoint({
  id: "changeMySettings",
  method: "put",
  path: "/accounts/me/settings",
  tag,
  summary: "Say how pages look to you",
  action: "account.settings",
  ifMatch: "required",
  body: z
    .strictObject({
      theme: z.enum(THEMES),
      timeZone: z.string().max(100).meta({ description: "Of the IANA list, such as UTC." }),
    })
    .refine(({ timeZone }) => ZONES.includes(timeZone), {
      path: ["timeZone"],
      message: "There is no such time zone.",
    })
    .meta({ id: "NewSettings" }),
  answer: settings,
  async run(call) {
    const { deps, account, body, seen } = call;
    const { etag } = await read(call);
    if (!isSeen(seen, etag)) return CHANGED;
    await saveSettings(deps.db, account, body);
    return read(call);
  },
});

const signIns = defineEndpoint({
  id: "listMySignIns",
  method: "get",
  path: "/accounts/me/sign-ins",
  tag,
  summary: "List the browsers that you are signed in with, the newest first",
  action: "account.read",
  answer: z.array(
    z
      .object({
        id: z.string(),
        address: z.string(),
        userAgent: z.string(),
        createdAt: time,
        expiresAt: time,
        endsAt: time,
      })
      .meta({ id: "SignIn" }),
  ),
  async run({ deps, account }) {
    return { data: await listSignIns(deps.db, deps, account), meta: { next: null } };
  },
});

const endSignIn = defineEndpoint({
  id: "endMySignIn",
  method: "delete",
  path: "/accounts/me/sign-ins/{id}",
  tag,
  summary: "End one of your sign-ins",
  action: "account.settings",
  params: z.strictObject({ id: z.string().min(1).max(200) }),
  async run({ deps, account, params, from }) {
    const ended = await endOwnSignIn(deps, account, { id: params.id, from });
    return ended ? { data: null } : NOT_FOUND;
  },
});

const endAll = defineEndpoint({
  id: "endMySignIns",
  method: "delete",
  path: "/accounts/me/sign-ins",
  tag,
  summary: "End all of your sign-ins in browsers",
  action: "account.settings",
  answer: z.object({ ended: z.number().int() }).meta({ id: "EndedSignIns" }),
  run: async ({ deps, account, from }: Call) => ({
    data: { ended: await endOwnSignIns(deps, account, { from }) },
  }),
});

export const apiToken = z
  .object({
    id: z.string(),
    name: z.string(),
    ending: z.string().meta({ description: "Its last letters." }),
    scopes: z.array(z.string()),
    createdAt: time,
    expiresAt: time,
    lastUsedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: "ApiToken" });

const tokens = defineEndpoint({
  id: "listMyTokens",
  method: "get",
  path: "/accounts/me/tokens",
  tag,
  summary: "List your API tokens, the newest first; none shows what it is",
  description:
    "A new one is made on the page Account, by a person who has just proved the password.",
  action: "account.read",
  answer: z.array(apiToken),
  async run({ deps, account }) {
    return { data: await listApiTokens(deps.db, account.id), meta: { next: null } };
  },
});

const revoke = defineEndpoint({
  id: "revokeMyToken",
  method: "delete",
  path: "/accounts/me/tokens/{id}",
  tag,
  summary: "Revoke one of your API tokens, also the one that asks",
  action: "account.settings",
  params: idParams,
  async run({ deps, account, params, from }) {
    const revoked = await revokeApiToken(deps, account, { id: params.id, from });
    return revoked ? { data: null } : NOT_FOUND;
  },
});

export const ownAccountEndpoints = [
  showSettings,
  changeSettings,
  signIns,
  endSignIn,
  endAll,
  tokens,
  revoke,
];
