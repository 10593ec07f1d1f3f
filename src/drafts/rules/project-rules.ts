import { type From, record } from "../../audit/audit.ts";
import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, sql } from "../../db/drizzle.ts";
import { type Draft, findRevision } from "../draft.ts";
import { type DraftFinding, draftFindings } from "../findings.ts";
import { listPassages } from "../source.ts";
import type { RuleSettings } from "../../../config/rules.ts";
import { findProjectSettings, type ProjectKey, type ProjectSettings } from "./settings.ts";

/** Among so many of the newest drafts projects are looked for: the list costs the same at any size. */
const NEWEST = 5000;
const MOST_PROJECTS = 500;

export interface RuledProject extends ProjectKey {
  projectName: string;
  settings: ProjectSettings | undefined;
}

/** Projects that have rules of their own, or drafts lately; by name. */
export async function listRuledProjects(db: Queries): Promise<RuledProject[]> {
  const { projectSettings } = db.t;
  const [settings, used] = await Promise.all([
    db.select().from(projectSettings).limit(MOST_PROJECTS),
    listDraftedProjects(db),
  ]);
  const known = new Map<string, RuledProject>();
  for (const project of used) known.set(keyOf(project), { ...project, settings: undefined });
  for (const own of settings) {
    const { baseUrl, projectKey, projectName } = own;
    known.set(keyOf(own), { baseUrl, projectKey, projectName, settings: own });
  }
  return [...known.values()].toSorted(
    (a, b) => a.projectName.localeCompare(b.projectName) || a.baseUrl.localeCompare(b.baseUrl),
  );
}

const keyOf = ({ baseUrl, projectKey }: ProjectKey) => `${baseUrl} ${projectKey}`;

async function listDraftedProjects(db: Queries): Promise<Omit<RuledProject, "settings">[]> {
  const { drafts, connections } = db.t;
  const newest = db
    .select({ target: drafts.target })
    .from(drafts)
    .orderBy(desc(drafts.id))
    .limit(NEWEST)
    .as("newest");
  const target = (name: string) => sql<string>`${newest.target} ->> ${sql.raw(`'${name}'`)}`;
  const projectKey = target("projectKey");
  return db
    .select({
      baseUrl: connections.baseUrl,
      projectKey: sql<string>`${projectKey}`.as("project_key"),
      projectName: sql<string>`max(${target("projectName")})`.as("project_name"),
    })
    .from(newest)
    .innerJoin(connections, eq(connections.id, target("connectionId")))
    .groupBy(connections.baseUrl, projectKey)
    .limit(MOST_PROJECTS);
}

/** Undefined: nobody has drafted for it, and it has no rules of its own. */
export async function findRuledProject(
  db: Queries,
  { baseUrl, projectKey }: ProjectKey,
): Promise<RuledProject | undefined> {
  const settings = await findProjectSettings(db, { baseUrl, projectKey });
  if (settings) return { baseUrl, projectKey, projectName: settings.projectName, settings };
  const all = await listDraftedProjects(db);
  const drafted = all.find((one) => keyOf(one) === keyOf({ baseUrl, projectKey }));
  return drafted && { ...drafted, settings: undefined };
}

interface NewRules {
  /** As far as they differ from the company's. */
  rules: Record<string, unknown>;
  signatures: number;
}

/** They hold from now on for every draft of the project. */
export async function saveProjectRules(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  project: RuledProject,
  { rules, signatures, from }: NewRules & { from: From },
): Promise<void> {
  const { projectSettings: s } = deps.db.t;
  const { baseUrl, projectKey, projectName } = project;
  const now = deps.clock.now();
  const set = { projectName, rules, signatures, updatedBy: account.id, updatedAt: now };
  await deps.db.transaction(async (tx) => {
    await tx
      .insert(s)
      .values({ baseUrl, projectKey, ...set })
      .onConflictDoUpdate({ target: [s.baseUrl, s.projectKey], set });
    await record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "rules.changed",
      subject: `project:${projectKey}`,
      details: {
        jira: baseUrl,
        project: projectKey,
        changed: Object.keys(rules).join(", "),
        signatures,
      },
    });
  });
}

const MOST_DRAFTS = 20;

/** One's own drafts of the project, to try rules on. */
export async function listTrialDrafts(
  db: Queries,
  account: Pick<Account, "id">,
  projectKey: string,
): Promise<{ id: string; title: string }[]> {
  const { drafts: d } = db.t;
  const rows = await db
    .select({ id: d.id, title: d.title, target: d.target, revision: d.revision })
    .from(d)
    .where(eq(d.accountId, account.id))
    .orderBy(desc(d.updatedAt), desc(d.id))
    .limit(MOST_DRAFTS * 5);
  return rows
    .filter(({ target, revision }) => target.projectKey === projectKey && revision > 0)
    .slice(0, MOST_DRAFTS);
}

/** What these rules would say of a draft of one's own. */
export async function tryRules(
  db: Queries,
  account: Pick<Account, "id">,
  { draftId, settings }: { draftId: string; settings: RuleSettings },
): Promise<{ draft: Draft; findings: DraftFinding[] } | undefined> {
  const { drafts: d } = db.t;
  const own = and(eq(d.id, draftId), eq(d.accountId, account.id));
  const [draft] = await db.select().from(d).where(own);
  const revision = draft && (await findRevision(db, draft.id, draft.revision));
  if (!draft || !revision) return undefined;
  const passages = await listPassages(db, draft.id);
  const { content } = revision;
  return { draft, findings: await draftFindings(draft, { content, passages, settings }) };
}
