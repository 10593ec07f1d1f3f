import { createServer } from "node:http";
import { text as readText } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createConnection } from "../../src/connections/create.ts";
import { asc } from "../../src/db/drizzle.ts";
import { requestRefinement } from "../../src/drafts/composition.ts";
import { readInsights } from "../../src/insights/insights.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runComposition,
  startDrafting,
} from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";

const MODEL = "demo-model-no-ai";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

interface Asked {
  key: string;
  /** The texts that end with a mark, with what stands before each. */
  marked: string[];
  read: number;
  written: number;
}

const block = z.object({
  text: z.string(),
  cache_control: z.object({ type: z.literal("ephemeral") }).optional(),
});
const content = z.union([z.string().transform((text) => [{ text }]), z.array(block)]);
const question = z.object({
  model: z.string(),
  system: content,
  messages: z.array(z.object({ content })),
});

/** All texts up to each mark, as a provider keeps them. */
function prefixesOf(body: string): string[] {
  const { model, system, messages } = question.parse(JSON.parse(body));
  const blocks: z.output<typeof block>[] = [system, ...messages.map((one) => one.content)].flat();
  let prefix = model;
  return blocks.flatMap(({ text, cache_control: mark }) => {
    prefix += `|${text}`;
    return mark ? [prefix] : [];
  });
}

/** Claude's manner of keeping what it has read, before the demo model. Each key has a store of its own. */
async function startKeeper() {
  const asked: Asked[] = [];
  const stores = new Map<string, Set<string>>();
  const behind: { llm?: Drafting["world"]["llm"] } = {};
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readText(request);
      const key = String(request.headers.authorization);
      const kept = stores.get(key) ?? new Set();
      stores.set(key, kept);
      const marked = prefixesOf(body);
      const whole = Math.max(0, ...marked.map((one) => one.length));
      const read = Math.max(0, ...marked.filter((one) => kept.has(one)).map((one) => one.length));
      for (const one of marked) kept.add(one);
      asked.push({ key, marked, read, written: whole - read });
      const answer = await fetch(`${behind.llm?.url}${request.url}`, {
        method: "POST",
        body,
        headers: { "x-api-key": behind.llm?.apiKey ?? "", "content-type": "application/json" },
      });
      const usage = {
        input_tokens: 7,
        cache_read_input_tokens: read,
        cache_creation_input_tokens: whole - read,
        output_tokens: 1,
      };
      response.writeHead(answer.status, { "content-type": "text/event-stream" });
      const told = `"usage":${JSON.stringify(usage)}`;
      // Only in message_start, which comes first.
      response.end((await answer.text()).replace(/"usage":\{[^{}]*\}/, told));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  open.push({ close: () => server.close() });
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : undefined;
  return { asked, behind, address: `127.0.0.1:${port}` };
}

async function connectTo(on: Drafting, address: string, apiKey: string): Promise<string> {
  const by = { account: on.cast.dana.account, address: "127.0.0.1", requestId: "test" };
  const input = {
    accountId: null,
    provider: "anthropic" as const,
    baseUrl: `http://${address}`,
    settings: { model: MODEL },
    secrets: { apiKey },
    learnt: { message: "", capabilities: {} },
  };
  const created = await on.deps.db.transaction((tx) => createConnection(tx, on.deps, input, by));
  if (!created.ok) throw new Error(created.code);
  return created.connection.id;
}

/** Drafts and refinements go to either of two servers, as the dice say. */
async function shareOut({ deps }: Drafting, connections: string[]): Promise<void> {
  const policy = {
    mode: "weights" as const,
    ways: connections.map((connectionId) => ({ connectionId, model: MODEL, weight: 1 })),
    ownFirst: false,
    effort: null,
    maxTokens: null,
    temperature: null,
    cacheHours: null,
    firstContentMs: null,
    idleMs: null,
    ceilingNanoUsd: null,
  };
  const changed = { changedBy: null, changedAt: deps.clock.now() };
  for (const taskType of ["draft", "refine"] as const) {
    await deps.db.insert(deps.db.t.llmPolicies).values({ taskType, policy, ...changed });
  }
  deps.routing.policies.forget();
}

test("refinements of a draft stay where the first one went, which reads its source from its cache", async () => {
  const keeper = await startKeeper();
  const on = await startDrafting({ addresses: [keeper.address] });
  open.push(on);
  keeper.behind.llm = on.world.llm;
  await on.connect("alice");
  const { deps, cast } = on;
  const connections = [
    await connectTo(on, keeper.address, "one"),
    await connectTo(on, keeper.address, "two"),
  ];
  await shareOut(on, connections);
  const draft = await composedDraft(deps, cast.alice.account, { source: CHECKOUT_TEXT });
  for (const words of ["Shorter", "Add a negative case", "Shorter still", "Longer", "Plainer"]) {
    deps.clock.advance(1000);
    const now = await reload(deps, cast.alice.account, draft.id);
    expect(await requestRefinement(deps, now, words)).toMatchObject({ ok: true });
    await runComposition(deps, now);
  }
  const [, ...refined] = keeper.asked;
  expect(new Set(refined.map(({ key }) => key)).size).toBe(1);
  // One mark behind the instructions, one behind the source: what follows it changes.
  for (const { marked } of refined) {
    expect(marked).toHaveLength(2);
    expect(marked[1]?.endsWith("</source>")).toBe(true);
    expect(marked[1]).toContain("Visa and Mastercard");
  }
  const [first, ...later] = refined;
  const whole = first?.written ?? 0;
  expect(first?.read).toBe(0);
  expect(later.map(({ read, written }) => [read, written])).toEqual(later.map(() => [whole, 0]));

  const { activities } = deps.db.t;
  const rows = await deps.db.select().from(activities).orderBy(asc(activities.id));
  const refinements = rows.filter(({ taskType }) => taskType === "refine");
  expect(refinements.map((row) => row.cacheRead)).toEqual([0, whole, whole, whole, whole]);
  expect(refinements[0]).toMatchObject({ inputUncached: 7, cacheWrite5m: whole });
  const day = refinements[0]?.day ?? "";
  await rollUp(deps.db, day);
  const scope = { accountId: "", period: { from: day, to: day, days: 1 } };
  const all = { ...scope, project: undefined, model: undefined, task: "refine" as const };
  const { now } = await readInsights(deps.db, all, "model");
  expect(now.calls).toMatchObject({ calls: 5, cacheRead: whole * 4, input: whole + 35 });
});
