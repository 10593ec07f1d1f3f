import { posix } from "node:path";
import type { Account, Deps } from "../../app.ts";
import type { CodeClient } from "../../connections/code/code.ts";
import { codeClientFor } from "../../connections/connection.ts";
import { checkOut } from "../check-out.ts";
import { walk } from "../repo-map/walk.ts";
import { readInside } from "../workspace/read-inside.ts";
import { isTestable, isTestFile } from "./code/project.ts";
import type { TestsErrors, TestsForm } from "./form.ts";
import { FRAMEWORKS } from "./properties.ts";
import { codeSource } from "./sources.ts";
import type { Asked } from "./start.ts";

/** More at once would leave no room for their tests. */
const MOST_FILES = 6;
const LONGEST_FILE = 60_000;
const LONGEST_MS = 60_000;

interface File {
  path: string;
  text: string;
}

type Files = { ok: true; files: File[] } | { ok: false; errors: TestsErrors };

const wrong = (errors: TestsErrors) => ({ ok: false as const, errors });

/** The code that is to be tested: pasted, or files of a repository at its newest commit. */
export async function readTargets(
  deps: Deps,
  account: Account,
  form: TestsForm,
  systems: readonly { id: string }[],
): Promise<Asked> {
  if (form.code.trim() !== "") return pasted(form);
  const { connection: connectionId, repository, framework } = form;
  const paths = form.paths
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const errors = wrongChoice(form, paths, systems);
  if (errors) return wrong(errors);
  const opened = await codeClientFor(deps, account.id, connectionId);
  if (!opened.ok) return wrong({ connection: `${opened.message} ${opened.fix}` });
  const ref = form.ref.trim();
  const commits = await opened.value.listCommits(repository, { ...(ref !== "" && { ref }) });
  if (!commits.ok) return wrong({ ref: `${commits.message} ${commits.fix}` });
  const commit = commits.value.rows[0]?.id;
  if (commit === undefined) return wrong({ ref: "There is no such branch, tag or commit." });
  const read = await readFiles(
    { deps, account, client: opened.value },
    { connectionId, repository, commit, paths },
  );
  if (!read.ok) return read;
  const origin = { connectionId, repository, head: commit };
  const names = read.files.map(({ path }) => path.split("/").at(-1) ?? path).join(", ");
  return {
    ok: true,
    asked: {
      title: `Tests of ${names}`,
      target: { connectionId, projectName: repository },
      sources: read.files.map((file, i) => codeSource(file, i + 1, origin)),
      properties: { mode: "code", connectionId, repository, commit, framework },
    },
  };
}

function wrongChoice(
  { connection, repository }: TestsForm,
  paths: readonly string[],
  systems: readonly { id: string }[],
): TestsErrors | undefined {
  if (!systems.some(({ id }) => id === connection)) {
    return { code: "Paste the code to be tested, or connect what holds its repository." };
  }
  if (repository === "") return { repository: "Choose a repository, or paste the code." };
  return paths.length === 0
    ? { paths: "Say which files or folder to test, a line each." }
    : undefined;
}

const NAME = /^[\w][\w./-]*\.\w+$/;

function pasted({ code, fileName, framework }: TestsForm): Asked {
  const path = fileName.trim();
  if (!NAME.test(path) || path.includes("..")) {
    return wrong({
      fileName:
        "Give it the name of a file, such as src/discount.ts: its ending says the language.",
    });
  }
  if (!isCode(path)) return wrong({ fileName: OTHER_LANGUAGE });
  const text = code.replaceAll("\r\n", "\n");
  if (text.length > LONGEST_FILE) return wrong({ code: TOO_LONG });
  return {
    ok: true,
    asked: {
      title: `Tests of ${path}`,
      target: { connectionId: "", projectName: "Pasted code" },
      sources: [codeSource({ path, text: text.endsWith("\n") ? text : `${text}\n` }, 1)],
      properties: { mode: "code", connectionId: "", repository: "", commit: "", framework },
    },
  };
}

const isCode = (path: string): boolean => FRAMEWORKS.some((one) => isTestable(one, path));
const OTHER_LANGUAGE =
  "Tests are written for TypeScript, JavaScript, Python and Java. Choose a file of one of them.";
const TOO_LONG = `It is longer than ${LONGEST_FILE / 1000} kB. Take a part of it.`;

interface Reading {
  deps: Deps;
  account: Account;
  client: CodeClient;
}

interface Wanted {
  connectionId: string;
  repository: string;
  commit: string;
  paths: readonly string[];
}

async function readFiles({ deps, account, client }: Reading, wanted: Wanted): Promise<Files> {
  const files: File[] = [];
  for (const typed of wanted.paths) {
    const path = posix.normalize(typed).replaceAll(/^\/+|\/+$/g, "");
    const read = await client.readFile(wanted.repository, path, wanted.commit);
    if (!read.ok) return wrong({ paths: `${read.message} ${read.fix}` });
    if (read.value === "missing" || typed.endsWith("/")) {
      const below = await readFolder(deps, account, wanted, path);
      if (!below.ok) return below;
      files.push(...below.files);
      continue;
    }
    if (typeof read.value === "string")
      return wrong({ paths: `${path} is too large, or no text.` });
    if (!isCode(path)) return wrong({ paths: `${path}: ${OTHER_LANGUAGE}` });
    if (read.value.text.length > LONGEST_FILE) return wrong({ paths: `${path}: ${TOO_LONG}` });
    files.push({ path, text: read.value.text });
  }
  const unique = [...new Map(files.map((file) => [file.path, file])).values()];
  return unique.length > MOST_FILES
    ? wrong({ paths: `These are ${unique.length} files. Choose ${MOST_FILES} or fewer at once.` })
    : { ok: true, files: unique };
}

/** What a folder holds is not known before it is here. */
async function readFolder(
  deps: Deps,
  account: Account,
  { connectionId, repository, commit }: Wanted,
  path: string,
): Promise<Files> {
  const wanted = { connectionId, repository, ref: commit };
  const copy = await checkOut(deps, account.id, wanted, AbortSignal.timeout(LONGEST_MS));
  if (!copy.ok) return wrong({ paths: copy.message });
  const { folder, remove } = copy.value;
  try {
    const start = path === "" || path === "." ? "" : `${path}/`;
    const found = (await walk(folder)).filter(
      (file) => file.path.startsWith(start) && isCode(file.path) && !isTestFile(file.path),
    );
    if (found.length === 0)
      return wrong({ paths: `There is no file and no folder with code at ${path}.` });
    const files: File[] = [];
    for (const { path: at, size } of found) {
      const text = size > LONGEST_FILE ? undefined : await readInside(folder, at);
      if (text !== undefined) files.push({ path: at, text });
    }
    return { ok: true, files };
  } finally {
    await remove();
  }
}
