// What the rest of a repository adds to a review, against the demo GitHub and the real linter.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lint } from "../../../src/agents/code-review/lint.ts";
import { type Analysing, REPOSITORY, startAnalysing } from "../analysis/analysing.ts";
import { createSandbox } from "../../../src/platform/sandbox/sandbox.ts";
import { startReview } from "../../../src/agents/code-review/start.ts";
import { codeReviewForm } from "../../../src/agents/code-review/form.ts";
import { readRevision } from "../../../src/drafts/draft.ts";
import { isReview } from "../../../src/drafts/nodes.ts";
import { reload } from "../../setup/drafting.ts";
import { finding, remark, scriptedLlm } from "./reviewing.ts";

const sandbox = createSandbox();
const off = await sandbox.off();
const { signal } = new AbortController();

describe.skipIf(off !== undefined)("linters", () => {
  test("say what is surely wrong, with our rules, at its line", async () => {
    const text = "export const a = (x: number) => {\n  if (x === NaN) return 1;\n  return 0;\n};\n";
    const { findings, notes } = await lint({ sandbox }, [{ path: "src/a.ts", text }], signal);
    expect(findings).toMatchObject([{ tool: "oxlint", path: "src/a.ts", line: 2 }]);
    expect(findings[0]?.rule).toContain("use-isnan");
    expect(notes).toEqual([]);
  });

  test("run nothing of the repository: its configuration, plugins and scripts are not even there", async () => {
    const home = mkdtempSync(join(tmpdir(), "marker-"));
    const marker = join(home, "ran");
    const evil = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "ran"); module.exports = { rules: {} };`;
    writeFileSync(join(home, "plugin.js"), evil);
    const texts = [
      {
        path: ".oxlintrc.json",
        text: '{ "jsPlugins": ["./plugin.js"], "categories": { "correctness": "off" } }',
      },
      { path: "src/.oxlintrc.json", text: '{ "jsPlugins": ["../plugin.js"] }' },
      { path: "oxlint.config.ts", text: `${evil}\nexport default {};` },
      { path: "plugin.js", text: evil },
      { path: "package.json", text: '{ "scripts": { "prepare": "node plugin.js" } }' },
      { path: "src/--fix.js", text: "if (a === NaN) {}\n/* oxlint-disable */\n" },
      { path: "../outside.js", text: "if (a === NaN) {}\n" },
    ];
    const { findings, notes } = await lint({ sandbox }, texts, signal);
    expect(existsSync(marker)).toBe(false);
    expect(findings.map(({ path }) => path)).not.toContain("../outside.js");
    expect(notes.join()).toContain("src/--fix.js");
    rmSync(home, { recursive: true });
  });
});

test("without a sandbox no linter runs, and the review says so", async () => {
  const closed = {
    off: async () => "It needs Linux.",
    start: () => {
      throw new Error("started");
    },
  };
  const { notes } = await lint({ sandbox: closed }, [{ path: "a.ts", text: "" }], signal);
  expect(notes).toEqual(["No linter was run. It needs Linux."]);
});

describe("a review of a pull request", () => {
  const llm = scriptedLlm();
  let world: Analysing;
  beforeAll(async () => {
    world = await startAnalysing(llm);
  });
  afterAll(() => world.close());

  async function review(changes: Record<string, string>) {
    const { deps, cast } = world;
    const { store } = world.world.github;
    const repository = store.find("acme", "shop");
    if (!repository) throw new Error("no repository");
    const base = repository.branches["main"] ?? "";
    const head = store.push(repository, {
      branch: `b${base.length}-${repository.pulls.length}`,
      from: base,
      message: "Change",
      changes,
    });
    const number = repository.pulls.length + 1;
    const at = deps.clock.now().toISOString();
    repository.pulls.push({
      number,
      title: "Change",
      body: "",
      author: "bob",
      state: "open",
      baseRef: "main",
      baseSha: base,
      headRef: Object.keys(repository.branches).at(-1) ?? "",
      headSha: head.sha,
      created: at,
      updated: at,
      reviews: [],
      comments: [],
    });
    const form = codeReviewForm.parse({
      connection: world.github,
      repository: REPOSITORY,
      number: String(number),
      llm: world.llm,
    });
    const started = await startReview(deps, cast.alice.account, form);
    if (!started.ok) throw new Error(JSON.stringify(started.errors));
    const draft = await reload(deps, cast.alice.account, started.draftId);
    await world.run(draft);
    const { revision } = await reload(deps, cast.alice.account, draft.id);
    const row = await readRevision(deps.db, draft.id, revision);
    if (!row || !isReview(row.content)) throw new Error(JSON.stringify(await world.lastRun(draft)));
    return row.content;
  }

  const MONEY =
    "/** Whole cents. */\nexport interface Money {\n  cents: number;\n}\n\nexport function addMoney(a: Money, b: Money): Money {\n  if (b.cents === NaN) return a;\n  return { cents: a.cents + b.cents };\n}\n";

  test.skipIf(off !== undefined)(
    "knows what is changed and who names it elsewhere, and what a linter says",
    async () => {
      llm.play(finding([]));
      const { linter, notes } = await review({ "src/money.ts": MONEY });
      const text = llm.asked[0]?.messages[0]?.text ?? "";
      expect(text).toMatch(/addMoney \(function, src\/money\.ts:6\): named in src\/basket\.ts:1/);
      expect(text).toContain("Declared elsewhere, what matters most");
      expect(linter).toMatchObject([{ tool: "oxlint", path: "src/money.ts", line: 7 }]);
      expect(text).toContain("src/money.ts:7 oxlint");
      expect(notes).toEqual([]);
    },
  );

  test("keeps a suggestion only if the file still makes sense with it", async () => {
    const at = {
      path: "src/money.ts",
      line: 7,
      endLine: 7,
      evidence: "if (b.cents === NaN) return a;",
    };
    const suggesting = async (suggestion: string) => {
      llm.play(finding([remark({ ...at, suggestion })]));
      const { remarks } = await review({ "src/money.ts": MONEY });
      return remarks[0];
    };
    const good = "  if (Number.isNaN(b.cents)) return a;";
    expect(await suggesting(good)).toMatchObject({ suggestion: good, confidence: 0.9 });
    expect(await suggesting("  if Number.isNaN(b.cents) return const a;")).toMatchObject({
      suggestion: null,
    });
  });
});
