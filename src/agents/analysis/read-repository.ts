import { lstat, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { came, type Came, failedFor } from "../came.ts";
import { type CheckOut, checkOut } from "../check-out.ts";
import { edgeShape, rankedShape } from "../repo-map/shapes.ts";
import { findNames, mapRepository } from "../repo-map/repo-map.ts";
import { walk } from "../repo-map/walk.ts";
import type { AgentRun } from "../run.ts";
import { diagramOf, isTest } from "./diagram.ts";
import { foldersOf, type Known } from "./known.ts";
import type { DocumentProperties } from "./properties.ts";
import { type Doc, isDocument, namesOf, staleWords } from "./stale.ts";

const MOST_PATHS = 5000;
const MOST_RANKED = 600;
const MOST_EDGES = 3000;
const MOST_TEXTS = 60;
const LONGEST_TEXT = 120_000;
const MOST_CHARACTERS = 900_000;
const MOST_DOCUMENTS = 50;

const staleShape = z.object({
  path: z.string(),
  line: z.number(),
  kind: z.enum(["link", "name", "path", "script"]),
  said: z.string(),
  message: z.string(),
});

const diagramShape = z.object({
  width: z.number(),
  height: z.number(),
  nodes: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
    }),
  ),
  edges: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      count: z.number(),
      path: z.string(),
    }),
  ),
});

const read = z.object({
  commit: z.string(),
  /** Of all files. */
  paths: z.array(z.string()),
  scripts: z.array(z.string()),
  /** What is declared in the chosen folder, the most looked-for first. */
  ranked: z.array(rankedShape),
  edges: z.array(edgeShape),
  /** Of the files that matter most, and of what describes the whole. */
  texts: z.array(z.object({ path: z.string(), text: z.string() })),
  diagram: diagramShape.nullable(),
  stale: z.array(staleShape),
});
/** What code knows of a repository at a commit. */
export type ReadRepository = z.output<typeof read>;

type Run = AgentRun<DocumentProperties>;

/** A check-out that is made when it is first asked for, and made once. */
export interface Files {
  open(ref: string): Promise<Came<CheckOut>>;
  close(): Promise<void>;
}

export function filesFor({ deps, row, properties, signal }: Run): Files {
  let opened: Promise<Came<CheckOut>> | undefined;
  return {
    open: (ref) => {
      const { connectionId, repository } = properties;
      opened ??= checkOut(deps, row.accountId, { connectionId, repository, ref }, signal);
      return opened;
    },
    async close() {
      const last = await opened;
      if (last?.ok) await last.value.remove();
    },
  };
}

/** Done once in a run: what comes behind it rests on this commit, also after a crash. */
export const readRepository = (
  run: Run,
  files: Files,
  ref: string,
): Promise<Came<ReadRepository>> =>
  run.step({
    key: "read",
    kind: "tool",
    label: `Read ${run.properties.repository} at ${ref}`,
    output: read,
    work: async () => ({ came: await readAt(run, files, ref) }),
  });

async function readAt(run: Run, files: Files, ref: string): Promise<Came<ReadRepository>> {
  const opened = await files.open(ref);
  if (!opened.ok) return opened;
  const { folder: root, commit } = opened.value;
  const { connectionId, repository, folder } = run.properties;
  const mapped = await mapRepository(
    {
      folder: root,
      cache: resolve(run.deps.config.DATA_DIR, "repo-maps"),
      key: `${connectionId}\0${repository}`,
      commit,
      focus: { paths: [], names: [] },
    },
    run.signal,
  );
  if (!mapped.ok) return mapped;
  const all = (await walk(root)).map(({ path }) => path);
  const isChosen = (path: string) => folder === "" || path.startsWith(`${folder}/`);
  const ranked = mapped.value.ranked.filter(({ path }) => isChosen(path));
  const code = mapped.value.files.map(({ path }) => path).filter(isChosen);
  if (code.length === 0) return failedFor("no_code", NO_CODE);
  const edges = mapped.value.edges.filter(({ from, to }) => isChosen(from) && isChosen(to));
  const docs = await textsOf(root, all.filter(isDocument).slice(0, MOST_DOCUMENTS));
  const scripts = await scriptsOf(root, all);
  const missing = await missingNames(run, root, { names: namesOf(docs), inCode: true });
  if (!missing.ok) return missing;
  const known = knownOf({ paths: all, scripts }, missing.value);
  return came({
    commit,
    paths: all.slice(0, MOST_PATHS),
    scripts,
    ranked: ranked.slice(0, MOST_RANKED),
    edges: edges.slice(0, MOST_EDGES),
    texts: await textsOf(
      root,
      chosenTexts(
        code,
        ranked.map(({ path }) => path),
        all,
      ),
    ),
    diagram: diagramOf(code, edges),
    stale: staleWords(docs, known),
  });
}

const NO_CODE =
  "There is no code here that a parser reads: TypeScript, JavaScript, Python, Java, Go, C#, Rust, Ruby, PHP, C or C++. Choose another folder or repository.";

const DESCRIBES =
  /(?:^|\/)(?:readme\.md|package\.json|pyproject\.toml|go\.mod|pom\.xml|dockerfile|compose\.ya?ml)$/i;

/** What describes the whole, then the files that are used most, tests last. */
function chosenTexts(
  code: readonly string[],
  ranked: readonly string[],
  all: readonly string[],
): string[] {
  const describing = all.filter((path) => DESCRIBES.test(path) && path.split("/").length <= 2);
  const byRank = [...new Set([...ranked, ...code])];
  const order = byRank.toSorted((a, b) => Number(isTest(a)) - Number(isTest(b)));
  return [...new Set([...describing.slice(0, 6), ...order])].slice(0, MOST_TEXTS);
}

async function textsOf(root: string, paths: readonly string[]): Promise<Doc[]> {
  const texts: Doc[] = [];
  let room = MOST_CHARACTERS;
  for (const path of paths) {
    const { size } = await lstat(join(root, path));
    if (size > Math.min(room, LONGEST_TEXT)) continue;
    const text = await readFile(join(root, path), "utf8");
    if (text.includes("\0")) continue;
    room -= text.length;
    texts.push({ path, text });
  }
  return texts;
}

const packageShape = z.object({ scripts: z.record(z.string(), z.unknown()).default({}) });
const MOST_PACKAGES = 30;

async function scriptsOf(root: string, paths: readonly string[]): Promise<string[]> {
  const packages = paths.filter((path) => /(?:^|\/)package\.json$/.test(path));
  const texts = await textsOf(root, packages.slice(0, MOST_PACKAGES));
  return [...new Set(texts.flatMap(({ text }) => scriptsIn(text)))];
}

function scriptsIn(text: string): string[] {
  try {
    return Object.keys(packageShape.parse(JSON.parse(text)).scripts);
  } catch {
    // It is no package that a package manager would read either.
    return [];
  }
}

/** Of these names, those that stand nowhere. */
export async function missingNames(
  { signal }: Pick<Run, "signal">,
  folder: string,
  { names, inCode }: { names: readonly string[]; inCode: boolean },
): Promise<Came<string[]>> {
  if (names.length === 0) return came([]);
  const found = await findNames({ folder, names, inCode }, signal);
  if (!found.ok) return found;
  const there = new Set(found.value);
  return came(names.filter((name) => !there.has(name)));
}

export const knownOf = (
  { paths, scripts }: Pick<ReadRepository, "paths" | "scripts">,
  missing: readonly string[],
): Known => ({
  paths: new Set(paths),
  folders: foldersOf(paths),
  scripts: new Set(scripts),
  missing: new Set(missing),
});
