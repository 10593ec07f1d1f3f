// What is done in the thread: nothing of it may hold up the process.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOf, type Kept, readPack, writePack } from "./cache.ts";
import { type Edge, edgesOf, type Repository } from "./graph.ts";
import { grammarOf } from "./grammars.ts";
import { type Focus, type Ranked, rankDeclared } from "./rank.ts";
import { codeOf, errorsIn, type Tags, tagsOf } from "./tags.ts";
import { walk } from "./walk.ts";

export interface MapTask {
  kind: "map";
  /** The check-out. */
  folder: string;
  /** Where what was read is kept. */
  cache: string;
  /** Names the repository in it. */
  key: string;
  commit: string;
  focus: Focus;
}

export interface Mapped {
  /** The most looked-for first. */
  ranked: Ranked[];
  edges: Edge[];
  /** All files that a parser has read, and where they name what others declare. */
  files: { path: string; tags: Tags }[];
  /** Parsed now, and taken from what was kept. */
  parsed: number;
  kept: number;
}

/** Names to be looked for in every text of a check-out. */
export interface NamesTask {
  kind: "names";
  folder: string;
  /** Not in Markdown: a document proves nothing. */
  inCode: boolean;
  names: readonly string[];
}

/** Of each text: places that make no sense, or its code without comments. */
export interface TextsTask {
  kind: "errors" | "code" | "tags";
  texts: readonly { path: string; text: string }[];
}

export type Task = MapTask | NamesTask | TextsTask;

const run = {
  map: mapRepository,
  names: findNames,
  errors: ({ texts }: TextsTask) =>
    Promise.all(texts.map(({ path, text }) => errorsIn(path, text))),
  code: ({ texts }: TextsTask) => Promise.all(texts.map(({ path, text }) => codeOf(path, text))),
  tags: ({ texts }: TextsTask) => Promise.all(texts.map(({ path, text }) => tagsOf(path, text))),
};

export function perform(task: Task): Promise<unknown> {
  switch (task.kind) {
    case "map":
      return run.map(task);
    case "names":
      return run.names(task);
    case "errors":
      return run.errors(task);
    case "code":
      return run.code(task);
    case "tags":
      return run.tags(task);
  }
}

async function mapRepository({ folder, cache, key, commit, focus }: MapTask): Promise<Mapped> {
  const before = await readPack(cache, key);
  const read =
    before?.commit === commit
      ? { files: before.files, parsed: 0 }
      : await readAll(folder, before?.files ?? []);
  if (before?.commit !== commit) await writePack(cache, key, { commit, files: read.files });
  const repository: Repository = new Map(read.files.map(({ path, tags }) => [path, tags]));
  const edges = edgesOf(repository);
  return {
    ranked: rankDeclared(repository, edges, focus),
    edges,
    files: read.files.map(({ path, tags }) => ({ path, tags })),
    parsed: read.parsed,
    kept: read.files.length - read.parsed,
  };
}

async function readAll(
  folder: string,
  before: readonly Kept[],
): Promise<{ files: Kept[]; parsed: number }> {
  const known = new Map(before.map((one) => [one.hash, one.tags]));
  const files: Kept[] = [];
  let parsed = 0;
  for (const { path } of await walk(folder)) {
    if (!grammarOf(path)) continue;
    const text = await readFile(join(folder, path), "utf8");
    // The same text under another ending is another language.
    const hash = hashOf(`${grammarOf(path)?.id}\0${text}`);
    const tags = known.get(hash) ?? (await tagsOf(path, text));
    if (!tags) continue;
    if (!known.has(hash)) parsed += 1;
    files.push({ path, hash, tags });
  }
  return { files, parsed };
}

/** Those that stand somewhere as a word, and those that are paths. */
async function findNames({ folder, names, inCode }: NamesTask): Promise<string[]> {
  const wanted = new Set(names);
  const found = new Set<string>();
  for (const { path } of await walk(folder)) {
    if (wanted.size === 0) break;
    if (inCode && /\.(?:md|markdown)$/i.test(path)) continue;
    const text = await readFile(join(folder, path), "utf8");
    if (text.includes("\0")) continue;
    for (const name of wanted) {
      if (!stands(text, name)) continue;
      found.add(name);
      wanted.delete(name);
    }
  }
  return [...found];
}

const WORD = /[\w$]/;

function stands(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before = " ", after = " "] = [text[at - 1], text[at + name.length]];
    if (!WORD.test(before) && !WORD.test(after)) return true;
  }
  return false;
}
