import { existsSync } from "node:fs";
import { basename, dirname, extname, join, posix } from "node:path";
import type { Framework } from "../../../db/schema/tests-content.ts";
import { readInside } from "../../workspace/read-inside.ts";

/** What of a repository says how its tests are written and run. */
export interface Project {
  framework: Framework;
  /** All files, from the root on. */
  paths: ReadonlySet<string>;
  /** Packages that it names. */
  packages: ReadonlySet<string>;
  /** For each target the file that its new tests go to. */
  testFiles: ReadonlyMap<string, string>;
  /** An existing test, as a model for new ones. */
  example: { path: string; text: string } | undefined;
}

interface Read {
  folder: string;
  paths: readonly string[];
  targets: readonly string[];
  wanted: Framework | "auto";
}

export async function readProject({ folder, paths, targets, wanted }: Read): Promise<Project> {
  const packages = await packagesOf(folder);
  const framework = wanted === "auto" ? detect(paths, packages, targets) : wanted;
  const tests = paths.filter((path) => IS_TEST[framework].test(path));
  const all = new Set(paths);
  const testFiles = new Map(
    targets.map((target) => [target, testFileFor(target, { framework, tests, all })]),
  );
  return {
    framework,
    paths: all,
    packages,
    testFiles,
    example: await exampleOf(folder, tests, targets),
  };
}

async function packagesOf(folder: string): Promise<Set<string>> {
  const text = await readInside(folder, "package.json");
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    const groups = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
    return new Set(groups.flatMap((group) => keysOf(parsed, group)));
  } catch {
    // It is no package that a package manager would read either.
    return new Set();
  }
}

function keysOf(value: unknown, name: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "object" && found !== null ? Object.keys(found) : [];
}

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/;

function detect(
  paths: readonly string[],
  packages: ReadonlySet<string>,
  targets: readonly string[],
): Framework {
  const of = (ending: RegExp) => targets.filter((path) => ending.test(path)).length;
  const counts = { python: of(/\.py$/), java: of(/\.java$/), script: of(SCRIPT) };
  if (counts.python > Math.max(counts.java, counts.script)) return "pytest";
  if (counts.java > counts.script) return "junit";
  const isJest = packages.has("jest") || paths.some((path) => /(?:^|\/)jest\.config\./.test(path));
  return isJest && !packages.has("vitest") ? "jest" : "vitest";
}

const IS_TEST: Record<Framework, RegExp> = {
  vitest: /(?:\.(?:test|spec)\.(?:[cm]?[jt]s|[jt]sx))$/,
  jest: /(?:\.(?:test|spec)\.(?:[cm]?[jt]s|[jt]sx)|(?:^|\/)__tests__\/[^/]+\.[jt]sx?)$/,
  pytest: /(?:^|\/)(?:test_[^/]+|[^/]+_test)\.py$/,
  junit: /(?:Test|Tests|IT)\.java$/,
};

export const isTestFile = (path: string): boolean =>
  Object.values(IS_TEST).some((pattern) => pattern.test(path));

/** Files that this framework tests. */
export const isTestable = (framework: Framework, path: string): boolean => {
  if (framework === "pytest") return path.endsWith(".py");
  return framework === "junit" ? path.endsWith(".java") : SCRIPT.test(path);
};

interface Around {
  framework: Framework;
  tests: readonly string[];
  all: ReadonlySet<string>;
}

/** Beside the tests that there are, by a name that is free. */
function testFileFor(target: string, { framework, tests, all }: Around): string {
  const ending = extname(target);
  const stem = basename(target, ending);
  const names: Record<Framework, (more: string) => string> = {
    vitest: (more) => `${stem}${more && `.${more}`}.test${ending}`,
    jest: (more) => `${stem}${more && `.${more}`}.test${ending}`,
    pytest: (more) => `test_${stem}${more && `_${more}`}.py`,
    junit: (more) => `${stem}${more && `${more[0]?.toUpperCase() ?? ""}${more.slice(1)}`}Test.java`,
  };
  const folder = folderFor(target, framework, tests);
  const paths = ["", "more", "more2", "more3"].map((more) =>
    posix.join(folder, names[framework](more)),
  );
  return paths.find((path) => !all.has(path)) ?? posix.join(folder, names[framework]("new"));
}

function folderFor(target: string, framework: Framework, tests: readonly string[]): string {
  if (framework === "junit") {
    return dirname(target).replace(/^(.*\/)?src\/main\/java/, "$1src/test/java");
  }
  const beside = tests.some((path) => dirname(path) === dirname(target));
  if (beside || (tests.length === 0 && framework !== "pytest")) return dirname(target);
  const [first] = tests.filter((path) => dirname(path) !== ".").map((path) => dirname(path));
  return first ?? (framework === "pytest" && tests.length === 0 ? "tests" : dirname(target));
}

const LONGEST_EXAMPLE = 8000;

/** The one that looks most like what is wanted. */
async function exampleOf(
  folder: string,
  tests: readonly string[],
  targets: readonly string[],
): Promise<Project["example"]> {
  const stems = targets.map((path) => basename(path, extname(path)));
  const own = tests.find((path) => stems.some((stem) => basename(path).includes(stem)));
  const path = own ?? tests[0];
  if (path === undefined || !existsSync(join(folder, path))) return undefined;
  const text = await readInside(folder, path);
  return text === undefined ? undefined : { path, text: text.slice(0, LONGEST_EXAMPLE) };
}
