import type { Account, Deps } from "../../../src/app.ts";
import { execute } from "../../../src/agents/execute.ts";
import { readExample } from "../../../src/agents/root-cause/example.ts";
import type { RootCauseForm } from "../../../src/agents/root-cause/form.ts";
import type { SaidHypothesis } from "../../../src/agents/root-cause/hypothesise.ts";
import { createAgentDraft, type NewSource } from "../../../src/agents/create.ts";
import { commitsSource, readGitLog } from "../../../src/agents/root-cause/commits-source.ts";
import { logSource } from "../../../src/agents/root-cause/log-source.ts";
import { metricsSource } from "../../../src/agents/root-cause/metrics-source.ts";
import { linesOf, numberedText } from "../../../src/agents/root-cause/numbered.ts";
import { findRun, listSteps } from "../../../src/agents/runs.ts";
import type { Db } from "../../../src/db/db.ts";
import type { RootCauseContent } from "../../../src/db/schema/root-cause-content.ts";
import { type Draft, readRevision } from "../../../src/drafts/draft.ts";
import { listSources } from "../../../src/drafts/source.ts";
import type { Llm, LlmRequest } from "../../../src/llm/llm.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { mineText } from "../../../src/platform/text/log-templates/mine-file.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { createCast } from "../../setup/cast.ts";
import { claimed, reload } from "../../setup/drafting.ts";

export type Case = Partial<Pick<RootCauseForm, "commits" | "incident" | "log" | "metrics">>;

/** What the agent is given, as its form makes it of texts. */
export async function sourcesOf({ incident, log, metrics, commits }: Case): Promise<NewSource[]> {
  const found: Omit<NewSource, "version">[] = [];
  if (incident)
    found.push({ kind: "text", title: "What happened", origin: {}, ...numberedText(incident) });
  const mined = log ? mineText(log, 2026) : undefined;
  if (mined?.ok) found.push({ kind: "log", title: "shop.log", ...logSource(mined.log) });
  const table = metrics ? await metricsSource(metrics) : undefined;
  if (table?.ok) found.push({ kind: "metrics", title: "metrics.csv", ...table.source });
  if (commits)
    found.push({ kind: "commits", title: "Commits", ...commitsSource(readGitLog(commits)) });
  let before = 0;
  return found.map((source) => {
    const passages = source.passages.map((one) => ({ ...one, n: one.n + before }));
    before += passages.length;
    return { ...source, version: null, passages };
  });
}

export const LOG = `2026-11-19T14:00:00.000Z INFO shop.Server - Started version 4f2c9e1
2026-11-19T14:01:00.000Z INFO shop.Orders - Order 1 saved in 20 ms
2026-11-19T14:02:50.000Z ERROR shop.Orders - Order 7 was not saved: no connection within 5000 ms
shop.db.PoolTimeoutError: no connection within 5000 ms
    at Pool.acquire (/app/src/db/pool.ts:61:11)
    at OrderStore.insert (/app/src/orders/order-store.ts:27:5)
2026-11-19T14:03:10.000Z WARN shop.Cards - Card provider answered after 3100 ms
`;
export const COMMITS = `commit 4f2c9e1b7d305a86c94e2f17ab60d8c3e5914f72
Author: Bob <bob@demo.example>
Date:   2026-11-19T13:55:03+00:00

    Tidy the settings of the connection pool

 src/db/pool.ts | 18 +++++++++---------

commit 8d0b6a45c1e97f3b20a4d6e8f1c3957b2a6e4d80
Author: Dana <dana@demo.example>
Date:   2026-11-19T14:12:40+00:00

    Show the winter sale on the first page

 src/pages/home.ts | 12 ++++++++++++
`;

export interface Analysing extends TestApp {
  alice: Account;
  bob: Account;
  create(given?: Case, systems?: string[]): Promise<Draft>;
  run(draft: Draft, more?: Partial<JobContext>): Promise<Fate>;
  analysed(given?: Case): Promise<RootCauseContent>;
  content(draft: Draft): Promise<RootCauseContent>;
  steps(draft: Draft): Promise<string[]>;
  fresh(draft: Draft): Promise<Draft>;
  /** The passage and line where these words stand. */
  find(draft: Draft, words: string): Promise<{ n: number; line: number; quote: string }>;
}

export const example = readExample;

export async function startAnalysing(
  llm: Llm,
  options: { db?: Db; deps?: Partial<Deps> } = {},
): Promise<Analysing> {
  const app = await createTestApp({ ...options, deps: { llm, ...options.deps } });
  const cast = await createCast(app.deps);
  const { deps } = app;
  const alice = cast.alice.account;
  const world: Omit<Analysing, keyof TestApp> = {
    alice,
    bob: cast.bob.account,
    async create(given = { incident: "Orders fail", log: LOG, commits: COMMITS }, systems = []) {
      const id = await createAgentDraft(deps, alice, {
        agent: "ROOT_CAUSE_ANALYSIS",
        once: "",
        title: "Orders fail",
        llm: { id: "llm", name: "Scripted", model: "scripted" },
        promptName: "root-cause",
        target: { connectionId: "", projectName: "shop" },
        sources: await sourcesOf(given),
        properties: { systems },
      });
      return reload(deps, alice, id);
    },
    async run(draft, more = {}) {
      const run = await findRun(deps.db, draft.id);
      if (!run) throw new Error("it has no run");
      return execute(deps, run.id, await claimed(deps, draft, run.jobId, more));
    },
    async analysed(given) {
      const draft = await world.create(given);
      await world.run(draft);
      return world.content(draft);
    },
    async content(draft) {
      const { revision } = await reload(deps, alice, draft.id);
      const row = await readRevision(deps.db, draft.id, revision);
      if (!row || !("type" in row.content) || row.content.type !== "rca") {
        const run = await findRun(deps.db, draft.id);
        throw new Error(`nothing came of it: ${run?.state} ${run?.errorCode} ${run?.errorMessage}`);
      }
      return row.content;
    },
    async steps(draft) {
      const run = await findRun(deps.db, draft.id);
      const steps = await listSteps(deps.db, run?.id ?? "");
      return steps.map(({ key, state }) => `${key} ${state}`);
    },
    fresh: (draft) => reload(deps, alice, draft.id),
    async find(draft, words) {
      const sources = await listSources(deps.db, draft.id);
      for (const passage of sources.flatMap(({ passages }) => passages)) {
        const line = linesOf(passage).find(({ text }) => text.includes(words));
        if (line) return { n: passage.n, line: line.line, quote: words };
      }
      throw new Error(`“${words}” stands nowhere`);
    },
  };
  return { ...app, ...world };
}

export const POOL = "4f2c9e1b7d305a86c94e2f17ab60d8c3e5914f72";
export const SALE = "8d0b6a45c1e97f3b20a4d6e8f1c3957b2a6e4d80";

/** What a model says to each of the prompts. */
export interface Says {
  hypotheses?: (SaidHypothesis & { verdict?: string })[];
  test?: (request: LlmRequest) => object;
  conclusion?: object;
  calls?: (nth: number) => object[];
}

export const conclusion = (more: object = {}) => ({
  state: "found",
  text: "The pool was made too small.",
  commit: null,
  fix: "Give the pool its connections back.",
  nextSteps: ["Roll back."],
  tickets: [{ kind: "bug", title: "Make the pool large again", text: "It was 20." }],
  gaps: [],
  ...more,
});

export const saying = ({ hypotheses = [], test, conclusion: end, calls }: Says) => {
  let asked = 0;
  return (request: LlmRequest): object => {
    switch (request.prompt.name) {
      case "root-cause":
        return { summary: "Orders are not saved.", hypotheses };
      case "root-cause-test":
        return (
          test?.(request) ?? { verdict: "confirmed", reason: "It holds.", for: [], against: [] }
        );
      case "root-cause-tools":
        asked += 1;
        return { calls: calls?.(asked) ?? [] };
      default:
        return end ?? conclusion();
    }
  };
};
