import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";
import type { Deps } from "../../app.ts";
import type { LinterFinding } from "../../db/schema/content.ts";
import { BOX, openWorkspace, type Tool } from "../workspace/workspace.ts";

/** What linters say of the texts, and what they did not look at. */
export interface Linted {
  findings: LinterFinding[];
  /** In words. */
  notes: string[];
}

interface Text {
  path: string;
  text: string;
}

const MOST_FILES = 50;
const MOST_FINDINGS = 100;
const LONGEST_MS = 60_000;
const ROOM = 20_000_000;

const SCRIPT = /\.[cm]?[jt]sx?$/;
const PYTHON = /\.py$/;
/** The rules of a linter can be switched off from within a file; nothing hinders that but saying so. */
const SWITCHED_OFF = /\b(?:oxlint|eslint)-disable\b|#\s*(?:noqa|ruff:\s*noqa)\b/;

/** Ours, and nobody else's: what is surely wrong, no matter of taste. */
const RULES = {
  plugins: ["typescript", "unicorn", "oxc", "promise"],
  categories: { correctness: "error" },
  rules: { "no-unused-vars": "off" },
};

/**
 * Runs linters on the texts alone, in a folder that holds nothing else: no configuration, plugin or
 * script of the repository is there that could run.
 */
export async function lint(
  { sandbox }: Pick<Deps, "sandbox">,
  texts: readonly Text[],
  signal: AbortSignal,
): Promise<Linted> {
  const scripts = texts.filter(({ path }) => SCRIPT.test(path)).slice(0, MOST_FILES);
  const python = texts.filter(({ path }) => PYTHON.test(path)).slice(0, MOST_FILES);
  if (scripts.length + python.length === 0) return { findings: [], notes: [] };
  const off = await sandbox.off();
  if (off !== undefined) return { findings: [], notes: [`No linter was run. ${off}`] };
  const folder = await mkdtemp(join(tmpdir(), "lint-"));
  try {
    await writeAll(folder, [...scripts, ...python]);
    const run = (linter: Linter, of: readonly Text[]) =>
      of.length === 0 ? [] : linter({ sandbox, folder }, of, signal);
    const all = [await run(runOxlint, scripts), await run(runRuff, python)].flat();
    const findings = all.filter((one) => typeof one !== "string").slice(0, MOST_FINDINGS);
    const notes = all.filter((one) => typeof one === "string");
    const silent = texts.filter(({ text }) => SWITCHED_OFF.test(text)).map(({ path }) => path);
    if (silent.length > 0) notes.push(`Switch off rules by comments: ${silent.join(", ")}.`);
    return { findings, notes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeAll(folder: string, texts: readonly Text[]): Promise<void> {
  for (const { path, text } of texts) {
    const full = resolve(folder, path);
    if (!full.startsWith(folder + sep)) continue;
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
  }
}

/** Findings, and in words why there are none. */
type Linter = (
  apart: { sandbox: Deps["sandbox"]; folder: string },
  texts: readonly Text[],
  signal: AbortSignal,
) => Promise<(LinterFinding | string)[]>;

const TOOLS = "/tools";
const require = createRequire(import.meta.url);
const packages = dirname(dirname(require.resolve("oxlint/package.json")));
const OXLINT: Tool[] = [
  { from: join(packages, "oxlint"), to: `${TOOLS}/node_modules/oxlint` },
  { from: join(packages, "@oxlint"), to: `${TOOLS}/node_modules/@oxlint` },
  { from: dirname(process.execPath), to: `${TOOLS}/node` },
];

/** Into a file, for what it says beside it may be cut. */
const INTO = 'out=$1; shift; "$@" > "$out"; code=$?; [ $code -le 1 ] && exit 0; exit $code';

const oxlintSaid = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.string().optional(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })).default([]),
    }),
  ),
});

const runOxlint: Linter = async ({ sandbox, folder }, texts, signal) => {
  const workspace = openWorkspace({ sandbox, folder, size: ROOM, tools: OXLINT });
  const [own, out] = [`rules-${randomUUID()}.json`, `said-${randomUUID()}.json`];
  const oxlint = [`${TOOLS}/node/node`, `${TOOLS}/node_modules/oxlint/bin/oxlint`];
  const how = ["-c", `${BOX}/${own}`, "--no-ignore", "--disable-nested-config", "-f", "json"];
  const ran = await workspace.run(
    {
      command: "/bin/sh",
      args: ["-c", INTO, "sh", `${BOX}/${out}`, ...oxlint, ...how, "--", ...pathsOf(texts)],
      files: { [own]: JSON.stringify(RULES) },
      results: [`${BOX}/${out}`],
      wallMs: LONGEST_MS,
    },
    signal,
  );
  const said = parsed(ran.results.get(`${BOX}/${out}`), oxlintSaid);
  if (!said) return ["oxlint came to no end."];
  return said.diagnostics.map(({ filename, message, code = "", labels }) => ({
    tool: "oxlint",
    path: filename.replace(/^(?:\.\/|\/box\/)/, ""),
    line: labels[0]?.span.line ?? 1,
    rule: code,
    message: message.slice(0, 300),
  }));
};

const ruffSaid = z.array(
  z.object({
    code: z.string().nullable(),
    message: z.string(),
    filename: z.string(),
    location: z.object({ row: z.number() }),
  }),
);

/** Only where this machine has it. */
const runRuff: Linter = async ({ sandbox, folder }, texts, signal) => {
  const workspace = openWorkspace({ sandbox, folder, size: ROOM, tools: [] });
  const out = `${BOX}/said-${randomUUID()}.json`;
  const how = ["check", "--isolated", "--no-cache", "--output-format", "json", "--"];
  const there = `command -v ruff > /dev/null || exit 127; ${INTO}`;
  const ran = await workspace.run(
    {
      command: "/bin/sh",
      args: ["-c", there, "sh", out, "ruff", ...how, ...pathsOf(texts)],
      results: [out],
      wallMs: LONGEST_MS,
    },
    signal,
  );
  if (ran.code === 127) return ["Python was not linted: ruff is not installed here."];
  const said = parsed(ran.results.get(out), ruffSaid);
  if (!said) return ["ruff came to no end."];
  return said.map(({ filename, message, code, location }) => ({
    tool: "ruff",
    path: filename.replace(/^(?:\.\/|\/box\/)/, ""),
    line: location.row,
    rule: code ?? "",
    message: message.slice(0, 300),
  }));
};

/** With their folder in front, none is an option. */
const pathsOf = (texts: readonly Text[]): string[] => texts.map(({ path }) => `./${path}`);

function parsed<Value>(text: string | undefined, shape: z.ZodType<Value>): Value | undefined {
  try {
    const read = shape.safeParse(JSON.parse(text ?? ""));
    return read.success ? read.data : undefined;
  } catch {
    // Cut off, or no JSON: then it said nothing that can be used.
    return undefined;
  }
}
