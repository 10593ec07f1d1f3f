import type { Account, Deps } from "../../../src/app.ts";
import { createReview, type NewReview } from "../../../src/agents/code-review/create.ts";
import type { Found, FoundRemark } from "../../../src/agents/code-review/find.ts";
import type { Verdict } from "../../../src/agents/code-review/refute.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun, listSteps, type Run } from "../../../src/agents/runs.ts";
import type { Db } from "../../../src/db/db.ts";
import type { ReviewContent } from "../../../src/db/schema/content.ts";
import { type Draft, readRevision } from "../../../src/drafts/draft.ts";
import { isReview } from "../../../src/drafts/nodes.ts";
import type { Llm, LlmEvent, LlmRequest } from "../../../src/llm/llm.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { createCast } from "../../setup/cast.ts";
import { claimed, reload } from "../../setup/drafting.ts";

/** What the model says to one question; a string goes out as it is. */
type Reply = object | string | { status: "error" | "cancelled"; code: string; permanent: boolean };
type Script = (request: LlmRequest, nth: number) => Reply | Promise<Reply>;

/** A model that says what a test wants, and what it was asked. */
export interface ScriptedLlm extends Llm {
  asked: LlmRequest[];
  /** From now on it says this; what it was asked is forgotten. */
  play(script: Script, usage?: Partial<LlmUsage>): void;
}

interface LlmUsage {
  tokens: number;
  nanoUsd: number;
}
const USAGE: LlmUsage = { tokens: 1000, nanoUsd: 1_000_000 };

const NO_SCRIPT: Script = () => "It has no script.";

export function scriptedLlm(): ScriptedLlm {
  const asked: LlmRequest[] = [];
  let usage = USAGE;
  let script = NO_SCRIPT;
  return {
    asked,
    play(next, spent = {}) {
      asked.length = 0;
      script = next;
      usage = { ...USAGE, ...spent };
    },
    async *stream(request): AsyncIterable<LlmEvent> {
      asked.push(request);
      yield { type: "start", activityId: `a${asked.length}` };
      const reply = await script(request, asked.length);
      const end = { type: "end", stopReason: null, modelServed: null } as const;
      if (typeof reply === "object" && "status" in reply) {
        const { status, code, permanent } = reply;
        const failure = { code, message: "It did not work.", permanent };
        yield { ...end, status, usage: null, costNanoUsd: null, failure };
        return;
      }
      yield { type: "text", text: typeof reply === "string" ? reply : JSON.stringify(reply) };
      const counts = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
      yield {
        ...end,
        status: "ok",
        usage: { inputUncached: usage.tokens, ...counts, source: "reported" },
        costNanoUsd: usage.nanoUsd,
      };
    },
  };
}

export const isRefutation = ({ prompt }: LlmRequest): boolean =>
  prompt.name === "code-review-refute";

/** Finds these, and lets them stand unless `refute` says otherwise. */
export const finding = (
  remarks: FoundRemark[],
  refute: (request: LlmRequest) => Verdict = () => ({ verdict: "stands", reason: "It holds." }),
): Script => {
  const found: Found = { summary: "Changes how totals are added.", remarks };
  return (request) => (isRefutation(request) ? refute(request) : found);
};

export const remark = (more: Partial<FoundRemark> = {}): FoundRemark => ({
  path: "src/total.ts",
  line: 3,
  endLine: 3,
  severity: "major",
  category: "correctness",
  title: "The loop goes one too far",
  scenario: "With two prices the third round reads undefined, and the total is NaN.",
  evidence: "for (let i = 0; i <= prices.length; i += 1) {",
  suggestion: "  for (let i = 0; i < prices.length; i += 1) {",
  confidence: 0.9,
  ...more,
});

export const DIFF = `diff --git a/src/total.ts b/src/total.ts
index 1111111..2222222 100644
--- a/src/total.ts
+++ b/src/total.ts
@@ -1,4 +1,9 @@ export
 export function total(prices: number[]): number {
-  return prices.reduce((sum, price) => sum + price, 0);
+  let sum = 0;
+  for (let i = 0; i <= prices.length; i += 1) {
+    sum += prices[i];
+  }
+  save(sum);
+  return sum;
 }
 // end
`;

export const newReview = (more: Partial<NewReview> = {}): NewReview => ({
  once: "",
  diff: DIFF,
  title: "Add totals",
  llm: { id: "llm", name: "Scripted", model: "scripted" },
  properties: {},
  origin: {},
  ...more,
});

export interface Reviewing extends TestApp {
  alice: Account;
  bob: Account;
  create(form?: Partial<NewReview>): Promise<Draft>;
  /** Runs the waiting run once, as a worker would. */
  run(draft: Draft, more?: Partial<JobContext>): Promise<Fate>;
  /** Made and run to its end. */
  reviewed(form?: Partial<NewReview>): Promise<ReviewContent>;
  content(draft: Draft): Promise<ReviewContent>;
  lastRun(draft: Draft): Promise<Run>;
  steps(draft: Draft): Promise<string[]>;
}

export async function startReviewing(
  llm: Llm | undefined,
  options: { db?: Db; deps?: Partial<Deps> } = {},
): Promise<Reviewing> {
  const app = await createTestApp({ ...options, deps: { ...(llm && { llm }), ...options.deps } });
  const cast = await createCast(app.deps);
  const { deps } = app;
  const alice = cast.alice.account;
  const world: Omit<Reviewing, keyof TestApp> = {
    alice,
    bob: cast.bob.account,
    async create(more = {}) {
      const created = await createReview(deps, alice, newReview(more));
      if (!created.ok) throw new Error(JSON.stringify(created.errors));
      return reload(deps, alice, created.draftId);
    },
    async run(draft, more = {}) {
      const run = await world.lastRun(draft);
      return execute(deps, run.id, await claimed(deps, draft, run.jobId, more));
    },
    async reviewed(more = {}) {
      const draft = await world.create(more);
      await world.run(draft);
      return world.content(draft);
    },
    async content(draft) {
      const { revision } = await reload(deps, alice, draft.id);
      const row = await readRevision(deps.db, draft.id, revision);
      if (!row || !isReview(row.content)) {
        const run = await world.lastRun(draft);
        throw new Error(`no review came of it: ${run.state} ${run.errorCode} ${run.errorMessage}`);
      }
      return row.content;
    },
    async lastRun(draft) {
      const run = await findRun(deps.db, draft.id);
      if (!run) throw new Error("it has no run");
      return run;
    },
    async steps(draft) {
      const steps = await listSteps(deps.db, (await world.lastRun(draft)).id);
      return steps.map(({ key, state }) => `${key.slice(0, 12)} ${state}`);
    },
  };
  return { ...app, ...world };
}
