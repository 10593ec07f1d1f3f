import { createAgentDraft } from "../../../src/agents/create.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun, listSteps, type Run } from "../../../src/agents/runs.ts";
import { codeSource } from "../../../src/agents/tests/sources.ts";
import type { Candidate } from "../../../src/agents/tests/code/candidate.ts";
import type { TestsProperties } from "../../../src/agents/tests/properties.ts";
import type { Account, Deps } from "../../../src/app.ts";
import type { Db } from "../../../src/db/db.ts";
import type { CodeTests, ManualTests, TestsContent } from "../../../src/db/schema/tests-content.ts";
import { cutPassages } from "../../../src/drafts/passages.ts";
import { type Draft, readRevision } from "../../../src/drafts/draft.ts";
import type { LlmRequest } from "../../../src/llm/llm.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { createSandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { createTestApp, type TestApp } from "../../setup/app.ts";
import { createCast } from "../../setup/cast.ts";
import { claimed, reload } from "../../setup/drafting.ts";
import { temporaryFolder } from "../../setup/process.ts";
import { type ScriptedLlm, scriptedLlm } from "../code-review/reviewing.ts";

export const off = await createSandbox().off();

export const isJudging = ({ prompt }: LlmRequest): boolean => prompt.name === "test-judge";

export const DISCOUNT = `/** Percent off by what was ordered: nothing below 100, 5 from 100, 10 from 500 on. */
export function discount(cents: number): number {
  if (cents < 0) throw new Error("no amount");
  if (cents >= 50000) {
    return 10;
  }
  if (cents >= 10000) return 5;
  return 0;
}

/** The amount after the discount, in whole cents, rounded half up. */
export function reduced(cents: number): number {
  return Math.floor((cents * (100 - discount(cents))) / 100);
}
`;

const IMPORTS = 'import { expect, test } from "vitest";\nimport { discount } from "./discount.ts";';

export const candidate = (
  title: string,
  body: string,
  more: Partial<Candidate> = {},
): Candidate => ({
  title,
  target: "src/discount.ts",
  imports: IMPORTS,
  code: `test(${JSON.stringify(title)}, async () => {\n${body}\n});`,
  why: "It is promised.",
  ...more,
});

export interface Testing extends TestApp {
  llm: ScriptedLlm;
  alice: Account;
  create(code: Record<string, string>, properties?: Partial<TestsProperties>): Promise<Draft>;
  createManual(text: string): Promise<Draft>;
  run(draft: Draft, more?: Partial<JobContext>): Promise<Fate>;
  code(draft: Draft): Promise<CodeTests>;
  manual(draft: Draft): Promise<ManualTests>;
  lastRun(draft: Draft): Promise<Run>;
  steps(draft: Draft): Promise<string[]>;
}

export async function startTesting(
  options: { db?: Db; deps?: Partial<Deps>; data?: string } = {},
): Promise<Testing> {
  const llm = scriptedLlm();
  const data = temporaryFolder();
  const app = await createTestApp({
    ...(options.db && { db: options.db }),
    config: { DATA_DIR: options.data ?? data.path },
    deps: { llm, ...options.deps },
  });
  const cast = await createCast(app.deps);
  const { deps } = app;
  const alice = cast.alice.account;
  const choice = { id: "llm", name: "Scripted", model: "scripted" };
  const asked = {
    agent: "TEST_CASE_GENERATION" as const,
    once: "",
    llm: choice,
    promptName: "test-code",
    target: { connectionId: "", projectName: "Pasted" },
  };
  const content = async (draft: Draft): Promise<TestsContent> => {
    const { revision } = await reload(deps, alice, draft.id);
    const row = await readRevision(deps.db, draft.id, revision);
    if (!row || !("type" in row.content) || row.content.type !== "tests") {
      const run = await world.lastRun(draft);
      throw new Error(`no tests came of it: ${run.state} ${run.errorCode} ${run.errorMessage}`);
    }
    return row.content;
  };
  const world: Omit<Testing, keyof TestApp> = {
    llm,
    alice,
    async create(code, properties = {}) {
      const sources = Object.entries(code).map(([path, text], i) =>
        codeSource({ path, text }, i + 1),
      );
      const id = await createAgentDraft(deps, alice, {
        ...asked,
        title: "Tests of the discount",
        sources,
        properties: {
          mode: "code",
          connectionId: "",
          repository: "",
          commit: "",
          framework: "auto",
          ...properties,
        },
      });
      return reload(deps, alice, id);
    },
    async createManual(body) {
      const source = { kind: "text" as const, title: "Text", origin: {}, version: null, body };
      const id = await createAgentDraft(deps, alice, {
        ...asked,
        title: "Cases",
        sources: [{ ...source, passages: cutPassages(body) }],
        properties: { mode: "manual" },
      });
      return reload(deps, alice, id);
    },
    async run(draft, more = {}) {
      const run = await world.lastRun(draft);
      return execute(deps, run.id, await claimed(deps, draft, run.jobId, more));
    },
    async code(draft) {
      const made = await content(draft);
      if (made.mode !== "code") throw new Error("no code");
      return made;
    },
    async manual(draft) {
      const made = await content(draft);
      if (made.mode !== "manual") throw new Error("no cases");
      return made;
    },
    async lastRun(draft) {
      const run = await findRun(deps.db, draft.id);
      if (!run) throw new Error("it has no run");
      return run;
    },
    async steps(draft) {
      const steps = await listSteps(deps.db, (await world.lastRun(draft)).id);
      return steps.map(({ key, state }) => `${key} ${state}`);
    },
  };
  return {
    ...app,
    ...world,
    close: async () => {
      await app.close();
      data.remove();
    },
  };
}
