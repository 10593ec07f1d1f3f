import { isBuiltin } from "node:module";
import { dirname, posix } from "node:path";
import type { Candidate } from "./candidate.ts";
import { composeFile } from "./compose-file.ts";
import type { Project } from "./project.ts";
import { type Shape, shapeOf } from "./shape.ts";

const LONGEST = 12_000;

/** Candidates that came before, in any round. */
export interface Seen {
  /** Their code without blanks. */
  codes: ReadonlySet<string>;
  /** Names of their tests by file. */
  names: ReadonlyMap<string, ReadonlySet<string>>;
}

export type Gated = { ok: true; file: string; names: string[] } | { ok: false; reason: string };

const refuse = (reason: string): Gated => ({ ok: false, reason });

/** What is wrong with a candidate before anything runs, in words. */
export async function gate(candidate: Candidate, project: Project, seen: Seen): Promise<Gated> {
  const file = project.testFiles.get(candidate.target);
  if (file === undefined) {
    return refuse(`It tests “${candidate.target}”, which is not among the files to be tested.`);
  }
  if (candidate.code.length + candidate.imports.length > LONGEST) return refuse("It is too long.");
  if (seen.codes.has(folded(candidate.code))) return refuse("The same test was there before.");
  const shape = await shapeOf(file, composeFile(file, [candidate]));
  if (!shape) return refuse("No parser reads such files.");
  const wrong = wrongShape(shape) ?? missingModule(shape, file, project);
  if (wrong !== undefined) return refuse(wrong);
  const known = seen.names.get(file) ?? new Set();
  const twice = shape.tests.find((name) => known.has(name));
  if (twice !== undefined) return refuse(`There is a test with the name “${twice}” already.`);
  return { ok: true, file, names: shape.tests };
}

export const folded = (code: string): string => code.replaceAll(/\s+/g, "");

function wrongShape({ errors, tests, asserts, loose }: Shape): string | undefined {
  if (errors > 0) return "It is no valid code: a parser cannot read it.";
  if (tests.length === 0) return "It holds no test.";
  if (loose !== undefined) return `Beside the test stands something else: ${loose}`;
  return asserts
    ? undefined
    : "It asserts nothing of the code: it would pass whatever the code does.";
}

/** A model names modules that do not exist. */
function missingModule({ brings }: Shape, file: string, project: Project): string | undefined {
  const gone = brings.find((name) => !isThere(name, file, project));
  return gone === undefined ? undefined : `It brings in “${gone}”, which is not there.`;
}

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

function isThere(name: string, file: string, { paths, packages, framework }: Project): boolean {
  if (name.startsWith(".")) {
    const path = posix.join(dirname(file), name);
    const stems = [path, path.replace(/\.[cm]?jsx?$/, ""), `${path}/index`];
    return stems.some((stem) => ENDINGS.some((ending) => paths.has(stem + ending)));
  }
  if (isBuiltin(name)) return true;
  const own = name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : name.split("/")[0];
  const ofFramework = framework === "jest" ? "@jest/globals" : "vitest";
  // Paths of a compiler's own: the run says whether they lead anywhere.
  return own === ofFramework || packages.has(own ?? "") || /^[~#@]\//.test(name);
}
