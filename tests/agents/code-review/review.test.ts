import { afterEach, expect, test } from "vitest";
import { finding, remark, type Reviewing, scriptedLlm, startReviewing } from "./reviewing.ts";

let world: Reviewing | undefined;
afterEach(() => world?.close());

test("a remark on added code stands where its code stands, with its hunk as citation", async () => {
  world = await startReviewing(scriptedLlm(finding([remark()])));
  const content = await world.reviewed();
  expect(content).toMatchObject({
    title: { text: "Add totals" },
    summary: { text: "Changes how totals are added.", cites: [1] },
    remarks: [
      {
        id: "r1",
        path: "src/total.ts",
        line: 3,
        endLine: 3,
        severity: "major",
        evidence: "  for (let i = 0; i <= prices.length; i += 1) {",
        suggestion: "  for (let i = 0; i < prices.length; i += 1) {",
        cites: [1],
        decision: "open",
      },
    ],
    dropped: [],
    leftOut: [],
    resolved: [],
  });
});
