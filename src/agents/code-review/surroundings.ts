import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Source } from "../../drafts/source.ts";
import { came, type Came } from "../came.ts";
import { checkOut } from "../check-out.ts";
import { renderMap } from "../repo-map/rank.ts";
import { mapRepository } from "../repo-map/repo-map.ts";
import type { Mapped } from "../repo-map/tasks.ts";
import { walk } from "../repo-map/walk.ts";
import type { AgentRun } from "../run.ts";
import { lint } from "./lint.ts";
import { type ShownFile, shownName, shownWords } from "./shown.ts";

const finding = z.object({
  tool: z.string(),
  path: z.string(),
  line: z.number(),
  rule: z.string(),
  message: z.string(),
});

const around = z.object({
  /** For the model: changed symbols, who calls them, the map around them. */
  facts: z.string(),
  linter: z.array(finding),
  /** What was not looked at, in words. */
  notes: z.array(z.string()),
});
export type Surroundings = z.output<typeof around>;

const MAP_TOKENS = 1500;
const MOST_SYMBOLS = 40;
const MOST_CALLERS = 6;

const NO_REPOSITORY =
  "Pasted changes: the rest of the repository was not looked at, so nobody knows who calls what they change, and no linter was run.";

/** What the rest of the repository says of the changes, as far as it can be reached. */
export async function readSurroundings(
  run: AgentRun<unknown>,
  { origin }: Pick<Source, "origin">,
  files: readonly ShownFile[],
): Promise<Surroundings> {
  const { connectionId = "", repository = "", head = "" } = origin;
  if (connectionId === "" || repository === "" || head === "") {
    return { facts: "", linter: [], notes: [NO_REPOSITORY] };
  }
  const step = await run.step({
    key: "surroundings",
    kind: "tool",
    label: "Read who calls what is changed, and run linters",
    output: around,
    work: async () => ({ came: await read(run, { connectionId, repository, head }, files) }),
  });
  if (step.ok) return step.value;
  // What went wrong stands in the trace; the changes alone are enough for a review.
  const note = `The rest of the repository was not looked at: ${step.message}`;
  return { facts: "", linter: [], notes: [note] };
}

async function read(
  run: AgentRun<unknown>,
  { connectionId, repository, head }: { connectionId: string; repository: string; head: string },
  files: readonly ShownFile[],
): Promise<Came<Surroundings>> {
  const { deps, row, signal } = run;
  const copy = await checkOut(deps, row.accountId, { connectionId, repository, ref: head }, signal);
  if (!copy.ok) return copy;
  const { folder, commit } = copy.value;
  try {
    const changed = changedLines(files);
    const mapped = await mapRepository(
      {
        folder,
        cache: resolve(deps.config.DATA_DIR, "repo-maps"),
        key: `${connectionId}\0${repository}`,
        commit,
        focus: { paths: [...changed.keys()], names: [] },
      },
      signal,
    );
    if (!mapped.ok) return mapped;
    const linted = await lint(deps, await textsOf(folder, changed), signal);
    const linter = linted.findings.filter(({ path, line }) => changed.get(path)?.has(line));
    return came({
      facts: factsAround(mapped.value, changed, linter),
      linter,
      notes: linted.notes,
    });
  } finally {
    await copy.value.remove();
  }
}

type Changed = ReadonlyMap<string, ReadonlySet<number>>;

/** By path, the lines of the new file that are added. */
const changedLines = (files: readonly ShownFile[]): Changed =>
  new Map(
    files
      .filter(({ kind }) => kind !== "deleted" && kind !== "binary")
      .map(({ path, hunks }) => {
        const lines = hunks.flatMap((hunk) => hunk.lines);
        const added = lines.flatMap(({ kind, newLine }) =>
          kind === "added" && newLine !== null ? [newLine] : [],
        );
        return [path, new Set(added)];
      }),
  );

/** Only what the check-out holds as a regular file: a path of a diff may be anything. */
async function textsOf(folder: string, changed: Changed) {
  const there = (await walk(folder)).filter(({ path }) => changed.has(path));
  return Promise.all(
    there.map(async ({ path }) => ({ path, text: await readFile(join(folder, path), "utf8") })),
  );
}

function factsAround(
  { files, edges, ranked }: Mapped,
  changed: Changed,
  linter: Surroundings["linter"],
): string {
  const tags = new Map(files.map((file) => [file.path, file.tags]));
  const symbols = [...changed].flatMap(([path, lines]) =>
    (tags.get(path)?.declared ?? [])
      .filter(({ line, endLine }) => [...lines].some((at) => at >= line && at <= endLine))
      .map((declared) => ({ ...declared, path })),
  );
  const told = symbols.slice(0, MOST_SYMBOLS).map(({ path, name, kind, line }) => {
    const callers = edges
      .filter((edge) => edge.to === path && edge.name === name)
      .slice(0, MOST_CALLERS)
      .map(({ from }) => {
        const named = tags.get(from)?.named ?? {};
        const at = named[name] ?? named[`.${name}`] ?? [];
        return `${shownName(from)}:${at.slice(0, 3).join(",")}`;
      });
    const who = callers.length > 0 ? `named in ${callers.join("; ")}` : "named in no other file";
    return `${name} (${kind}, ${shownName(path)}:${line}): ${who}`;
  });
  const map = renderMap(
    ranked
      .filter(({ path }) => !changed.has(path))
      .map((one) => ({ ...one, path: shownName(one.path), text: shownWords(one.text) })),
    MAP_TOKENS,
  );
  const said = linter.map(
    ({ tool, path, line, rule, message }) =>
      `${shownName(path)}:${line} ${tool} ${rule}: ${shownWords(message)}`,
  );
  return [
    ...(told.length > 0 ? ["", "Changed, and who names it elsewhere:", ...told] : []),
    ...(said.length > 0
      ? ["", "Said by a linter of added lines (people see it beside your remarks):", ...said]
      : []),
    ...(map === ""
      ? []
      : ["", "Declared elsewhere, what matters most to these changes first:", map]),
  ].join("\n");
}
