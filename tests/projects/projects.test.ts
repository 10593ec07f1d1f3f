import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../src/app.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { findDraft } from "../../src/drafts/draft.ts";
import { mayRule } from "../../src/projects/keys.ts";
import { endMember, listProjectMembers, setMember } from "../../src/projects/members.ts";
import {
  archiveProject,
  changeProject,
  createProject,
  findProject,
  listProjects,
  type Project,
  type ProjectForm,
} from "../../src/projects/project.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, createTestClock, testConfig } from "../setup/app.ts";
import { createCast, createCastAccounts } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";
import { newDraft, startDrafting } from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";

const from = { address: "10.0.0.7", requestId: "r1" };
const act = (account: Account) => ({ account, from });
const form: ProjectForm = { name: "Checkout", description: "", keys: [], sharesDrafts: false };

describe.each(stores)("projects on %s", (_name, open) => {
  let db: Db;
  let clock: ReturnType<typeof createTestClock>;
  let cast: Awaited<ReturnType<typeof createCastAccounts>>;
  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    cast = await createCastAccounts(db, { clock, config: testConfig() });
  });
  afterEach(() => db.close());
  const deps = () => ({ db, clock });
  const made = async (more: Partial<ProjectForm> = {}) => {
    const created = await createProject(deps(), act(cast.dana), { ...form, ...more });
    if (!created.ok) throw new Error(created.code);
    await setMember(deps(), act(cast.dana), {
      project: (await findProject(db, cast.dana, created.value))!,
      person: cast.alice.email,
      role: "owner",
    });
    return seen(cast.alice, created.value);
  };
  const seen = async (account: Account, id: string): Promise<Project> => {
    const found = await findProject(db, account, id);
    if (found === undefined) throw new Error("not seen");
    return found;
  };

  test("a project is found by its people and by admins, and by nobody else", async () => {
    const { id } = await made();
    expect(await findProject(db, cast.charlie, id)).toBeUndefined();
    expect((await listProjects(db, cast.charlie)).projects).toEqual([]);
    expect((await listProjects(db, cast.alice)).projects).toMatchObject([{ id, role: "owner" }]);
    expect((await findProject(db, cast.dana, id))?.role).toBe("owner");
  });

  test("a name and a key belong to one project, and only an admin says whose a key is", async () => {
    const project = await made({ keys: ["PAY"] });
    const again = await createProject(deps(), act(cast.dana), form);
    expect(again).toMatchObject({ code: "projects.not_valid", errors: { name: /already/ } });
    const other = { ...form, name: "Other", keys: ["PAY"] };
    const taken = await createProject(deps(), act(cast.dana), other);
    expect(taken).toMatchObject({ errors: { keys: "PAY belongs to another project already." } });
    expect((await listProjects(db, cast.dana)).projects).toHaveLength(1);
    const claimed = { project, form: { ...form, keys: ["PAY", "SHOP"] } };
    expect(await changeProject(deps(), act(cast.alice), claimed)).toMatchObject({
      errors: { keys: "Which Jira projects belong to it is an admin's to say." },
    });
  });

  test("what each role may do", async () => {
    const project = await made({ keys: ["PAY"] });
    const roles = ["viewer", "member", "maintainer", "owner"] as const;
    const seenAs = [];
    for (const role of roles) {
      await setMember(deps(), act(cast.alice), { project, person: cast.bob.employeeId, role });
      const bobs = await seen(cast.bob, project.id);
      const change = { project: bobs, form: { ...form, keys: ["PAY"] } };
      const changed = await changeProject(deps(), act(cast.bob), change);
      const add = { project: bobs, person: cast.charlie.email, role: "viewer" as const };
      const added = await setMember(deps(), act(cast.bob), add);
      seenAs.push([role, await mayRule(db, cast.bob, "PAY"), changed.ok, added.ok]);
    }
    expect(seenAs).toEqual([
      ["viewer", false, false, false],
      ["member", false, false, false],
      ["maintainer", true, true, false],
      ["owner", true, true, true],
    ]);
    expect(await mayRule(db, cast.charlie, "PAY")).toBe(false);
    expect(await mayRule(db, cast.bob, "SHOP")).toBe(false);
    await archiveProject(deps(), act(cast.alice), { project, isOver: true });
    expect(await mayRule(db, cast.bob, "PAY")).toBe(false);
  });

  test("the last owner stays, whoever else leaves, and each change is on record", async () => {
    const project = await made();
    await endMember(deps(), act(cast.alice), { project, accountId: cast.dana.id });
    const last = { project, accountId: cast.alice.id };
    expect(await endMember(deps(), act(cast.alice), last)).toMatchObject({
      code: "projects.not_valid",
    });
    const demoted = { project, person: cast.alice.email, role: "member" as const };
    expect((await setMember(deps(), act(cast.alice), demoted)).ok).toBe(false);
    expect(await listProjectMembers(db, project.id)).toMatchObject([{ role: "owner" }]);
    const { entries } = await listAudit(db);
    expect(entries.slice(0, 3).map(({ action }) => action)).toEqual([
      "projects.member_ended",
      "projects.member_set",
      "projects.created",
    ]);
  });
});

test("people of a project read and comment on each other's drafts of its keys, where it says so", async () => {
  const drafting = await startDrafting();
  const { deps, cast } = drafting;
  const { db } = deps;
  await drafting.connect("alice");
  const draft = await newDraft(deps, cast.alice.account, { source: CHECKOUT_TEXT });
  const dana = act(cast.dana.account);
  const keys = [draft.target.projectKey];
  const created = await createProject(deps, dana, { ...form, keys, sharesDrafts: true });
  const project = created.ok ? await findProject(db, dana.account, created.value) : undefined;
  if (project === undefined) throw new Error("no project");
  const add = (person: string) => setMember(deps, dana, { project, person, role: "viewer" });
  const may = async () => (await findDraft(db, cast.bob.account, draft.id))?.may;
  await add(cast.bob.account.email);
  // Not yet: whose draft it is, is not in the project.
  expect(await may()).toBeUndefined();
  await add(cast.alice.account.email);
  expect(await may()).toBe("comment");
  expect(await findDraft(db, cast.charlie.account, draft.id)).toBeUndefined();
  const show = () => drafting.request(urls.drafts.show(draft.id), { cookie: cast.bob.cookie });
  expect((await show()).status).toBe(200);
  const removal = await drafting.request(urls.drafts.removal(draft.id), {
    form: {},
    cookie: cast.bob.cookie,
  });
  expect(removal.status).toBe(403);
  const { projects } = db.t;
  await db.update(projects).set({ sharesDrafts: false }).where(eq(projects.id, project.id));
  expect(await may()).toBeUndefined();
  expect((await show()).status).toBe(404);
  await drafting.close();
});

test("its pages: made, found by its people, changed by who may, not found by strangers", async () => {
  const t = await createTestApp();
  const cast = await createCast(t.deps);
  const post = (url: string, sent: Record<string, string>, cookie: string) =>
    t.request(url, { form: sent, cookie });
  const made = await post(urls.projects.create(), { name: "Checkout" }, cast.alice.cookie);
  const url = made.headers.get("location")?.split("?")[0] ?? "";
  const id = url.split("/").at(-1) ?? "";
  const status = async (cookie: string) => (await t.request(url, { cookie })).status;
  expect(
    await Promise.all([cast.alice, cast.bob, cast.dana].map((who) => status(who.cookie))),
  ).toEqual([200, 404, 200]);
  const unknown = await post(urls.projects.members(id), { person: "nobody" }, cast.alice.cookie);
  expect([unknown.status, (await unknown.text()).includes("Nobody here has")]).toEqual([422, true]);
  const bob = { person: cast.bob.account.email, role: "viewer" };
  expect((await post(urls.projects.members(id), bob, cast.alice.cookie)).status).toBe(303);
  expect(await status(cast.bob.cookie)).toBe(200);
  for (const closed of [url, urls.projects.members(id), urls.projects.archive(id)]) {
    expect((await post(closed, { name: "Mine" }, cast.bob.cookie)).status).toBe(403);
    expect((await post(closed, { name: "Mine" }, cast.charlie.cookie)).status).toBe(404);
  }
  expect((await post(urls.projects.archive(id), {}, cast.alice.cookie)).status).toBe(303);
  const list = await (await t.request(urls.projects.index(), { cookie: cast.bob.cookie })).text();
  expect(list).not.toContain("Checkout");
  await t.close();
});
