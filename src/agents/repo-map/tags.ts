import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Language, type Node, Parser, Query } from "web-tree-sitter";
import { type Grammar, grammarOf } from "./grammars.ts";

export interface Declared {
  name: string;
  /** `function`, `class`, `method`, ... */
  kind: string;
  /** From 1. */
  line: number;
  endLine: number;
  /** Its first line, cut. */
  text: string;
}

/** What is to be known of one file. */
export interface Tags {
  declared: Declared[];
  /** Where other names stand, by name: lines from 1. A name behind a dot has the dot in front. */
  named: Record<string, number[]>;
  /** What it brings in, as it says it. */
  brings: string[];
}

const APART = new Set(["ref", "member", "import"]);
const LONGEST_LINE = 160;
/** Of one name in one file; more places say nothing more. */
const MOST_LINES = 12;

interface Loaded {
  parser: Parser;
  query: Query;
}

const WASM = join(
  dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/package.json")),
  "wasm",
);
const loaded = new Map<string, Promise<Loaded>>();
let ready: Promise<void> | undefined;

async function load({ id, tags }: Grammar): Promise<Loaded> {
  ready ??= Parser.init();
  await ready;
  const language = await Language.load(await readFile(join(WASM, `tree-sitter-${id}.wasm`)));
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser, query: new Query(language, tags) };
}

async function loadedFor(path: string): Promise<Loaded | undefined> {
  const grammar = grammarOf(path);
  if (!grammar) return undefined;
  const known = loaded.get(grammar.id) ?? load(grammar);
  loaded.set(grammar.id, known);
  return known;
}

/** What is read of the tree of a text; undefined: no parser reads such files. */
export async function parsed<Value>(
  path: string,
  text: string,
  read: (root: Node, query: Query) => Value,
): Promise<Value | undefined> {
  const language = await loadedFor(path);
  const tree = language?.parser.parse(text);
  if (!language || !tree) return undefined;
  try {
    return read(tree.rootNode, language.query);
  } finally {
    tree.delete();
  }
}

/** Undefined: no parser reads such files. */
export const tagsOf = (path: string, text: string): Promise<Tags | undefined> =>
  parsed(path, text, (root, query) => readTags(root, query, text.split("\n")));

function readTags(root: Node, query: Query, lines: readonly string[]): Tags {
  const tags: Tags = { declared: [], named: {}, brings: [] };
  const own = new Set<number>();
  const named = new Map<string, number[]>();
  const captures = query.captures(root);
  for (const { name, node } of captures) {
    if (APART.has(name)) continue;
    own.add(node.startIndex);
    tags.declared.push(declaredAt(node, name, lines));
  }
  for (const { name, node } of captures) {
    if (name === "import") tags.brings.push(node.text.replaceAll(/^["'`]|["'`]$/g, ""));
    if (name === "import" || !APART.has(name) || own.has(node.startIndex)) continue;
    const word = name === "member" ? `.${node.text}` : node.text;
    const at = named.get(word) ?? [];
    if (at.length < MOST_LINES) at.push(node.startPosition.row + 1);
    named.set(word, at);
  }
  tags.named = Object.fromEntries(named);
  return tags;
}

function declaredAt(node: Node, kind: string, lines: readonly string[]): Declared {
  const line = node.startPosition.row + 1;
  const text = (lines[line - 1] ?? "").trim();
  return {
    name: node.text,
    kind,
    line,
    endLine: (node.parent?.endPosition.row ?? line - 1) + 1,
    text: text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE - 1)}…` : text,
  };
}

/** How many places a parser cannot make sense of; undefined where there is no parser for it. */
export const errorsIn = (path: string, text: string): Promise<number | undefined> =>
  parsed(path, text, countErrors);

function countErrors(root: Node): number {
  if (!root.hasError) return 0;
  let errors = 0;
  for (const node of leavesOf(root)) if (node.isError || node.isMissing) errors += 1;
  return Math.max(1, errors);
}

export interface Code {
  /** Each word of it without its comments: two texts with the same do the same. */
  words: string[];
  /** Places that make no sense. */
  errors: number;
}

/** Undefined: no parser reads such files. */
export const codeOf = (path: string, text: string): Promise<Code | undefined> =>
  parsed(path, text, (root) => {
    const words: string[] = [];
    for (const node of leavesOf(root)) if (node.childCount === 0) words.push(node.text);
    return { words, errors: countErrors(root) };
  });

/** In order, without what stands in comments; where there is an error, the node of it, too. */
function* leavesOf(node: Node): Generator<Node> {
  if (node.type.includes("comment")) return;
  if (node.childCount === 0 || node.isError) yield node;
  // Strings hold blanks that no child has.
  if (/string|template/.test(node.type)) yield node;
  for (const child of node.children) if (child) yield* leavesOf(child);
}
