import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attempt } from "../../../src/agents/tests/code/attempt.ts";
import { findPytest } from "../../../src/platform/sandbox/find-pytest.ts";
import { findVitest, vitestRunner, vitestTools } from "../../../src/agents/tests/code/vitest.ts";
import { openWorkspace } from "../../../src/agents/workspace/workspace.ts";
import { temporaryFolder } from "../../setup/process.ts";
import { candidate, DISCOUNT, isJudging, off, startTesting, type Testing } from "./testing.ts";

let t: Testing;
beforeAll(async () => {
  t = await startTesting();
});
afterAll(() => t.close());

const python = (name: string, body: string, more = {}) => ({
  title: name,
  target: "shop/discount.py",
  imports: "from shop.discount import discount",
  code: `def test_${name}():\n${body}`,
  why: "",
  ...more,
});

const NOTHING = { summary: "", tests: [] };
const pytest = await findPytest();

describe.skipIf(off !== undefined)(`in the real sandbox ${off ?? ""}`, () => {
  test("what proves something is kept; whatever else a model proposes is turned away with its reason", async () => {
    const draft = await t.create({ "src/discount.ts": DISCOUNT });
    const first = [
      candidate("nothing is taken off a small order", "  expect(discount(9999)).toBe(0);"),
      candidate("it asserts nothing", "  discount(60000);\n  expect(true).toBe(true);"),
      candidate("it asks the network", '  expect(await fetch("http://192.0.2.1/")).toBeTruthy();'),
    ];
    const second = [
      candidate("the same again", "  expect(discount(5000)).toBe(0);"),
      candidate("rounding goes half up", "  expect(reduced(10010)).toBe(9510);", {
        imports: 'import { expect, test } from "vitest";\nimport { reduced } from "./discount.ts";',
      }),
      candidate("a guess", "  expect(discount(10000)).toBe(7);"),
      candidate("what is not there", "  expect(discount(1)).toBe(0);", {
        imports: `import { expect, test } from "vitest";\nimport { discount } from "./discounts.ts";`,
      }),
    ];
    const third = [
      candidate("large runs, unseen", "  discount(60000);\n  expect(discount(9998)).toBe(0);"),
      candidate("ten percent from 500 on", "  expect(discount(50000)).toBe(10);"),
      candidate("ten percent from 500 on", "  expect(discount(50000)).toBe(10);"),
      candidate("no amount is refused", '  expect(() => discount(-1)).toThrow("no amount");'),
    ];
    t.llm.play((request) => {
      if (isJudging(request)) {
        const isRounding = JSON.stringify(request.messages).includes("rounding goes half up");
        return isRounding
          ? { verdict: "possible_bug", reason: "It promises half up and rounds down." }
          : { verdict: "wrong_test", reason: "Nobody promises 7." };
      }
      const nth = t.llm.asked.filter((one) => !isJudging(one)).length;
      return { summary: "All tests pass.", tests: [first, second, third][nth - 1] ?? [] };
    });
    expect(await t.run(draft)).toMatchObject({ type: "done" });
    const content = await t.code(draft);
    expect(content.tests.map(({ id, title, file }) => `${id} ${title} > ${file}`)).toEqual([
      "t1 nothing is taken off a small order > src/discount.test.ts",
      "t3 ten percent from 500 on > src/discount.test.ts",
      "t4 no amount is refused > src/discount.test.ts",
    ]);
    expect(content.tests[1]?.proof).toMatch(/1 more line runs; it fails when line \d is broken/);
    expect(content.possibleBugs).toMatchObject([
      { id: "t2", title: "rounding goes half up", reason: "It promises half up and rounds down." },
    ]);
    expect(content.possibleBugs[0]?.said).toContain("9509");
    expect(content.rejected.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
      expect.stringContaining("it asserts nothing: It asserts nothing of the code"),
      expect.stringContaining("it asks the network: It wants a network"),
      expect.stringContaining("the same again: It runs no line and no branch"),
      expect.stringContaining("a guess: It fails, and the test is wrong: Nobody promises 7."),
      expect.stringContaining(
        "what is not there: It brings in “./discounts.ts”, which is not there.",
      ),
      expect.stringMatching(/large runs, unseen: It runs new lines and checks none of them/),
      expect.stringContaining("ten percent from 500 on: The same test was there before."),
    ]);
    expect(content.notRun).toBeNull();
    expect(content.coverage?.before.lines).toBe(0);
    expect(content.coverage?.after.lines).toBeGreaterThan(4);
    // Counted by code, not said by the model.
    expect(content.summary.text).toBe(
      "3 tests: each passed each time it was run. 1 test may show a bug. 7 proposals came to nothing.",
    );
  }, 180_000);

  test("an endless test is ended by the clock, and that is its reason", async () => {
    const found = findVitest();
    if (found === undefined) throw new Error("vitest is gone");
    const folder = temporaryFolder();
    const copy = join(folder.path, "copy/src");
    mkdirSync(copy, { recursive: true });
    writeFileSync(join(copy, "discount.ts"), DISCOUNT);
    const opened = { sandbox: t.deps.sandbox, folder: dirname(copy), size: 10_000 };
    const runner = vitestRunner(openWorkspace({ ...opened, tools: vitestTools(found) }));
    const { signal } = new AbortController();
    const targets = new Map([["src/discount.ts", DISCOUNT]]);
    const bench = { runner, targets, signal, aloneMs: 4000 };
    const endless = candidate("endless", "  expect(discount(1)).toBe(0);\n  while (true) {}");
    expect(await attempt(bench, endless, "src/x.test.ts", { hits: {}, tests: [] })).toEqual({
      verdict: "rejected",
      reason: "It did not end within 4 seconds.",
    });
    folder.remove();
  }, 60_000);

  test.skipIf(!pytest.ok)(
    "pytest runs for real, and lines are counted by what ran",
    async () => {
      const code = `def discount(cents):\n    """5 percent from 100 on."""\n    if cents >= 10000:\n        return 5\n    return 0\n`;
      const draft = await t.create({ "shop/discount.py": code });
      t.llm.play((request, nth) => {
        if (isJudging(request)) return { verdict: "wrong_test", reason: "It guesses." };
        return nth > 1
          ? NOTHING
          : {
              summary: "",
              tests: [
                python("small", "    assert discount(1) == 0"),
                python("nothing", "    discount(20000)\n    assert True"),
                python("guess", "    assert discount(20000) == 6"),
                python("large", "    assert discount(10000) == 5"),
              ],
            };
      });
      await t.run(draft);
      const content = await t.code(draft);
      expect(content).toMatchObject({ framework: "pytest", notRun: null });
      expect(content.tests.map(({ title, file }) => `${title} ${file}`)).toEqual([
        "small tests/test_discount.py",
        "large tests/test_discount.py",
      ]);
      expect(content.rejected.map(({ reason }) => reason)).toEqual([
        expect.stringContaining("It asserts nothing"),
        expect.stringContaining("the test is wrong"),
      ]);
      expect(content.coverage?.after).toMatchObject({ lines: 3, ofLines: 3 });
    },
    120_000,
  );
});

test("without a sandbox nothing is run, and the draft says so in the words of the host", async () => {
  const words = "Bubblewrap (bwrap) is not installed.";
  const sandbox = {
    off: async () => words,
    start: () => {
      throw new Error("it was started");
    },
  };
  const w = await startTesting({ deps: { sandbox } });
  const draft = await w.create({ "src/discount.ts": DISCOUNT });
  const one = candidate("small", "  expect(discount(1)).toBe(0);");
  w.llm.play((_, nth) => (nth > 1 ? NOTHING : { summary: "All pass.", tests: [one] }));
  await w.run(draft);
  const content = await w.code(draft);
  expect(content.notRun).toContain(words);
  expect(content).toMatchObject({ coverage: null, tests: [{ proof: "Read, not run." }] });
  expect(content.summary.text).toContain("not run");
  await w.close();
});

test("Java and jest are written and read, not run", async () => {
  const java = `package shop;\npublic class Vat {\n  public static int of(int cents) { return cents / 5; }\n}\n`;
  const draft = await t.create({ "src/main/java/shop/Vat.java": java });
  const imports =
    "package shop;\nimport org.junit.jupiter.api.Test;\nimport static org.junit.jupiter.api.Assertions.*;";
  const method = (name: string, body: string) => ({
    title: name,
    target: "src/main/java/shop/Vat.java",
    imports,
    code: `@Test\nvoid ${name}() {\n    ${body}\n}`,
    why: "",
  });
  t.llm.play((_, nth) =>
    nth > 1
      ? NOTHING
      : {
          summary: "",
          tests: [method("fifth", "assertEquals(2, Vat.of(10));"), method("idle", "Vat.of(10);")],
        },
  );
  await t.run(draft);
  const content = await t.code(draft);
  expect(content.framework).toBe("junit");
  expect(content.notRun).toContain("Java");
  expect(content.tests).toMatchObject([
    { title: "fifth", file: "src/test/java/shop/VatTest.java" },
  ]);
  expect(content.rejected).toMatchObject([{ title: "idle" }]);
});

test("a model that overflows is cut: no more than four of a round, no long text, no other file", async () => {
  const draft = await t.create(
    { "src/discount.ts": DISCOUNT },
    { mode: "code", framework: "jest" },
  );
  const many = Array.from({ length: 9 }, (_, i) =>
    candidate(`case ${i}`, `  expect(discount(${i})).toBe(0);`, {
      ...(i === 0 && { code: `test("x", () => {\n${"  discount(1);\n".repeat(2000)}});` }),
      ...(i === 1 && { target: "../../etc/passwd" }),
      imports:
        'import { expect, test } from "@jest/globals";\nimport { discount } from "./discount";',
    }),
  );
  t.llm.play((_, nth) => (nth > 1 ? NOTHING : { summary: "", tests: many }));
  await t.run(draft);
  const content = await t.code(draft);
  expect(content.tests.map(({ title }) => title)).toEqual(["case 2", "case 3"]);
  expect(content.rejected.map(({ reason }) => reason)).toEqual([
    "It is too long.",
    expect.stringContaining("not among the files"),
  ]);
});
