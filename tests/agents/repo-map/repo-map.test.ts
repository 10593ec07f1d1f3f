import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { grammars } from "../../../src/agents/repo-map/grammars.ts";
import { renderMap } from "../../../src/agents/repo-map/rank.ts";
import {
  countErrors,
  findNames,
  mapRepository,
  readCode,
  readTags,
} from "../../../src/agents/repo-map/repo-map.ts";
import type { Came } from "../../../src/agents/came.ts";
import { temporaryFolder } from "../../setup/process.ts";

const home = temporaryFolder();
afterAll(() => home.remove());
const { signal } = new AbortController();
const valueOf = <Value>(given: Came<Value>): Value => {
  if (!given.ok) throw new Error(given.message);
  return given.value;
};

let count = 0;
function repository(files: Record<string, string>): string {
  const folder = join(home.path, `repository-${(count += 1)}`);
  write(folder, files);
  return folder;
}

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const NO_FOCUS = { paths: [], names: [] };
const map = async (folder: string, commit: string, focus: typeof NO_FOCUS | object = NO_FOCUS) =>
  valueOf(
    await mapRepository(
      {
        folder,
        cache: join(home.path, "cache"),
        key: folder,
        commit,
        focus: { ...NO_FOCUS, ...focus },
      },
      signal,
    ),
  );

const SHOP = {
  "src/money.ts":
    "export function addTax(net: number) {\n  return net * 1.2;\n}\nconst half = 2;\n",
  "src/basket.ts":
    'import { addTax } from "./money.js";\nexport class Basket {\n  total() {\n    return addTax(1) + addTax(2);\n  }\n}\n',
  "src/server.ts":
    'import { Basket } from "./basket.ts";\nimport { addTax } from "./money.ts";\nexport const serve = () => new Basket().total() + addTax(3);\n',
  "src/other.ts": "export function addTax() {}\n",
  "README.md": "# Shop\n",
};

test("a name belongs to the file that brings it in, however many others declare it", async () => {
  const { edges, files, ranked } = await map(repository(SHOP), "a");
  expect(files.map(({ path }) => path)).toEqual([
    "src/basket.ts",
    "src/money.ts",
    "src/other.ts",
    "src/server.ts",
  ]);
  expect(edges).toContainEqual({
    from: "src/basket.ts",
    to: "src/money.ts",
    name: "addTax",
    count: 3,
  });
  expect(edges).toContainEqual({
    from: "src/server.ts",
    to: "src/basket.ts",
    name: "total",
    count: 1,
  });
  expect(edges.some(({ to }) => to === "src/other.ts")).toBe(false);
  expect(ranked[0]).toMatchObject({ path: "src/money.ts", name: "addTax", line: 1, endLine: 3 });
});

test("the map is cut to its budget, the most looked-for first", async () => {
  const { ranked } = await map(repository(SHOP), "a");
  const short = renderMap(ranked, 20);
  expect(short).toBe("src/money.ts\n    1 | export function addTax(net: number) {");
  expect(renderMap(ranked, 1000)).toContain("src/basket.ts\n    2 | export class Basket {");
  expect(renderMap(ranked, 3)).toBe("");
});

test("what the work speaks of comes before what others use more", async () => {
  const folder = repository({
    ...SHOP,
    "src/a.ts": 'import { rare } from "./rare.ts";\nexport const once = rare();\n',
    "src/rare.ts": "export const rare = () => 1;\n",
  });
  const { ranked } = await map(folder, "a", { paths: ["src/a.ts"], names: ["rare"] });
  expect(ranked[0]?.name).toBe("rare");
});

test("unchanged, nothing is parsed; after a change, only the files that changed", async () => {
  const folder = repository(SHOP);
  expect(await map(folder, "a")).toMatchObject({ parsed: 4, kept: 0 });
  const again = await map(folder, "a");
  expect(again).toMatchObject({ parsed: 0, kept: 4 });
  write(folder, { "src/money.ts": "export const addTax = (net: number) => net;\n" });
  rmSync(join(folder, "src/other.ts"));
  const after = await map(folder, "b");
  expect(after).toMatchObject({ parsed: 1, kept: 2 });
  expect(after.ranked[0]).toMatchObject({ name: "addTax", endLine: 1 });
});

test("a broken cache costs a second reading and nothing else", async () => {
  const folder = repository(SHOP);
  await map(folder, "a");
  const cache = join(home.path, "cache");
  rmSync(cache, { recursive: true });
  writeFileSync(cache, "no folder");
  rmSync(cache);
  expect(await map(folder, "a")).toMatchObject({ parsed: 4 });
});

const SAMPLES: Record<string, string> = {
  typescript: "function work(a: Thing) { run(a); }",
  tsx: "function work(a: Thing) { run(a); return <p />; }",
  javascript: "function work(a) { run(a); }",
  python: "def work(a):\n    run(a)\n",
  java: "class A { void work(Thing a) { run(a); } }",
  go: "package a\nfunc work(a Thing) { run(a) }\n",
  "c-sharp": "class A { void work(Thing a) { run(a); } }",
  rust: "fn work(a: Thing) { run(a); }",
  ruby: "def work(a)\n  run(a)\nend\n",
  php: "<?php function work($a) { run($a); }",
  cpp: "void work(Thing a) { run(a); }",
};

test("each language says what it declares and what it names", async () => {
  const texts = grammars.map(({ id, extensions }) => ({
    path: `a.${extensions[0]}`,
    text: SAMPLES[id] ?? "",
  }));
  const tags = valueOf(await readTags(texts, signal));
  expect(
    tags.map((one, i) => [
      grammars[i]?.id,
      one?.declared.some(({ name }) => name === "work"),
      Object.keys(one?.named ?? {}).includes("run"),
    ]),
  ).toEqual(grammars.map(({ id }) => [id, true, true]));
});

test("places that make no sense are counted, and code without comments is the same code", async () => {
  const errors = await countErrors(
    [
      { path: "a.ts", text: "const a = (1;" },
      { path: "a.ts", text: "const a = 1;" },
      { path: "a.txt", text: "const" },
    ],
    signal,
  );
  expect(valueOf(errors)).toEqual([1, 0, undefined]);
  const [plain, commented, other, inString] = valueOf(
    await readCode(
      [
        { path: "a.ts", text: "const a = `b ${c} d`;" },
        { path: "a.ts", text: "// why\nconst a = `b ${c} d`; /* so */" },
        { path: "a.ts", text: "const a = `b ${c} e`;" },
        { path: "a.ts", text: "const a = `b ${c}\n// no comment\n d`;" },
      ],
      signal,
    ),
  );
  expect(plain?.errors).toBe(0);
  expect(commented).toEqual(plain);
  expect(other).not.toEqual(plain);
  expect(inString).not.toEqual(plain);
});

test("names are looked for as whole words, in every text", async () => {
  const folder = repository({ ...SHOP, "docs/a.md": "Set SHOP_PORT first.\n" });
  const names = ["addTax", "addTa", "SHOP_PORT", "nowhere"];
  expect(valueOf(await findNames({ folder, names, inCode: false }, signal)).toSorted()).toEqual([
    "SHOP_PORT",
    "addTax",
  ]);
  expect(valueOf(await findNames({ folder, names, inCode: true }, signal))).toEqual(["addTax"]);
});

test("it is stopped at once", async () => {
  const stop = new AbortController();
  const folder = repository(SHOP);
  const reading = mapRepository(
    { folder, cache: join(home.path, "cache"), key: folder, commit: "a", focus: NO_FOCUS },
    stop.signal,
  );
  stop.abort();
  expect(await reading).toMatchObject({ ok: false, code: "agents.stopped" });
});
