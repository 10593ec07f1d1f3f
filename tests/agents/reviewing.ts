// A person with the demo GitHub connected, and reviews of its pull request.
import { filesOf } from "../../src/agents/code-review/source.ts";
import { findDiff } from "../../src/agents/code-review/read-review.ts";
import { createConnection } from "../../src/connections/create.ts";
import { desc, eq } from "../../src/db/drizzle.ts";
import type { Db } from "../../src/db/db.ts";
import type { Remark, ReviewContent } from "../../src/db/schema/content.ts";
import type { DocumentPublication } from "../../src/drafts/documents/document.ts";
import { publishDocument } from "../../src/drafts/documents/publish-document.ts";
import { addRevision } from "../../src/drafts/revision.ts";
import type { Fate, JobContext } from "../../src/platform/jobs/job.ts";
import { urls } from "../../src/urls.ts";
import type { CastName } from "../setup/demo.ts";
import { type Drafting, reload, startDrafting } from "../setup/drafting.ts";
import { impatient } from "../setup/impatient.ts";
import { formFields } from "../setup/visitor.ts";

export const SHOP = "demo-company/shop";

interface Answer {
  status: number;
  body: string;
  location: string;
  headers: Headers;
}

export interface Reviewing extends Drafting {
  github: string;
  llm: string;
  get(url: string, who?: CastName): Promise<Answer>;
  post(url: string, form?: Record<string, string>, who?: CastName): Promise<Answer>;
  /** Sends the form of a new review; the id of what it made. */
  start(form?: Record<string, string>): Promise<string>;
  /** As if its run had come to this: a remark on each of the first added lines, unless said. */
  finish(draftId: string, content?: Partial<ReviewContent>): Promise<ReviewContent>;
  /** A finished review of pull request 2. */
  reviewed(content?: Partial<ReviewContent>): Promise<string>;
  /** Looks at what would be posted and signs it; the URL of the publication. */
  sign(draftId: string): Promise<string>;
  newest(): Promise<DocumentPublication>;
  /** Runs the newest publication once; what it waits for afterwards has passed. */
  run(more?: Partial<JobContext>, deps?: Drafting["deps"]): Promise<Fate>;
  endJobs(): Promise<void>;
  /** Waits for no answer longer than a moment. */
  hasty(): Drafting["deps"];
  pull(): Drafting["world"]["github"]["store"]["repositories"][number]["pulls"][number];
}

const DECIDED = { decision: "open" as const, suggestion: null, category: "correctness" as const };

export const remark = (n: number, at: Pick<Remark, "path" | "line" | "evidence">): Remark => ({
  ...DECIDED,
  ...at,
  id: `r${n}`,
  endLine: at.line,
  severity: n === 1 ? "critical" : "minor",
  title: `Remark number ${n}`,
  scenario: `Step ${n}, then it goes wrong.`,
  cites: [1],
  fingerprint: `fingerprint-${n}`,
});

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await response.text(),
  location: response.headers.get("location") ?? "",
  headers: response.headers,
});

/** `addresses`: of the test's own servers that may be called, too. */
export async function startReviewing(db?: Db, addresses: string[] = []): Promise<Reviewing> {
  const drafting = await startDrafting({ addresses, ...(db && { db }) });
  const { llm } = await drafting.connect("alice");
  const { deps, world, cast } = drafting;
  const { account } = cast.alice;
  const by = { account, address: "127.0.0.1", requestId: "test" };
  const created = await deps.db.transaction((tx) =>
    createConnection(
      tx,
      deps,
      {
        accountId: account.id,
        provider: "github",
        baseUrl: world.github.url,
        settings: {},
        secrets: { token: world.github.token },
        learnt: { message: "", capabilities: {} },
      },
      by,
    ),
  );
  if (!created.ok) throw new Error(created.code);
  const github = created.connection.id;
  const get: Reviewing["get"] = async (url, who = "alice") =>
    answerOf(await drafting.request(url, { cookie: cast[who].cookie }));
  const post: Reviewing["post"] = async (url, form = {}, who = "alice") =>
    answerOf(await drafting.request(url, { form, cookie: cast[who].cookie }));

  const start: Reviewing["start"] = async (form = {}) => {
    const chosen = "diff" in form ? {} : { connection: github, repository: SHOP, number: "2" };
    const sent = await post(urls.codeReviews.create(), { llm, ...chosen, ...form });
    if (sent.status !== 303) throw new Error(`${sent.status} ${sent.body}`);
    return sent.location.split("/").at(-1) ?? "";
  };

  const finish: Reviewing["finish"] = async (draftId, more = {}) => {
    const { db: store, clock } = deps;
    const source = await findDiff(store, draftId);
    if (!source) throw new Error("no diff");
    const added = filesOf(source).flatMap(({ path, hunks }) => {
      const line = hunks.flatMap(({ lines }) => lines).find(({ kind }) => kind === "added");
      return line ? [{ path, line: line.newLine ?? 0, evidence: line.text }] : [];
    });
    const content: ReviewContent = {
      title: { text: "Pay with a saved card", cites: [] },
      summary: { text: "It lets people pay with a card that is known.", cites: [1] },
      remarks: added.slice(0, 2).map((at, i) => remark(i + 1, at)),
      dropped: [],
      leftOut: [],
      resolved: [],
      ...more,
    };
    const draft = await reload(deps, account, draftId);
    await store.transaction(async (tx) => {
      const { agentRuns, jobs } = tx.t;
      await tx.update(agentRuns).set({ state: "done", finishedAt: clock.now() });
      await tx.update(jobs).set({ state: "done", finishedAt: clock.now() });
      const revision = { content, origin: "composed" as const, note: "", compositionId: null };
      await addRevision(tx, clock, draft, { ...revision, accountId: account.id });
    });
    clock.advance(1000);
    return content;
  };

  const { documentPublications: t } = deps.db.t;
  const newest: Reviewing["newest"] = async () => {
    const [row] = await deps.db.select().from(t).orderBy(desc(t.createdAt), desc(t.id)).limit(1);
    if (!row) throw new Error("nothing was signed");
    return row;
  };
  return {
    ...drafting,
    github,
    llm,
    get,
    post,
    start,
    finish,
    newest,
    reviewed: async (content = {}) => {
      const id = await start();
      await finish(id, content);
      return id;
    },
    sign: async (draftId) => {
      deps.clock.advance(1000);
      const url = urls.codeReviews.publication(draftId);
      const check = await get(url);
      const sent = await post(url, formFields(check.body));
      if (sent.status !== 303) throw new Error(`${sent.status} ${sent.body}`);
      return sent.location;
    },
    run: async (more = {}, own = drafting.deps) => {
      const row = await newest();
      const fate = await publishDocument(own, row.id, {
        id: row.jobId,
        owner: "worker",
        accountId: account.id,
        attempt: 1,
        lastAttempt: false,
        signal: new AbortController().signal,
        cursor: undefined,
        progress: () => undefined,
        ...more,
      });
      if (fate.type === "snooze") deps.clock.advance(fate.ms);
      if (fate.type === "retry") deps.clock.advance(fate.afterMs ?? 60_000);
      return fate;
    },
    endJobs: async () => {
      const { jobs } = deps.db.t;
      const row = await newest();
      await deps.db.update(jobs).set({ state: "done" }).where(eq(jobs.id, row.jobId));
    },
    hasty: () => ({
      ...drafting.deps,
      outbound: impatient(deps.outbound, 1200, ({ method }) => method === "POST"),
    }),
    pull: () => {
      const found = world.github.store.repositories[0]?.pulls.find(({ number }) => number === 2);
      if (!found) throw new Error("the pull request is gone");
      return found;
    },
  };
}
