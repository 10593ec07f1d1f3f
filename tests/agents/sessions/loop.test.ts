// What a model may do with tools, and what it may not, whatever it says.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stopTools } from "../../../src/agents/loop/tool-stop.ts";
import { stopTurn } from "../../../src/agents/sessions/turns.ts";
import { newDraft } from "../../setup/drafting.ts";
import { call, say, startTalking, type Talking } from "./world.ts";

let on: Talking;
beforeEach(async () => {
  on = await startTalking();
});
afterEach(() => on.close());

/** The results that the model was last given. */
const results = () => on.asked.at(-1)?.messages.at(-1)?.toolResults ?? [];

test("the model calls a tool of ours, gets what it reads, and answers from it", async () => {
  const { deps, cast } = on;
  await on.connect("alice");
  await newDraft(deps, cast.alice.account, { source: "People reset their password by e-mail." });
  on.script.now = (_, nth) =>
    nth === 1 ? [{ text: "Let me look." }, call("search_drafts")] : say("One draft waits.");
  const turn = await on.ask("Which drafts wait for me?");
  expect(turn).toMatchObject({
    state: "done",
    answer: "Let me look.\n\nOne draft waits.",
    tokens: 200,
  });
  expect(turn).toMatchObject({ costNanoUsd: 2000, modelServed: "scripted" });
  expect(results()[0]?.text).toContain("password");
  const steps = await on.steps(turn);
  expect(steps.map(({ key, state, label }) => [key, state, label])).toEqual([
    ["model:1", "done", "Ask the model"],
    ["tool:1.1", "done", "Search drafts"],
    ["model:2", "done", "Ask the model again"],
  ]);
});

test("it is offered what reads and nothing that writes or asks another model", async () => {
  await on.ask("Hello?");
  const names = on.asked[0]?.tools?.map(({ name }) => name) ?? [];
  expect(names).toEqual(expect.arrayContaining(["search_drafts", "search_jira", "read_insights"]));
  for (const name of ["create_draft", "prepare_publication", "chat", "refine_draft"]) {
    expect(names).not.toContain(name);
  }
});

test("a later turn knows what was said and looked up before", async () => {
  on.script.now = (_, nth) => (nth === 1 ? [call("list_projects")] : say("None."));
  await on.ask("Which projects?");
  await on.ask("And since when?");
  const said = on.asked.at(-1)?.messages ?? [];
  expect(said.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
  expect(said[1]?.toolUses?.[0]?.name).toBe("list_projects");
  expect(said[2]?.toolResults).toHaveLength(1);
  expect(said[3]?.text).toBe("None.");
});

describe("guards", () => {
  test("a tool that there is not for it is refused, and three in a row end the turn", async () => {
    on.script.now = () => [call("create_draft", { id: "x" })];
    const turn = await on.ask("Publish it.");
    expect(turn).toMatchObject({ state: "failed", errorCode: "agents.malformed" });
    expect(results()[0]?.text).toContain("There is no tool “create_draft” for you");
    expect(on.asked).toHaveLength(3);
  });

  test("arguments that are no JSON are refused", async () => {
    on.script.now = (_, nth) => (nth === 1 ? [call("search_drafts", "{oops")] : say("Sorry."));
    const turn = await on.ask("Which drafts?");
    expect(turn.state).toBe("done");
    expect(results()[0]).toMatchObject({ isError: true });
  });

  test("the same call again points to the earlier result, and who goes on like that has to answer", async () => {
    on.script.now = (request) =>
      request.toolChoice === "none"
        ? say("There are none.")
        : [call("search_drafts", { query: "x" })];
    const turn = await on.ask("Which drafts?");
    expect(turn).toMatchObject({ state: "done", answer: "There are none." });
    const texts = (await on.steps(turn)).map(({ output }) => output?.result?.text ?? "");
    expect(texts.filter((text) => text.includes("call 1 of this turn"))).toHaveLength(3);
    expect(on.asked.at(-1)?.messages.at(-1)?.text).toContain("Answer now");
  });

  test("two steps to and fro are seen through", async () => {
    on.script.now = (request, nth) => {
      if (request.toolChoice === "none") return say("I give up.");
      return [call(nth % 2 === 0 ? "read_draft" : "read_sources", { id: "nothing" })];
    };
    const turn = await on.ask("Which drafts?");
    expect([turn.errorMessage, turn.answer]).toEqual([null, "I give up."]);
    expect(on.asked.at(-1)?.messages.at(-1)?.text).toContain("to and fro");
  });

  test("empty answers end the turn", async () => {
    on.script.now = () => [];
    const turn = await on.ask("Which drafts?");
    expect(turn).toMatchObject({ state: "failed", errorCode: "agents.malformed" });
  });

  test("an administrator's stop holds for every tool, and the model still answers", async () => {
    const { deps, cast } = on;
    const by = { account: cast.dana.account, from: { address: "", requestId: "test" } };
    await stopTools(deps, by, "Something is wrong");
    on.script.now = (_, nth) => (nth === 1 ? [call("search_drafts")] : say("I may not look."));
    const turn = await on.ask("Which drafts?");
    expect(turn.answer).toBe("I may not look.");
    expect(results()[0]?.text).toContain("An administrator has stopped the use of tools");
  });
});

test("a stop ends the call of the model at once; what had come and what it cost stay", async () => {
  on.script.now = () => [{ text: "Once upon a time" }, { hang: true }];
  const turn = await on.put("Tell me a story.");
  const running = on.run(turn);
  await expect.poll(async () => (await on.reload(turn)).answer).toBe("Once upon a time");
  expect(await stopTurn(on.deps, on.cast.alice.account, on.session)).toBe(true);
  await running;
  const stopped = await on.reload(turn);
  expect(stopped).toMatchObject({
    state: "stopped",
    answer: "Once upon a time",
    costNanoUsd: 1000,
  });
});

test("after a crash a turn goes on behind its last finished step, and reads nothing twice", async () => {
  on.script.now = (_, nth) => {
    if (nth === 1) return [call("list_projects")];
    return nth === 2 ? [{ text: "Half an" }, { hang: true }] : say("None.");
  };
  const turn = await on.put("Which projects?");
  const crash = new AbortController();
  const first = on.run(turn, { signal: crash.signal });
  await expect.poll(() => on.asked.length).toBe(2);
  crash.abort();
  expect((await first).type).toBe("retry");
  await on.run(turn, { attempt: 2 });
  expect(await on.reload(turn)).toMatchObject({ state: "done", answer: "None." });
  const keys = (await on.steps(turn)).map(({ key }) => key);
  expect(keys).toEqual(["model:1", "tool:1.1", "model:2"]);
  expect(on.asked).toHaveLength(3);
  expect(on.asked[2]?.messages).toEqual(on.asked[1]?.messages);
});
