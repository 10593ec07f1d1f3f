import { pgKit } from "./kit.pg.ts";
import { defineSchema } from "./schema.ts";

// By name, for drizzle-kit. A forgotten table is a type error in store.pg.ts.
export const {
  accounts,
  userSessions,
  registrations,
  setupTokens,
  passwordResets,
  passwordAttempts,
  auditEntries,
  connections,
  drafts,
  sources,
  revisions,
  compositions,
  publications,
  publicationItems,
  openForms,
  jobs,
  jobAttempts,
  jobProgress,
  workers,
  queues,
  schedules,
  activities,
  activityAttempts,
  promptVersions,
  sealChecks,
} = defineSchema(pgKit);
