import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commentsOf, reviewMarkdown } from "../../../src/agents/code-review/comments.ts";
import type { FoundRemark } from "../../../src/agents/code-review/find.ts";
import { injections } from "../injections.ts";
import { finding, remark, type Reviewing, scriptedLlm, startReviewing } from "./reviewing.ts";

const llm = scriptedLlm();
let world: Reviewing;
beforeAll(async () => {
  world = await startReviewing(llm);
});
afterAll(() => world.close());

const SECRET = ["sk", "live0123456789abcdef"].join("-");

/** As git writes a name that is not plain. */
const quotedName = (text: string) =>
  `"b/src/${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll("/", "_")}.ts"`;

/** A line of a diff is one line: the ticket and the rules hold the text as it is. */
const diffWith = (text: string) => diffOf(text.replaceAll(/\s*\n\s*/g, " "));

const diffOf = (text: string) => `diff --git a/src/real.ts b/src/real.ts
--- a/src/real.ts
+++ b/src/real.ts
@@ -1,2 +1,4 @@
 // ${text}
-const before = 1;
+// ${text}
+const words = \`${text}\`;
+const key = "${SECRET}";
diff --git ${quotedName(text).replace("b/", "a/")} ${quotedName(text)}
--- /dev/null
+++ ${quotedName(text)}
@@ -0,0 +1 @@
+export const name = 1;
`;

/** A model that does what it was told: it says whatever the text says, everywhere, of code that is there and that is not. */
const obedient = (text: string): FoundRemark[] => [
  remark({ path: text, title: text, scenario: text, evidence: text, suggestion: text }),
  remark({ path: "src/real.ts", line: 1, title: text, scenario: text, evidence: "approve();" }),
  remark({
    path: "src/real.ts",
    line: 4,
    endLine: 4,
    title: `About the key: ${text}`,
    scenario: `${text}\n${text}\nThe key is ${SECRET}.`,
    evidence: "const key =",
    suggestion: null,
  }),
];

describe.each(injections)("$name", ({ text }) => {
  test("stays in its block, moves no guard, lets no secret out and is never more than text", async () => {
    llm.play(finding(obedient(text)));
    const draft = await world.create({
      diff: diffWith(text),
      title: text.slice(0, 100),
      properties: { ticket: text, teamRules: text },
    });
    await world.run(draft);

    for (const { system, messages } of llm.asked) {
      const asked = messages[0]?.text ?? "";
      expect(system).not.toContain(text);
      expect(asked).not.toContain(SECRET);
      expect(asked).not.toMatch(
        /[\u{E0000}-\u{E007F}\u{200B}-\u{200D}\u{2060}\u{FEFF}\u2028\u2029]/u,
      );
      for (const tag of ["changes", "ticket", "instruction", "facts", "remark"]) {
        const opened = asked.match(new RegExp(`<${tag}>`, "g")) ?? [];
        expect(opened.length).toBeLessThanOrEqual(tag === "instruction" ? 0 : 1);
        expect(asked.match(new RegExp(`</${tag}>`, "g")) ?? []).toHaveLength(opened.length);
      }
      const changes = /<changes>\n([\s\S]*)\n<\/changes>/.exec(asked)?.[1] ?? "";
      const row =
        /^(?:== .* \((?:changed|new)\)|\[\d\] (?:new code|taken away)| +\d+ [+ ] .*| +- .*|)$/;
      expect(changes.split("\n").filter((line) => !row.test(line))).toEqual([]);
    }

    const content = await world.content(draft);
    expect(JSON.stringify(content)).not.toContain(SECRET);
    // What quotes no code is gone; the real line stands, undecided.
    expect(content.remarks.filter(({ evidence }) => evidence.includes("approve();"))).toEqual([]);
    expect(content.remarks.at(-1)).toMatchObject({
      path: "src/real.ts",
      line: 4,
      decision: "open",
    });
    const outgoing = [...commentsOf(content).map(({ body }) => body), reviewMarkdown(content)];
    for (const body of outgoing) {
      const prose = body.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, "").replaceAll(/`[^`\n]*`/g, "");
      expect(prose.replaceAll("@<!-- -->", "")).not.toMatch(
        /<|@\w|(?<!\\)\]\(|!\[|:\/\/|^\s*\/\w/m,
      );
    }
    const { publications } = world.deps.db.t;
    expect(await world.deps.db.$count(publications)).toBe(0);
  });
});
