import { posix } from "node:path";
import type { Account, Deps } from "../../app.ts";
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
  const wanted = { connectionId, repository, ref: form.ref.trim() };
  const signal = AbortSignal.timeout(LONGEST_MS);
  const copy = await checkOut(deps, account.id, wanted, signal);
  if (!copy.ok) return wrong({ ref: copy.message });
  const { folder, commit, remove } = copy.value;
  const read = await readAndLeave(folder, paths, remove);
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

async function readAndLeave(
  folder: string,
  paths: readonly string[],
  remove: () => Promise<void>,
): Promise<Files> {
  try {
    return await readFiles(folder, paths);
  } finally {
    await remove();
  }
}

async function readFiles(folder: string, typed: readonly string[]): Promise<Files> {
  const found = await walk(folder);
  const wanted = typed.map((path) => posix.normalize(path).replaceAll(/^\/+|\/+$/g, ""));
  const files = new Map<string, File>();
  for (const path of wanted) {
    const isFile = found.some((one) => one.path === path);
    const below = isFile ? [path] : codeBelow(found, path);
    if (below.length === 0)
      return wrong({ paths: `There is no file and no folder with code at ${path}.` });
    if (isFile && !isCode(path)) return wrong({ paths: `${path}: ${OTHER_LANGUAGE}` });
    for (const at of below) {
      const text = await readInside(folder, at);
      if (text === undefined || text.length > LONGEST_FILE) {
        return wrong({ paths: `${at}: ${TOO_LONG}` });
      }
      files.set(at, { path: at, text });
    }
    if (files.size > MOST_FILES) {
      return wrong({ paths: `These are more than ${MOST_FILES} files. Choose fewer at once.` });
    }
  }
  return { ok: true, files: [...files.values()] };
}

function codeBelow(found: readonly { path: string }[], folder: string): string[] {
  const start = folder === "" || folder === "." ? "" : `${folder}/`;
  return found
    .map(({ path }) => path)
    .filter((path) => path.startsWith(start) && isCode(path) && !isTestFile(path))
    .slice(0, MOST_FILES + 1);
}
