import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** What programs show instead of a sign-in, and other ways for a person to sign in. */
export function accessTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const accountId = () =>
    k
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });

  const apiTokens = k.table(
    "api_tokens",
    {
      id: k.text("id").primaryKey(),
      accountId: accountId(),
      name: k.text("name").notNull(),
      /** SHA-256 of the token in hex; the token itself is shown once. */
      hash: k.text("hash").notNull().unique(),
      /** Its last characters, so that a person knows it again. */
      ending: k.text("ending").notNull(),
      scopes: k.json<string[]>("scopes").notNull(),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
      lastUsedAt: k.time("last_used_at"),
      revokedAt: k.time("revoked_at"),
      revokedBy: k.text("revoked_by"),
    },
    (t) => [k.index("api_tokens_account").on(t.accountId, t.createdAt)],
  );

  /** Each is good for one exchange; a second one ends the whole family. */
  const refreshTokens = k.table(
    "refresh_tokens",
    {
      /** SHA-256 of the token in hex. */
      hash: k.text("hash").primaryKey(),
      family: k.text("family").notNull(),
      accountId: accountId(),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
      usedAt: k.time("used_at"),
      revokedAt: k.time("revoked_at"),
    },
    (t) => [
      k.index("refresh_tokens_family").on(t.family),
      k.index("refresh_tokens_account").on(t.accountId),
      k.index("refresh_tokens_expires").on(t.expiresAt),
    ],
  );

  /** Who an account is at an identity provider: `iss` and `sub` are the key. */
  const identities = k.table(
    "identities",
    {
      issuer: k.text("issuer").notNull(),
      subject: k.text("subject").notNull(),
      accountId: accountId(),
      createdAt: k.time("created_at").notNull(),
      lastUsedAt: k.time("last_used_at"),
    },
    (t) => [
      k.primaryKey({ columns: [t.issuer, t.subject] }),
      k.index("identities_account").on(t.accountId),
    ],
  );

  /** A person on the way to an identity provider and back; single use. */
  const outsideSignIns = k.table(
    "outside_sign_ins",
    {
      /** SHA-256 of the `state`. */
      id: k.text("id").primaryKey(),
      provider: k.text("provider").notNull(),
      /** Sealed: the PKCE verifier and the nonce (law 7). */
      secret: k.text("secret").notNull(),
      next: k.text("next"),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
    },
    (t) => [k.index("outside_sign_ins_expires").on(t.expiresAt)],
  );

  /** Whom an admin lets in who has no account yet, by e-mail in lower case. */
  const invitations = k.table("invitations", {
    email: k.text("email").primaryKey(),
    employeeId: k.text("employee_id").notNull(),
    role: k.text("role").$type<"admin" | "member" | "viewer">().notNull(),
    invitedBy: k.text("invited_by").notNull(),
    createdAt: k.time("created_at").notNull(),
    expiresAt: k.time("expires_at").notNull(),
    usedAt: k.time("used_at"),
  });

  /** The second factor: one-time codes of an app. */
  const oneTimeCodes = k.table("one_time_codes", {
    accountId: accountId().primaryKey(),
    /** Sealed (law 7). */
    secret: k.text("secret").notNull(),
    createdAt: k.time("created_at").notNull(),
    confirmedAt: k.time("confirmed_at"),
    /** The time step of the last code that was taken: none works twice. */
    lastStep: k.big("last_step"),
  });
  const recoveryCodes = k.table(
    "recovery_codes",
    {
      /** SHA-256 of the code. */
      hash: k.text("hash").primaryKey(),
      accountId: accountId(),
      usedAt: k.time("used_at"),
    },
    (t) => [k.index("recovery_codes_account").on(t.accountId)],
  );

  return {
    apiTokens,
    refreshTokens,
    identities,
    outsideSignIns,
    invitations,
    oneTimeCodes,
    recoveryCodes,
  };
}
