import { expect, test } from "vitest";
import { answer } from "../../../src/demo/llm/answer.ts";
import type { LlmRequest } from "../../../src/llm/llm.ts";
import { scriptedLlm } from "../code-review/reviewing.ts";
import { example, POOL, SALE, startAnalysing } from "./analysing.ts";

test("of the example the demo model finds the cause that is true, and rules out what came later", async () => {
  const llm = scriptedLlm();
  const world = await startAnalysing(llm);
  llm.play((request: LlmRequest) =>
    answer({
      system: request.system,
      user: request.messages[0]?.text ?? "",
      schema: request.schema,
    }),
  );
  const content = await world.analysed(await example());
  expect(content.conclusion.state).toBe("found");
  expect(content.commit).toMatchObject({ sha: POOL, author: "Bob Demo" });
  expect(content.hypotheses[0]).toMatchObject({ commit: POOL, verdict: "confirmed" });
  expect(content.hypotheses[0]?.for.length).toBeGreaterThan(2);
  expect(content.hypotheses.find(({ commit }) => commit === SALE)?.verdict).toBe("ruled_out");
  expect(content.timeline.some(({ text }) => text.includes("db_wait_ms rises"))).toBe(true);
  expect(content.tickets).toHaveLength(2);
  await world.close();
});
