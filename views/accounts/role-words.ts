import type { Role, Tier } from "../../src/db/schema/accounts.ts";

export const ROLE_WORDS: Record<Role, string> = {
  admin: "Admin",
  member: "Member",
  viewer: "Viewer",
};

export const ROLE_HINTS: Record<Role, string> = {
  admin: "Everything a member may, and accounts, company connections and the audit log.",
  member: "Makes drafts and publishes them.",
  viewer: "Reads; makes and publishes nothing.",
};

export const TIER_WORDS: Record<Tier, string> = {
  member: "Member",
  power: "Power user",
  service: "Service",
};
