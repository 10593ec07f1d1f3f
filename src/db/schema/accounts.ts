import type { Kit } from "../kit.pg.ts";

export type Role = "admin" | "member" | "viewer";
/** How much an account may ask for in a minute. */
export type Tier = "member" | "power" | "service";
export type Theme = "system" | "light" | "dark";

/** What a registration has learnt from Jira; shown for confirmation before an account exists. */
export interface Identity {
  employeeId: string;
  name: string;
  email: string;
  /** The system's own stable key: survives a rename of the login (Data Center `key`, Cloud `accountId`). */
  key: string;
}

export function accountTables(k: Kit) {
  /** People who share budgets, and answers that are kept for a team. */
  const teams = k.table("teams", {
    id: k.text("id").primaryKey(),
    name: k.text("name").notNull().unique(),
    createdAt: k.time("created_at").notNull(),
  });

  const accounts = k.table(
    "accounts",
    {
      id: k.text("id").primaryKey(),
      employeeId: k.text("employee_id").notNull().unique(),
      name: k.text("name").notNull(),
      /** Lower case. */
      email: k.text("email").notNull().unique(),
      role: k.text("role").$type<Role>().notNull(),
      tier: k.text("tier").$type<Tier>().notNull().default("member"),
      teamId: k.text("team_id").references(() => teams.id, { onDelete: "set null" }),
      passwordHash: k.text("password_hash").notNull(),
      passwordSetAt: k.time("password_set_at").notNull(),
      settings: k.json<{ theme?: Theme; timeZone?: string }>("settings").notNull(),
      /** A PNG, JPEG or GIF as Jira gave it. */
      avatar: k.bytes("avatar"),
      hasAvatar: k.bool("has_avatar").notNull(),
      createdAt: k.time("created_at").notNull(),
      deactivatedAt: k.time("deactivated_at"),
      deactivatedBy: k.text("deactivated_by"),
    },
    (t) => [k.index("accounts_page").on(t.name, t.id), k.index("accounts_team").on(t.teamId)],
  );

  const userSessions = k.table(
    "user_sessions",
    {
      /** SHA-256 of the session id in hex; the id itself is only in the person's cookie. */
      id: k.text("id").primaryKey(),
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** Idle end: moves on use. */
      expiresAt: k.time("expires_at").notNull(),
      /** Absolute end: never moves. */
      endsAt: k.time("ends_at").notNull(),
      createdAt: k.time("created_at").notNull(),
      /** When the person last proved the password. */
      provedAt: k.time("proved_at").notNull(),
      address: k.text("address").notNull(),
      userAgent: k.text("user_agent").notNull(),
    },
    (t) => [
      k.index("user_sessions_account").on(t.accountId, t.createdAt),
      k.index("user_sessions_expires").on(t.expiresAt),
    ],
  );

  /** A person between "Jira knows me" and "my password is set". */
  const registrations = k.table(
    "registrations",
    {
      /** SHA-256 of the id in the person's cookie. */
      id: k.text("id").primaryKey(),
      identity: k.json<Identity>("identity").notNull(),
      avatar: k.bytes("avatar"),
      /** The Jira connection as it will be created: no secrets. */
      connection: k
        .json<{ baseUrl: string; dialect: "dc" | "cloud"; caPem?: string; tokenEnds?: string }>(
          "connection",
        )
        .notNull(),
      /** Sealed credentials (law 7). */
      secret: k.text("secret").notNull(),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
    },
    (t) => [k.index("registrations_expires").on(t.expiresAt)],
  );

  /** One-time tokens of an operator: the first admin. */
  const setupTokens = k.table("setup_tokens", {
    /** SHA-256 of the token. */
    id: k.text("id").primaryKey(),
    createdAt: k.time("created_at").notNull(),
    expiresAt: k.time("expires_at").notNull(),
    usedAt: k.time("used_at"),
    usedBy: k.text("used_by"),
  });

  /** One-time links with which a person sets a new password; an admin makes and hands them over. */
  const passwordResets = k.table(
    "password_resets",
    {
      /** SHA-256 of the token in the link. */
      id: k.text("id").primaryKey(),
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      createdBy: k.text("created_by").notNull(),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
      usedAt: k.time("used_at"),
    },
    (t) => [k.index("password_resets_account").on(t.accountId)],
  );

  /** How often a password was tried of late, by `account:<login>` and `address:<address>`. */
  const passwordAttempts = k.table("password_attempts", {
    key: k.text("key").primaryKey(),
    count: k.int("count").notNull(),
    lastAt: k.time("last_at").notNull(),
  });

  return {
    teams,
    accounts,
    userSessions,
    registrations,
    setupTokens,
    passwordResets,
    passwordAttempts,
  };
}
