import { z } from "zod";
import { codeClientFor } from "../../connections/connection.ts";
import type { CodeClient } from "../../connections/code/code.ts";
import type { Source } from "../../drafts/source.ts";
import { came, type Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { renderWhole, type ShownFile, shownLines, tokensOf } from "./shown.ts";

/** The new texts of changed files, by path. */
export type WholeFiles = ReadonlyMap<string, string[]>;

const MOST_FILES = 25;
const LONGEST_FILE = 60_000;
const MOST_CHARACTERS = 400_000;

const kept = z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) });
type Kept = z.output<typeof kept>;

/** As far as the repository can be reached and there is room; the diff alone is enough. */
export async function readWholeFiles(
  run: AgentRun<unknown>,
  { origin }: Pick<Source, "origin">,
  files: readonly ShownFile[],
): Promise<WholeFiles> {
  const { connectionId = "", repository = "", head = "" } = origin;
  if (connectionId === "" || repository === "" || head === "") return new Map();
  const wanted = files.slice(0, MOST_FILES);
  const step = await run.step({
    key: "files",
    kind: "tool",
    label: wanted.length === 1 ? "Read the changed file" : `Read ${wanted.length} changed files`,
    output: kept,
    work: async () => {
      const client = await codeClientFor(run.deps, run.row.accountId, connectionId);
      if (!client.ok) return { came: client };
      return { came: await readAll(client.value, { repository, head }, wanted) };
    },
  });
  // What went wrong stands in the trace; the review goes on without them.
  if (!step.ok) return new Map();
  return new Map(
    step.value.files.map(({ path, text }) => [path, shownLines(path, text.split(/\r?\n/))]),
  );
}

async function readAll(
  client: CodeClient,
  { repository, head }: { repository: string; head: string },
  wanted: readonly ShownFile[],
): Promise<Came<Kept>> {
  const files: Kept["files"] = [];
  let room = MOST_CHARACTERS;
  for (const { path } of wanted) {
    const read = await client.readFile(repository, path, head);
    if (!read.ok) return read;
    if (typeof read.value === "string") continue;
    const { text } = read.value;
    if (text.length > Math.min(room, LONGEST_FILE)) continue;
    room -= text.length;
    files.push({ path, text });
  }
  return came({ files });
}

/** Those that fit, each whole. */
export function renderWholeFiles(
  files: readonly ShownFile[],
  whole: WholeFiles,
  mostTokens: number,
): string {
  let room = mostTokens;
  const parts: string[] = [];
  for (const { path, name } of files) {
    const lines = whole.get(path);
    const text = lines && renderWhole(name, lines);
    if (text === undefined || tokensOf(text) > room) continue;
    room -= tokensOf(text);
    parts.push(text);
  }
  return parts.join("\n\n");
}

const AROUND = 200;

/** The file of a remark; of a long one, what stands around the line. */
export function renderAround({ path, name }: ShownFile, whole: WholeFiles, line: number): string {
  const lines = whole.get(path);
  if (!lines) return "";
  const from = Math.max(0, line - 1 - AROUND);
  return lines.length <= 2 * AROUND
    ? renderWhole(name, lines)
    : renderWhole(name, lines.slice(from, line + AROUND), from + 1);
}
