import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import type { Db } from "../../src/db/db.ts";
import type { StoryContent } from "../../src/db/schema/content.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { answer, DEMO_MODEL } from "../../src/demo/llm/answer.ts";
import { contentSchema } from "../../src/drafts/content.ts";
import { cutPassages } from "../../src/drafts/passages.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { testConfig } from "../setup/app.ts";
import { type CastMember, createMember } from "../setup/cast.ts";
import { demoPerson } from "../setup/demo.ts";

export interface Seeded {
  folder: string;
  file: string;
  /** As in the Cookie header. */
  cookie: string;
  /** The newest one. */
  draftId: string;
  remove(): void;
}

const REQUIREMENT = `# Save a card

As a returning customer I want to save my card so that I can pay with one click next time.

The customer can save a card while paying. The customer can remove a saved card & its address.
A saved card shows only its last four digits and the month in which it ends.
If the card has ended, the page says so and offers to enter another one.
The bank must confirm every payment above 30 EUR.
How long do we keep a card that nobody uses?`;

/** A folder of the product's data with one account that has so many drafts. */
export async function seed(count: number): Promise<Seeded> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const file = join(folder, "countersign.db");
  const db = openSqlite(file);
  const { account, cookie } = await signIn(db);
  await insertOne(db, account.id);
  if (db.writer) multiplyAll(db.writer.raw, count);
  await db.close();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, file, cookie, draftId: idOf(count), remove };
}

export const signIn = (db: Db, employeeId?: string): Promise<CastMember> => {
  const alice = demoPerson("alice");
  const id = employeeId ?? alice.employeeId;
  const email = employeeId === undefined ? alice.email : `${employeeId}@example.com`;
  return createMember(
    { db, clock: systemClock, config: testConfig() },
    { name: alice.name, role: "member", employeeId: id, email },
  );
};

const idOf = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
const ID = "printf('01900000-0000-7000-8000-%012x', i)";
const START = Date.UTC(2026, 0, 1);

/** One draft with all that hangs on it, and its id; made by the demo model's own rules. */
export async function insertOne(db: Db, accountId: string, n = 1): Promise<string> {
  const { drafts, sources, revisions, compositions, jobs, activities } = db.t;
  const id = idOf(n);
  const at = new Date(START + n * 1000);
  const passages = cutPassages(REQUIREMENT);
  const content = compose(passages.map((one) => `[${one.n}] ${one.text}`).join("\n"));
  await db.insert(drafts).values({
    id,
    accountId,
    type: "story",
    item: "story",
    criteriaFormat: "gherkin",
    title: `${content.title.text} & pay ${n}`,
    state: "open",
    promptName: "story",
    llmConnectionId: "llm",
    model: DEMO_MODEL,
    target: {
      connectionId: "jira",
      projectKey: "DEMO",
      projectName: "Demo shop",
      issueTypeId: "10001",
      issueTypeName: "Story",
      subtask: false,
    },
    fields: {},
    revision: 1,
    createdAt: at,
    updatedAt: at,
  });
  const kind = "text" as const;
  const source = { id, draftId: id, kind, title: "Pasted text", body: REQUIREMENT, passages };
  const kept = { accountId, position: 1, origin: {}, createdAt: at };
  await db.insert(sources).values({ ...source, ...kept });
  const made = { draftId: id, compositionId: id, accountId, createdAt: at };
  await db
    .insert(revisions)
    .values({ ...made, number: 1, content, origin: "composed" as const, note: "" });
  await db.insert(compositions).values({
    id,
    draftId: id,
    jobId: id,
    baseRevision: 0,
    state: "done",
    text: "",
    activityId: id,
    accountId,
    createdAt: at,
    finishedAt: at,
  });
  const counts = { attempts: 1, maxAttempts: 4, rescues: 0, priority: 50 };
  await db.insert(jobs).values({
    id,
    queue: "llm",
    name: "drafts.compose",
    label: "Write a draft",
    accountId,
    title: "Compose",
    state: "done",
    runAt: at,
    ...counts,
    payload: "{}",
    createdAt: at,
    startedAt: at,
    finishedAt: at,
  });
  await db.insert(activities).values({
    id,
    at,
    accountId,
    taskType: "draft",
    subject: `draft:${id}`,
    promptName: "story",
    promptVersion: 1,
    connectionId: "llm",
    provider: "anthropic",
    modelRequested: DEMO_MODEL,
    modelServed: DEMO_MODEL,
    status: "ok",
    ttftMs: 10,
    totalMs: 900,
    inputUncached: 400,
    output: 600,
    usageSource: "reported",
    costNanoUsd: 0,
    finishedAt: at,
    owner: "",
  });
  return id;
}

function compose(source: string): StoryContent {
  const schema = contentSchema("gherkin");
  return JSON.parse(answer({ system: "story", user: `<source>\n${source}\n</source>`, schema }));
}

const everyFifth = (then: string) => `case i % 5 when 0 then ${then} end`;

/** By SQL from the one that is there: a hundred thousand in seconds. */
function multiplyAll(raw: Database.Database, count: number): void {
  const at = `${START} + i * 1000`;
  raw.transaction(() => {
    multiply(raw, "drafts", count, {
      id: ID,
      title: "rtrim(title, '1') || i",
      state: `coalesce(${everyFifth("'published'")}, 'open')`,
      issue_key: everyFifth("'DEMO-' || i"),
      created_at: at,
      updated_at: at,
    });
    multiply(raw, "sources", count, { id: ID, draft_id: ID, created_at: at });
    multiply(raw, "revisions", count, { draft_id: ID, composition_id: ID, created_at: at });
    const composition = { id: ID, draft_id: ID, job_id: ID, activity_id: ID, created_at: at };
    multiply(raw, "compositions", count, composition);
    multiply(raw, "jobs", count, { id: ID, created_at: at, finished_at: at });
    multiply(raw, "activities", count, { id: ID, at, subject: `'draft:' || ${ID}` });
  })();
}

/** Copies a table's only row until there are so many; some columns are computed from `i`. */
function multiply(
  raw: Database.Database,
  name: string,
  count: number,
  columns: Record<string, string>,
): void {
  const all = raw.prepare<[], string>(`select name from pragma_table_info('${name}')`).pluck();
  const values = all.all().map((column) => columns[column] ?? column);
  raw
    .prepare(
      `with recursive n(i) as (select 2 union all select i + 1 from n where i < ?),
        one as materialized (select * from ${name} limit 1)
        insert into ${name} select ${values.join(", ")} from n, one where i <= ?`,
    )
    .run(count, count);
}
