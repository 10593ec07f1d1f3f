import { expect, test } from "vitest";
import {
  ACTIONS,
  type Action,
  isAllowed,
  isAllowedIn,
  isGranted,
  PROJECT_ACTIONS,
  type ProjectAction,
  SCOPES,
  scopesFor,
} from "../../src/accounts/permissions.ts";

const isAction = (name: string): name is Action => name in ACTIONS;
const actions = Object.keys(ACTIONS).filter(isAction);
const isProjectAction = (name: string): name is ProjectAction => name in PROJECT_ACTIONS;
const projectActions = Object.keys(PROJECT_ACTIONS).filter(isProjectAction);
const allowed = (role: "admin" | "member" | "viewer") =>
  actions.filter((action) => isAllowed({ role }, action));

test("a viewer changes nothing but what is their own", () => {
  const changing = allowed("viewer").filter((action) => !action.endsWith(".read"));
  expect(changing.toSorted()).toEqual([
    "account.settings",
    "account.write",
    "connections.use",
    "connections.write",
    "drafts.comment",
    "jobs.write",
  ]);
});

test("what only an admin may is of accounts, models, the system and of everybody's things", () => {
  const members = new Set(allowed("member"));
  expect(actions.filter((action) => !members.has(action)).toSorted()).toEqual([
    "accounts.read",
    "accounts.write",
    "audit.read",
    "models.read",
    "models.write",
    "projects.all",
    "queues.write",
    "rules.all",
    "system.read",
  ]);
  expect(allowed("admin")).toEqual(actions);
});

test("no token countersigns or changes an account, whatever its scopes", () => {
  const never = actions.filter((action) => !isGranted(SCOPES, action));
  expect(never.toSorted()).toEqual(["account.write", "drafts.countersign"]);
  expect(isGranted(["drafts:read"], "drafts.write")).toBe(false);
  expect(scopesFor({ role: "member" })).not.toContain("admin");
});

test("each role in a project may what the one below it may, and more", () => {
  const may = (["viewer", "member", "maintainer", "owner"] as const).map((role) =>
    projectActions.filter((act) => isAllowedIn(role, act)),
  );
  expect(may.map((list) => list.join(" "))).toEqual([
    "project.read",
    "project.read project.draft",
    "project.read project.draft project.rules project.settings",
    "project.read project.draft project.rules project.settings project.members project.removal",
  ]);
  expect(isAllowedIn(undefined, "project.read")).toBe(false);
});
