// The pages of sessions, with the demo model: ask, look, come back, take along; each for whom it is meant.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { desc } from "../../../src/db/drizzle.ts";
import { runTurn } from "../../../src/agents/sessions/run-turn.ts";
import { urls } from "../../../src/urls.ts";
import type { CastName } from "../../setup/demo.ts";
import { claimed, type Drafting, newDraft, startDrafting } from "../../setup/drafting.ts";

const { sessions } = urls;
let on: Drafting;
let llm: string;
beforeEach(async () => {
  on = await startDrafting();
  ({ llm } = await on.connect("alice"));
});
afterEach(() => on.close());

const get = (url: string, who: CastName = "alice") =>
  on.request(url, { cookie: on.cast[who].cookie });
const post = (url: string, form: Record<string, string> = {}, who: CastName = "alice") =>
  on.request(url, { form, cookie: on.cast[who].cookie });

/** As the worker would. */
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

async function begin(question = "Which drafts wait for me?"): Promise<string> {
  const sent = await post(sessions.create(), { llm, question });
  expect(sent.status).toBe(303);
  return sent.headers.get("location")?.split("/").at(-1) ?? "";
}

const pageOf = async (id: string) => (await get(sessions.show(id))).text();

test("a question is asked without a script, and the page shows what the demo model looked up", async () => {
  await newDraft(on.deps, on.cast.alice.account, { source: "People reset their password." });
  const id = await begin();
  expect(await pageOf(id)).toContain("You can leave this page and come back");
  await runNewest();
  const page = await pageOf(id);
  expect(page).toContain("I looked it up");
  expect(page).toContain("password");
  expect(page).toContain("Search drafts");
  expect(page).toContain("Fork from here");
  expect(await (await get(sessions.index())).text()).toContain("Which drafts wait for me?");
});

test("markup that a model writes does nothing on the page", async () => {
  const id = await begin('Call list_projects with {"cursor":"<img src=x onerror=alert(1)>"}');
  await runNewest();
  const page = await pageOf(id);
  expect(page).not.toContain("<img src=x");
});

test("one question at a time: the next one waits for the answer, and a stop makes room", async () => {
  const id = await begin();
  const busy = await post(sessions.turns(id), { question: "And now?" });
  expect(busy.status).toBe(422);
  expect(await busy.text()).toContain("still at work");
  expect((await post(sessions.stop(id))).status).toBe(303);
  expect(await pageOf(id)).toContain("You stopped it here");
  expect((await post(sessions.turns(id), { question: "And now?" })).status).toBe(303);
});

test("a session is renamed, forked from a turn, taken along and removed", async () => {
  const id = await begin("What has this month cost?");
  await runNewest();
  await post(sessions.title(id), { title: "Costs" });
  const forked = await post(sessions.forks(id), { position: "1" });
  const fork = forked.headers.get("location") ?? "";
  expect(await (await get(fork)).text()).toContain("Costs (fork)");
  const markdown = await get(sessions.export(id, "markdown"));
  expect(await markdown.text()).toMatch(
    /# Costs[\s\S]*What has this month cost\?[\s\S]*looked it up/,
  );
  const json = await (await get(sessions.export(id, "json"))).json();
  expect(json).toMatchObject({
    turns: [
      { steps: [{ key: "model:1" }, { key: "tool:1.1", arguments: "{}" }, { key: "model:2" }] },
    ],
  });
  await post(sessions.removal(id));
  expect((await get(sessions.show(id))).status).toBe(404);
  expect((await get(fork)).status).toBe(200);
});

test("files go up by themselves, wait for the question, and their text reaches the model", async () => {
  const form = new FormData();
  form.append("files", new File(["Payments fail after 30 seconds."], "incident.log"));
  form.append("files", new File([new Uint8Array([0, 1, 2, 255])], "x.bin"));
  const { PUBLIC_URL } = on.deps.config;
  const sent = await on.app.request(PUBLIC_URL + urls.agents.files(), {
    method: "POST",
    body: form,
    headers: { Cookie: on.cast.alice.cookie, Origin: PUBLIC_URL },
  });
  expect(await sent.json()).toMatchObject({
    added: ["incident.log"],
    refused: [{ name: "x.bin" }],
  });
  const { agentFiles: t, activityBodies } = on.deps.db.t;
  const [file] = await on.deps.db.select().from(t);
  expect(await (await get(urls.agents.files())).text()).toContain("incident.log");
  const question = { llm, question: "What happened?", [`file-${file?.id}`]: "on" };
  expect((await post(sessions.create(), question)).status).toBe(303);
  await runNewest();
  const bodies = await on.deps.db.select().from(activityBodies);
  expect(bodies.map(({ request }) => request).join("")).toContain("Payments fail after 30 seconds");
  const [used] = await on.deps.db.select().from(t);
  expect(used?.expiresAt).toBeNull();
});

describe("whose it is", () => {
  test.each(["bob", "charlie", "dana"] as const)("%s learns nothing of it", async (who) => {
    const id = await begin();
    const asked = [
      await get(sessions.show(id), who),
      await get(sessions.stream(id), who),
      await get(sessions.export(id, "json"), who),
      await post(sessions.turns(id), { question: "Hello?" }, who),
      await post(sessions.stop(id), {}, who),
      await post(sessions.forks(id), { position: "1" }, who),
      await post(sessions.removal(id), {}, who),
    ];
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 404));
  });

  test("the switch for all tools is an administrator's", async () => {
    expect((await post(urls.agents.toolStop(), {}, "alice")).status).toBe(403);
    expect((await post(urls.agents.toolStop(), { reason: "Look" }, "dana")).status).toBe(303);
    expect(await (await get(urls.agents.index())).text()).toContain("No agent uses tools for now");
    expect((await post(urls.agents.toolStopEnd(), {}, "dana")).status).toBe(303);
    expect(await (await get(urls.agents.index())).text()).not.toContain("No agent uses tools");
  });
});
