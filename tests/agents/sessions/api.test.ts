// The same over REST: ask, follow, fork, take along; files; code assistance; each only its owner's.
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { desc } from "../../../src/db/drizzle.ts";
import { runTurn } from "../../../src/agents/sessions/run-turn.ts";
import { createProgram, type Program } from "../../setup/api.ts";
import { claimed, type Drafting, startDrafting } from "../../setup/drafting.ts";

let on: Drafting;
let alice: Program;
let charlie: Program;
beforeEach(async () => {
  on = await startDrafting();
  await on.connect("alice");
  alice = await createProgram(on, on.cast.alice.account);
  charlie = await createProgram(on, on.cast.charlie.account);
});
afterEach(() => on.close());

const post = (body: unknown) => ({ method: "POST", body });
const idOf = (json: unknown): string =>
  z.object({ data: z.object({ id: z.string() }) }).parse(json).data.id;

async function runNewest(): Promise<void> {
  const { sessionTurns: t } = on.deps.db.t;
  const [turn] = await on.deps.db.select().from(t).orderBy(desc(t.createdAt), desc(t.id)).limit(1);
  if (!turn) throw new Error("no turn");
  const { account } = on.cast.alice;
  await runTurn(
    on.deps,
    turn.id,
    await claimed(on.deps, { accountId: account.id }, turn.jobId ?? ""),
  );
}

test("a program asks, reads the answer with its trace, asks on and forks", async () => {
  const made = await alice("/sessions", post({ question: "Which projects are there?" }));
  expect([made.status, made.json]).toMatchObject([202, { data: { turns: [{ state: "queued" }] } }]);
  const id = idOf(made.json);
  const busy = await alice(`/sessions/${id}/messages`, post({ question: "And?" }));
  expect([busy.status, busy.json]).toMatchObject([409, { code: "sessions.busy" }]);
  await runNewest();
  const read = await alice(`/sessions/${id}`);
  expect(read.json).toMatchObject({
    data: {
      turns: [
        {
          state: "done",
          steps: [{ kind: "model" }, { label: "List projects" }, { kind: "model" }],
        },
      ],
    },
  });
  const next = await alice(`/sessions/${id}/messages`, post({ question: "And what did it cost?" }));
  expect(next.json).toMatchObject({ data: { position: 2, state: "queued" } });
  const fork = await alice(`/sessions/${id}/forks`, post({ position: 1 }));
  expect([fork.status, fork.json]).toMatchObject([201, { data: { turns: [{ position: 1 }] } }]);
  expect((await alice(`/sessions/${id}/stop`, { method: "POST" })).json).toMatchObject({
    data: { turns: [{ state: "done" }, { state: "stopped" }] },
  });
  expect((await alice(`/sessions/${id}/export`)).text).toContain("## 1. Question");
  const agents = await alice(
    "/agents/CODE_REVIEWER/session",
    post({ question: "What do you do?" }),
  );
  expect(agents.json).toMatchObject({ data: { agent: "CODE_REVIEWER" } });
  expect((await alice("/agents/NOBODY/session", post({ question: "Hello?" }))).status).toBe(404);
  for (const [path, asked] of [
    ["", undefined],
    ["/stream", undefined],
    ["/export", undefined],
    ["/messages", post({ question: "Hello?" })],
    ["/forks", post({ position: 1 })],
    ["/stop", { method: "POST" }],
    ["", { method: "DELETE" }],
  ] as const) {
    expect([path, (await charlie(`/sessions/${id}${path}`, asked)).status]).toEqual([path, 404]);
  }
  expect((await alice(`/sessions/${id}`, { method: "DELETE" })).status).toBe(200);
  expect((await alice(`/sessions/${id}`)).status).toBe(404);
});

test("a question about code streams its answer, and the session stays", async () => {
  const code = "export const add = (a, b) => a - b;";
  const asking = alice("/code-assistance", post({ question: "What does it do?", code }));
  const { sessionTurns: t, agentFiles } = on.deps.db.t;
  await expect.poll(async () => (await on.deps.db.select().from(t)).length).toBe(1);
  await runNewest();
  const streamed = await asking;
  expect(streamed.status).toBe(200);
  expect(streamed.text).toMatch(
    /event: session[\s\S]*event: step[\s\S]*event: text[\s\S]*event: end/,
  );
  const [file] = await on.deps.db.select().from(agentFiles);
  expect(file).toMatchObject({ name: "code", text: code, expiresAt: null });
});

test("files are read by their content, belong to one person, and go when they are removed", async () => {
  const { account } = on.cast.alice;
  const { addFile } = await import("../../../src/agents/files/file.ts");
  const file = { name: "a.log", kind: "txt", bytes: 3, text: "abc", notes: [] };
  const { id } = await addFile(on.deps, account, file);
  expect((await alice("/files")).json).toMatchObject({ data: [{ id, name: "a.log" }] });
  expect((await alice(`/files/${id}`)).json).toMatchObject({ data: { text: "abc" } });
  expect((await charlie(`/files/${id}`)).status).toBe(404);
  const asked = await charlie("/sessions", post({ question: "Read it.", files: [id] }));
  expect(asked.status).toBe(422);
  expect((await alice(`/files/${id}`, { method: "DELETE" })).status).toBe(200);
  expect((await alice(`/files/${id}`)).status).toBe(404);
});
