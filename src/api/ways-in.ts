// How other people come in, for admins: invitations, links for a new password, one-time codes, tokens.
import { z } from "zod";
import { findAccount } from "../accounts/account.ts";
import { listApiTokens, revokeApiToken } from "../accounts/api-tokens.ts";
import { invite, listInvitations, withdrawInvitation } from "../accounts/identities.ts";
import { createPasswordReset } from "../accounts/password-reset.ts";
import { removeSecondFactor } from "../accounts/second-factor.ts";
import { urls } from "../urls.ts";
import { defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { apiToken } from "./own-account.ts";
import { id, idParams, time } from "./shapes.ts";

const tag = "Accounts";
const role = z.enum(["admin", "member", "viewer"]);
const email = z.email().max(320);

const invitation = z
  .object({ email: z.string(), employeeId: z.string(), role, createdAt: time, expiresAt: time })
  .meta({ id: "Invitation" });

const list = defineEndpoint({
  id: "listInvitations",
  method: "get",
  path: "/invitations",
  tag,
  summary: "List the invitations that nobody has taken yet",
  action: "accounts.read",
  answer: z.array(invitation),
  async run({ deps }) {
    const found = await listInvitations(deps.db, deps.clock.now());
    return { data: found, meta: { next: null, total: found.length } };
  },
});

const add = defineEndpoint({
  id: "createInvitation",
  method: "post",
  path: "/invitations",
  tag,
  summary: "Let somebody in who comes by an outside sign-in",
  description: "A second invitation of the same address takes the place of the first.",
  action: "accounts.write",
  status: 201,
  body: z
    .strictObject({
      email,
      employeeId: z
        .string()
        .regex(/^\S(?:.*\S)?$/)
        .max(100),
      role: role.default("member"),
    })
    .meta({ id: "NewInvitation" }),
  async run({ deps, account, body, from }) {
    const isInvited = await invite(deps, account, { ...body, from });
    const known = "Somebody with this address or id has an account here already.";
    return isInvited ? { data: null } : invalid({ email: known });
  },
});

const withdraw = defineEndpoint({
  id: "withdrawInvitation",
  method: "delete",
  path: "/invitations/{email}",
  tag,
  summary: "Take an invitation back",
  action: "accounts.write",
  params: z.strictObject({ email }),
  async run({ deps, account, params, from }) {
    const gone = await withdrawInvitation(deps, account, { email: params.email, from });
    return gone ? { data: null } : NOT_FOUND;
  },
});

const reset = defineEndpoint({
  id: "createPasswordReset",
  method: "post",
  path: "/accounts/{id}/password-reset",
  tag,
  summary: "Make a link by which somebody chooses a new password; it works once, for a day",
  description: "The link is shown once. A second one takes the place of the first.",
  action: "accounts.write",
  status: 201,
  isSecret: true,
  params: idParams,
  answer: z.object({ url: z.string() }).meta({ id: "PasswordReset" }),
  async run({ deps, account, params, from }) {
    const made = await createPasswordReset(deps, account, { accountId: params.id, from });
    if (!made) return NOT_FOUND;
    return { data: { url: deps.config.PUBLIC_URL + urls.passwordReset(made.token) } };
  },
});

const removeFactor = defineEndpoint({
  id: "removeSecondFactor",
  method: "delete",
  path: "/accounts/{id}/second-factor",
  tag,
  summary: "Take away somebody's one-time codes, such as when the phone is lost",
  action: "accounts.write",
  params: idParams,
  async run({ deps, account, params, from }) {
    const removed = await removeSecondFactor(deps, account, { accountId: params.id, from });
    return removed ? { data: null } : NOT_FOUND;
  },
});

const tokens = defineEndpoint({
  id: "listAccountTokens",
  method: "get",
  path: "/accounts/{id}/tokens",
  tag,
  summary: "List the API tokens of an account, the newest first",
  action: "accounts.read",
  params: idParams,
  answer: z.array(apiToken),
  async run({ deps, params }) {
    if (!(await findAccount(deps.db, params.id))) return NOT_FOUND;
    return { data: await listApiTokens(deps.db, params.id), meta: { next: null } };
  },
});

const revoke = defineEndpoint({
  id: "revokeAccountToken",
  method: "delete",
  path: "/accounts/{id}/tokens/{token}",
  tag,
  summary: "Revoke an API token of an account",
  action: "accounts.write",
  params: z.strictObject({ id, token: id }),
  async run({ deps, account, params, from }) {
    const revocation = { id: params.token, accountId: params.id, from };
    const revoked = await revokeApiToken(deps, account, revocation);
    return revoked ? { data: null } : NOT_FOUND;
  },
});

export const wayInEndpoints = [list, add, withdraw, reset, removeFactor, tokens, revoke];
