// A person with the demo GitHub connected, a repository in it, and a model that says what a test wants.
import { startDocument } from "../../../src/agents/analysis/start.ts";
import type { Said } from "../../../src/agents/analysis/write-section.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun, listSteps, type Run } from "../../../src/agents/runs.ts";
import { createConnection } from "../../../src/connections/create.ts";
import type { Db } from "../../../src/db/db.ts";
import type { DocumentContent } from "../../../src/db/schema/document-content.ts";
import { type Draft, readRevision } from "../../../src/drafts/draft.ts";
import { isOfAgent } from "../../../src/drafts/nodes.ts";
import type { Llm, LlmRequest } from "../../../src/llm/llm.ts";
import type { Fate, JobContext } from "../../../src/platform/jobs/job.ts";
import { claimed, type Drafting, reload, startDrafting } from "../../setup/drafting.ts";
import { temporaryFolder } from "../../setup/process.ts";

export const FILES: Record<string, string> = {
  "README.md":
    "# Shop\n\nA small shop that adds up baskets.\n\nRun `npm run serve`, then read [the rules](docs/rules.md) and [the old ones](docs/gone.md).\nMoney is made in `src/cash.ts` by `makeMoney`, and added by `addMoney`.\n",
  "docs/rules.md": "Set `SHOP_PORT`. A value stands in [money](../src/money.ts#L1).\n",
  "package.json":
    '{\n  "name": "shop",\n  "scripts": {\n    "start": "node src/server.ts"\n  }\n}\n',
  "src/money.ts":
    "/** Whole cents. */\nexport interface Money {\n  cents: number;\n}\n\nexport function addMoney(a: Money, b: Money): Money {\n  return { cents: a.cents + b.cents };\n}\n",
  "src/basket.ts":
    'import { addMoney, type Money } from "./money.ts";\n\nexport function totalOf(prices: Money[]): Money {\n  return prices.reduce(addMoney, { cents: 0 });\n}\n',
  "src/server.ts":
    'import { totalOf } from "./basket.ts";\n\nconst port = Number(process.env["SHOP_PORT"] ?? 8080);\nexport const serve = () => ({ port, total: totalOf([]) });\n',
};

export const REPOSITORY = "acme/shop";

export const said = (text: string, cites: Partial<Said["cites"][number]>[] = [{}]): Said => ({
  text,
  cites: cites.map((cite) => ({
    path: "src/money.ts",
    line: 6,
    endLine: 8,
    quote: "export function addMoney(a: Money, b: Money): Money {",
    ...cite,
  })),
});

export const sectionOf = ({ messages }: LlmRequest): string =>
  /<section>\n(.*)/.exec(messages[0]?.text ?? "")?.[1] ?? "";

export interface Analysing extends Drafting {
  github: string;
  llm: string;
  push(changes: Record<string, string | undefined>): void;
  create(form?: Partial<Parameters<typeof startDocument>[2]>): Promise<Draft>;
  /** Runs the waiting run once, as a worker would. */
  run(draft: Draft, more?: Partial<JobContext>): Promise<Fate>;
  analysed(form?: Partial<Parameters<typeof startDocument>[2]>): Promise<DocumentContent>;
  content(draft: Draft): Promise<DocumentContent>;
  lastRun(draft: Draft): Promise<Run>;
  steps(draft: Draft): Promise<string[]>;
}

export async function startAnalysing(
  llm: Llm | undefined,
  { db, folder, files = FILES }: { db?: Db; folder?: string; files?: typeof FILES } = {},
): Promise<Analysing> {
  const home = temporaryFolder();
  const drafting = await startDrafting({
    ...(db && { db }),
    config: { DATA_DIR: folder ?? home.path },
    deps: llm ? { llm } : {},
  });
  const connected = await drafting.connect("alice");
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
  const { store } = world.github;
  const repository = store.create({ owner: "acme", name: "shop", description: "" });
  store.push(repository, { branch: "main", message: "Begin", changes: files });
  const own: Omit<Analysing, keyof Drafting> = {
    github: created.connection.id,
    llm: connected.llm,
    push: (changes) => void store.push(repository, { branch: "main", message: "Go on", changes }),
    async create(more = {}) {
      const started = await startDocument(deps, account, {
        once: "",
        connection: created.connection.id,
        search: "",
        repository: REPOSITORY,
        ref: "main",
        folder: "",
        kind: "overview",
        llm: connected.llm,
        ...more,
      });
      if (!started.ok) throw new Error(JSON.stringify(started.errors));
      return reload(deps, account, started.draftId);
    },
    async run(draft, more = {}) {
      const run = await own.lastRun(draft);
      return execute(deps, run.id, await claimed(deps, draft, run.jobId, more));
    },
    async analysed(form = {}) {
      const draft = await own.create(form);
      await own.run(draft);
      return own.content(draft);
    },
    async content(draft) {
      const { revision } = await reload(deps, account, draft.id);
      const row = await readRevision(deps.db, draft.id, revision);
      if (!row || !isOfAgent(row.content) || row.content.type !== "document") {
        const run = await own.lastRun(draft);
        throw new Error(`nothing came of it: ${run.state} ${run.errorCode} ${run.errorMessage}`);
      }
      return row.content;
    },
    async lastRun(draft) {
      const run = await findRun(deps.db, draft.id);
      if (!run) throw new Error("it has no run");
      return run;
    },
    async steps(draft) {
      const steps = await listSteps(deps.db, (await own.lastRun(draft)).id);
      return steps.map(({ key, state }) => `${key} ${state}`);
    },
  };
  return {
    ...drafting,
    ...own,
    async close() {
      await drafting.close();
      home.remove();
    },
  };
}
