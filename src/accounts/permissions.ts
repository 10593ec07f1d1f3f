import type { Role } from "../db/schema/accounts.ts";
import type { ProjectRole } from "../db/schema/projects.ts";

/** What a token may be limited to. */
export const SCOPES = [
  "drafts:read",
  "drafts:write",
  "publications:write",
  "connections:read",
  "connections:write",
  "prompts:read",
  "prompts:write",
  "models:use",
  "activity:read",
  "activity:write",
  "jobs:read",
  "jobs:write",
  "projects:read",
  "projects:write",
  "webhooks:write",
  "tools:use",
  "approvals:read",
  "approvals:write",
  "account:write",
  "admin",
] as const;
export type Scope = (typeof SCOPES)[number];

interface Rule {
  roles: readonly Role[];
  /** What a token must hold for it; null = only a person who is signed in here, never a token. */
  scope: Scope | null;
}

const everybody = ["admin", "member", "viewer"] as const;
/** A viewer reads and comments; members and admins also make and publish. */
const makers = ["admin", "member"] as const;
const admins = ["admin"] as const;

/**
 * What one may do by role and by scope: the one table that pages, REST and MCP ask. Whose thing it is comes
 * on top: queries are scoped, so that a stranger finds nothing.
 */
export const ACTIONS = {
  "account.read": { roles: everybody, scope: "drafts:read" },
  // How somebody comes in (password, one-time codes, new tokens) is a person's own act, on a page.
  "account.write": { roles: everybody, scope: null },
  // What only takes away, such as a sign-in, and how pages look.
  "account.settings": { roles: everybody, scope: "account:write" },
  "accounts.read": { roles: admins, scope: "admin" },
  "accounts.write": { roles: admins, scope: "admin" },
  "audit.read": { roles: admins, scope: "admin" },
  "drafts.read": { roles: everybody, scope: "drafts:read" },
  "drafts.comment": { roles: everybody, scope: "drafts:write" },
  "drafts.write": { roles: makers, scope: "drafts:write" },
  // To sign is a person's own act, on a page: a token prepares it and asks how it ended.
  "drafts.countersign": { roles: makers, scope: null },
  "publications.read": { roles: everybody, scope: "drafts:read" },
  "publications.prepare": { roles: makers, scope: "publications:write" },
  "rules.read": { roles: everybody, scope: "drafts:read" },
  "rules.write": { roles: makers, scope: "projects:write" },
  // Those of every project; of one, also its maintainers may.
  "rules.all": { roles: admins, scope: "admin" },
  "connections.read": { roles: everybody, scope: "connections:read" },
  "connections.use": { roles: everybody, scope: "connections:read" },
  "connections.write": { roles: everybody, scope: "connections:write" },
  "prompts.read": { roles: everybody, scope: "prompts:read" },
  "prompts.write": { roles: makers, scope: "prompts:write" },
  "models.use": { roles: makers, scope: "models:use" },
  "models.read": { roles: admins, scope: "admin" },
  "models.write": { roles: admins, scope: "admin" },
  "activity.read": { roles: everybody, scope: "activity:read" },
  "activity.write": { roles: makers, scope: "activity:write" },
  "insights.read": { roles: everybody, scope: "activity:read" },
  "jobs.read": { roles: everybody, scope: "jobs:read" },
  "jobs.write": { roles: everybody, scope: "jobs:write" },
  // It may publish, so a viewer only cancels.
  "jobs.retry": { roles: makers, scope: "jobs:write" },
  "queues.write": { roles: admins, scope: "admin" },
  "projects.read": { roles: everybody, scope: "projects:read" },
  // Those that one is not in, too.
  "projects.all": { roles: admins, scope: "admin" },
  "projects.create": { roles: makers, scope: "projects:write" },
  "projects.write": { roles: makers, scope: "projects:write" },
  "webhooks.read": { roles: makers, scope: "webhooks:write" },
  "webhooks.write": { roles: makers, scope: "webhooks:write" },
  "tools.read": { roles: everybody, scope: "connections:read" },
  "tools.use": { roles: makers, scope: "tools:use" },
  "tools.write": { roles: makers, scope: "connections:write" },
  "approvals.read": { roles: makers, scope: "approvals:read" },
  "approvals.write": { roles: makers, scope: "approvals:write" },
  "system.read": { roles: admins, scope: "admin" },
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof ACTIONS;

/** What a route wants of whoever asks. */
export type Access = Action | "public" | "signed-in";

export const isAllowed = ({ role }: { role: Role }, action: Action): boolean =>
  (ACTIONS[action].roles as readonly Role[]).includes(role);

/** Whether nobody but an admin may do it. */
export const isForAdmins = (action: Action): boolean =>
  ACTIONS[action].roles.every((role) => role === "admin");

/** Whether a token with these scopes may do it; what its account may not, it may not either. */
export function isGranted(scopes: readonly Scope[], action: Action): boolean {
  const { scope } = ACTIONS[action];
  return scope !== null && scopes.includes(scope);
}

/** The scopes that are of use to somebody with this role. */
export const scopesFor = ({ role }: { role: Role }): Scope[] =>
  SCOPES.filter((scope) =>
    Object.values<Rule>(ACTIONS).some((rule) => rule.scope === scope && rule.roles.includes(role)),
  );

const ORDER: readonly ProjectRole[] = ["viewer", "member", "maintainer", "owner"];

/** The least role in a project that may do it; an admin of the product may everything. */
export const PROJECT_ACTIONS = {
  "project.read": "viewer",
  "project.draft": "member",
  "project.rules": "maintainer",
  "project.settings": "maintainer",
  "project.members": "owner",
  "project.removal": "owner",
} as const satisfies Record<string, ProjectRole>;
export type ProjectAction = keyof typeof PROJECT_ACTIONS;

export const isAllowedIn = (role: ProjectRole | undefined, action: ProjectAction): boolean =>
  role !== undefined && ORDER.indexOf(role) >= ORDER.indexOf(PROJECT_ACTIONS[action]);
