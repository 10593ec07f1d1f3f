import type { ProjectRole } from "../../src/db/schema/projects.ts";

export const PROJECT_ROLE_WORDS: Record<ProjectRole, string> = {
  owner: "Owner: also says who belongs to it",
  maintainer: "Maintainer: also changes its settings and rules",
  member: "Member: drafts for it",
  viewer: "Viewer: reads",
};

export const PROJECT_ROLES: readonly ProjectRole[] = ["owner", "maintainer", "member", "viewer"];

export const shortRole = (role: ProjectRole): string =>
  PROJECT_ROLE_WORDS[role].split(":")[0] ?? role;
