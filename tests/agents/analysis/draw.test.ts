import { applyPatch } from "diff";
import { expect, test } from "vitest";
import { claimsIn } from "../../../src/agents/analysis/claims.ts";
import { commentPatch } from "../../../src/agents/analysis/comment-patch.ts";
import { groupFiles } from "../../../src/agents/analysis/diagram.ts";
import { mermaidOf, svgOf } from "../../../src/agents/analysis/draw.ts";
import { layOut } from "../../../src/agents/analysis/layout.ts";

const { signal } = new AbortController();
const line = (from: string, to: string) => ({ from, to, count: 1 });

test("a circle is drawn with all of its arrows, and no box covers another", () => {
  const names = ["a.ts", "b.ts", "c.ts", "d.ts"];
  const lines = [
    line("a.ts", "b.ts"),
    line("b.ts", "c.ts"),
    line("c.ts", "a.ts"),
    line("a.ts", "d.ts"),
  ];
  const { nodes, edges } = layOut(names, lines);
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(
    lines.map(({ from, to }) => `${from} ${to}`),
  );
  for (const [i, one] of nodes.entries()) {
    for (const other of nodes.slice(i + 1)) {
      const isApart =
        one.y !== other.y || Math.abs(one.x - other.x) >= Math.min(one.width, other.width);
      expect(isApart).toBe(true);
    }
  }
});

test("many files become their folders, as deep as there is room", () => {
  const paths = Array.from({ length: 40 }, (_, i) => `src/part${i % 4}/file${i}.ts`);
  expect([...groupFiles(paths, 14).keys()]).toEqual([
    "src/part0",
    "src/part1",
    "src/part2",
    "src/part3",
  ]);
  expect([...groupFiles(paths.slice(0, 3), 14).keys()]).toHaveLength(3);
});

test("the name of a file is a name, whatever it says", () => {
  const name = 'a"]; click n1 "javascript:x"<script>\n</svg>.ts';
  const diagram = layOut([name, "b.ts"], [line(name, "b.ts")]);
  expect(mermaidOf(diagram).split("\n")[1]).toMatch(/^ {2}n1\["[^"<>\n]*"\]$/);
  expect(svgOf(diagram)).not.toContain("<script");
  expect(svgOf(diagram).match(/<\/svg>/g)).toHaveLength(1);
});

test("what a text says there is: names, paths and commands, and nothing of plain words", () => {
  const text =
    "`addTax(net)` in `src/money.ts` reads SHOP_PORT; see `docs/`, run `npm run build` or npm test. E.g. 1.2 or `x = 1`.";
  expect(
    claimsIn(text)
      .map(({ kind, wanted }) => `${kind} ${wanted}`)
      .toSorted(),
  ).toEqual([
    "name SHOP_PORT",
    "name addTax",
    "path docs/",
    "path src/money.ts",
    "script build",
    "script test",
  ]);
});

test.each([
  ["a.ts", "export const a = 1;\n  export const b = 2;\n", 2, "  // Why it is so.\n"],
  ["a.py", "def a():\n    return 1\n", 2, "    # Why it is so.\n"],
])("a patch of comments applies to %s", async (path, text, at, words) => {
  const made = await commentPatch(
    { path, text, comments: [{ line: at, text: "Why it is so." }] },
    signal,
  );
  if (!made.ok) throw new Error(made.message);
  expect(made.value.patch).not.toBeNull();
  const after = applyPatch(text, made.value.patch ?? "");
  expect(after).toContain(words);
  expect(String(after).replace(words, "")).toBe(text);
});
