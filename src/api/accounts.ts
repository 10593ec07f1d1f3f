import { z } from "zod";
import { findAccount, listAccounts } from "../accounts/account.ts";
import type { Account } from "../app.ts";
import { type Changed, changeRole, changeTier, deactivate, reactivate } from "../accounts/role.ts";
import { listAudit, verifyChain, verifyNewest } from "../audit/audit.ts";
import { type Call, CHANGED, defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { BY_ID, cursor, idParams, page, time } from "./shapes.ts";

const PER_PAGE = 50;
const role = z.enum(["admin", "member", "viewer"]);
const tier = z.enum(["member", "power", "service"]);

export const account = z
  .object({
    id: z.string(),
    employeeId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    tier,
    teamId: z.string().nullable(),
    createdAt: time,
    deactivatedAt: time.nullable(),
  })
  .meta({ id: "Account" });

const showMe = defineEndpoint({
  id: "showMe",
  method: "get",
  path: "/accounts/me",
  tag: "Accounts",
  summary: "Who the token speaks for, and what it may do",
  action: "account.read",
  answer: z.object({ account, scopes: z.array(z.string()) }).meta({ id: "Me" }),
  run: async (call) => ({ data: { account: call.account, scopes: [...call.scopes] } }),
});

const list = defineEndpoint({
  id: "listAccounts",
  method: "get",
  path: "/accounts",
  tag: "Accounts",
  summary: "List the accounts by name",
  action: "accounts.read",
  query: z.strictObject({ cursor: cursor(BY_ID) }),
  answer: z.array(account),
  async run({ deps, query }) {
    const { accounts, next } = await listAccounts(deps.db, { after: query.cursor });
    return { data: accounts, meta: page(next, PER_PAGE) };
  },
});

const show = defineEndpoint({
  id: "showAccount",
  method: "get",
  path: "/accounts/{id}",
  tag: "Accounts",
  summary: "Read an account",
  action: "accounts.read",
  params: idParams,
  answer: account,
  run: ({ deps, params }) => read(deps, params.id),
});

/** Of what admins change. */
const etagFor = (found: Account) => `${found.role}.${found.tier}`;

const CHANGES = { "accounts.not_found": 404, "accounts.last_admin": 409 };

const change = defineEndpoint({
  id: "changeAccountRole",
  method: "put",
  path: "/accounts/{id}/role",
  tag: "Accounts",
  summary: "Give an account another role",
  action: "accounts.write",
  ifMatch: "required",
  params: idParams,
  body: z.strictObject({ role }).meta({ id: "NewRole" }),
  answer: account,
  problems: CHANGES,
  async run({ deps, account: admin, params, body, from, seen }) {
    const before = await findAccount(deps.db, params.id);
    if (before && !isSeen(seen, etagFor(before))) return CHANGED;
    const wanted = { accountId: params.id, role: body.role, from };
    const changed = await changeRole(deps, admin, wanted);
    return changed.ok ? read(deps, params.id) : refusalOf(changed);
  },
});

const tierChange = defineEndpoint({
  id: "changeAccountTier",
  method: "put",
  path: "/accounts/{id}/tier",
  tag: "Accounts",
  summary: "Say how much an account may ask for in a minute",
  description: "If-Match names the ETag of the account, or `*`.",
  action: "accounts.write",
  ifMatch: "required",
  params: idParams,
  body: z.strictObject({ tier }).meta({ id: "NewTier" }),
  answer: account,
  problems: CHANGES,
  async run({ deps, account: admin, params, body, from, seen }) {
    const before = await findAccount(deps.db, params.id);
    if (before && !isSeen(seen, etagFor(before))) return CHANGED;
    const wanted = { accountId: params.id, tier: body.tier, from };
    const changed = await changeTier(deps, admin, wanted);
    return changed.ok ? read(deps, params.id) : refusalOf(changed);
  },
});

type Refused = Extract<Changed, { ok: false }>;

const refusalOf = ({ code }: Refused) => ({
  code,
  message:
    code === "accounts.last_admin"
      ? "This is the last admin. Make somebody else an admin first."
      : "There is no such account.",
});

async function read({ db }: Call["deps"], accountId: string) {
  const found = await findAccount(db, accountId);
  return found ? { data: found, etag: etagFor(found) } : NOT_FOUND;
}

const deactivation = defineEndpoint({
  id: "deactivateAccount",
  method: "post",
  path: "/accounts/{id}/deactivation",
  tag: "Accounts",
  summary: "Let an account in no more: its sign-ins, tokens and jobs end",
  action: "accounts.write",
  params: idParams,
  answer: account,
  problems: CHANGES,
  async run({ deps, account: admin, params, from }) {
    const done = await deactivate(deps, admin, { accountId: params.id, from });
    return done.ok ? read(deps, params.id) : refusalOf(done);
  },
});

const reactivation = defineEndpoint({
  id: "reactivateAccount",
  method: "post",
  path: "/accounts/{id}/reactivation",
  tag: "Accounts",
  summary: "Let an account in again; its tokens stay ended",
  action: "accounts.write",
  params: idParams,
  answer: account,
  problems: CHANGES,
  async run({ deps, account: admin, params, from }) {
    const done = await reactivate(deps, admin, { accountId: params.id, from });
    return done.ok ? read(deps, params.id) : refusalOf(done);
  },
});

const audit = defineEndpoint({
  id: "listAudit",
  method: "get",
  path: "/audit",
  tag: "Audit",
  summary: "List what people did, the newest first",
  action: "audit.read",
  query: z.strictObject({
    cursor: cursor(/^\d{1,15}$/),
    action: z.string().min(1).max(100).optional().meta({ description: "Only of this kind." }),
  }),
  answer: z.array(
    z
      .object({
        id: z.number().int(),
        at: time,
        accountId: z.string().nullable(),
        who: z.string(),
        action: z.string(),
        subject: z.string(),
        address: z.string(),
        requestId: z.string(),
        details: z.string().meta({ description: "JSON." }),
        hash: z.string(),
        previousHash: z.string(),
      })
      .meta({ id: "AuditEntry" }),
  ),
  async run({ deps, query }) {
    const before = query.cursor === undefined ? undefined : Number(query.cursor);
    const { entries, next } = await listAudit(deps.db, { before, action: query.action });
    return { data: entries, meta: page(next === undefined ? undefined : String(next), PER_PAGE) };
  },
});

const chain = defineEndpoint({
  id: "checkAudit",
  method: "get",
  path: "/audit/chain",
  tag: "Audit",
  summary: "Whether nobody has changed the record: the newest part of its chain, or all of it",
  action: "audit.read",
  query: z.strictObject({
    all: z.literal("1").optional().meta({ description: "From the first entry on." }),
  }),
  answer: z
    .object({
      whole: z.boolean(),
      checked: z.number().int(),
      brokenAt: z
        .number()
        .int()
        .nullable()
        .meta({ description: "The first that is not as written." }),
    })
    .meta({ id: "AuditChain" }),
  async run({ deps, query }) {
    const verify = query.all === "1" ? verifyChain : verifyNewest;
    return { data: { brokenAt: null, ...(await verify(deps.db)) } };
  },
});

export const accountEndpoints = [
  showMe,
  list,
  show,
  change,
  tierChange,
  deactivation,
  reactivation,
  audit,
  chain,
];
