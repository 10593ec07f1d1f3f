import type { Account, Deps } from "../../src/app.ts";
import { createConnection } from "../../src/connections/create.ts";
import { eq } from "../../src/db/drizzle.ts";
import { findChoices } from "../../src/drafts/choices.ts";
import { compose } from "../../src/drafts/compose.ts";
import { type Draft, findDraft } from "../../src/drafts/draft.ts";
import { createDraft, newDraftForm } from "../../src/drafts/new-draft.ts";
import { publish } from "../../src/drafts/publishing/publish.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import type { Fate, JobContext } from "../../src/platform/jobs/job.ts";
import { readLibrary } from "../../src/prompts/library.ts";
import { syncPrompts } from "../../src/prompts/sync-prompts.ts";
import { createTestApp, type TestApp, type TestAppOptions, type TestClock } from "./app.ts";
import { type Cast, createCast } from "./cast.ts";
import { type CastName, demoPerson, startTestWorld } from "./demo.ts";

type Dialect = "dc" | "cloud";

export interface Drafting extends TestApp {
  world: DemoWorld;
  cast: Cast;
  /** Jira and the demo model for somebody; the ids of the two connections. */
  connect(name: CastName, dialect?: Dialect): Promise<{ jira: string; llm: string }>;
}

/** The product around the demo world, with the cast signed in; nobody is connected yet. */
export async function startDrafting({
  addresses = [],
  ...options
}: Pick<TestAppOptions, "config" | "db" | "deps"> & {
  /** Of the test's own servers that may be called, too. */
  addresses?: string[];
} = {}): Promise<Drafting> {
  const world = await startTestWorld();
  const test = await createTestApp({
    world: { ...world, addresses: [...world.addresses, ...addresses] },
    ...options,
    config: { PUBLISH_SEARCH_WAITS: [5, 30], ...options.config },
  });
  const { deps } = test;
  await syncPrompts(deps.db, deps.clock, readLibrary());
  const cast = await createCast(deps);
  return {
    ...test,
    world,
    cast,
    connect: (name, dialect = "dc") =>
      connect(deps, world, { name, account: cast[name].account, dialect }),
    async close() {
      await test.close();
      await world.close();
    },
  };
}

async function connect(
  deps: Deps,
  world: DemoWorld,
  { name, account, dialect }: { name: CastName; account: Account; dialect: Dialect },
) {
  const person = demoPerson(name);
  const cloud = dialect === "cloud";
  const by = { account, address: "127.0.0.1", requestId: "test" };
  const make = async (input: Omit<Parameters<typeof createConnection>[2], "accountId">) => {
    const created = await deps.db.transaction((tx) =>
      createConnection(tx, deps, { accountId: account.id, ...input }, by),
    );
    if (!created.ok) throw new Error(created.code);
    return created.connection.id;
  };
  const jira = await make({
    provider: "jira",
    baseUrl: cloud ? world.jiraCloud.url : world.jiraDc.url,
    settings: cloud ? { email: person.email } : {},
    secrets: { token: cloud ? person.cloudToken : person.jiraToken },
    learnt: { message: "", capabilities: { dialect } },
  });
  const llm = await make({
    provider: "anthropic",
    baseUrl: world.llm.url,
    settings: { model: "demo-model-no-ai", price: "free" },
    secrets: { apiKey: world.llm.apiKey },
  });
  return { jira, llm };
}

/** As the worker would call it. */
const jobContext = (accountId: string, more: Partial<JobContext> = {}): JobContext => ({
  id: "job",
  owner: "worker",
  accountId,
  attempt: 1,
  lastAttempt: false,
  signal: new AbortController().signal,
  cursor: undefined,
  progress: () => undefined,
  ...more,
});

export interface NewDraft {
  source: string;
  project?: string;
  item?: "story" | "task" | "backlog";
  criteriaFormat?: "gherkin" | "checklist";
}

/** A draft as the form makes it; its composition has not run yet. */
export async function newDraft(deps: Deps, account: Account, input: NewDraft): Promise<Draft> {
  const typed = newDraftForm.parse({ project: "DEMO", ...input });
  const { choices, form } = await findChoices(deps, account, typed);
  const created = await createDraft(deps, account, form, choices);
  if (!created.ok)
    throw new Error(JSON.stringify({ errors: created.errors, failure: choices.failure }));
  return reload(deps, account, created.draftId);
}

export async function reload(deps: Pick<Deps, "db">, account: Account, id: string): Promise<Draft> {
  const draft = await findDraft(deps.db, account, id);
  if (!draft) throw new Error("the draft is gone");
  return draft;
}

/** Runs the waiting composition of a draft once. */
export async function runComposition(
  deps: Deps,
  draft: Draft,
  more: Partial<JobContext> = {},
): Promise<Fate> {
  const { compositions } = deps.db.t;
  const rows = await deps.db.select().from(compositions).where(eq(compositions.draftId, draft.id));
  const waiting = rows.find(({ state }) => state === "queued" || state === "running");
  if (!waiting) throw new Error("nothing waits to be composed");
  return compose(deps, waiting.id, await claimed(deps, draft, waiting.jobId, more));
}

/** What a worker that has just claimed this job hands to its handler. */
export async function claimed(
  deps: Pick<Deps, "db">,
  { accountId }: Pick<Draft, "accountId">,
  jobId: string,
  more: Partial<JobContext> = {},
): Promise<JobContext> {
  const { jobs } = deps.db.t;
  const context = jobContext(accountId, { id: jobId, ...more });
  await deps.db
    .update(jobs)
    .set({ state: "running", owner: context.owner, attempts: context.attempt })
    .where(eq(jobs.id, jobId));
  return context;
}

/** A draft that is composed and open. */
export async function composedDraft(deps: Deps, account: Account, input: NewDraft): Promise<Draft> {
  const draft = await newDraft(deps, account, input);
  await runComposition(deps, draft);
  return reload(deps, account, draft.id);
}

/** Runs the publication of a draft once; what it waits for afterwards has passed. */
export async function runPublication(
  deps: Deps & { clock: TestClock },
  draft: Draft,
  more: Partial<JobContext> = {},
): Promise<Fate> {
  const { publications } = deps.db.t;
  const rows = await deps.db.select().from(publications).where(eq(publications.draftId, draft.id));
  const running = rows.find(({ state }) => state === "running");
  if (!running) throw new Error("no publication is running");
  const fate = await publish(deps, running.id, jobContext(draft.accountId, more));
  if (fate.type === "snooze") deps.clock.advance(fate.ms);
  return fate;
}
