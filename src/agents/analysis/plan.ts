import { posix } from "node:path";
import type { DocumentKind } from "../../db/schema/document-content.ts";
import { groupFiles, isTest } from "./diagram.ts";
import type { ReadRepository } from "./read-repository.ts";

/** A section before it is written. */
export interface Planned {
  id: string;
  title: string;
  /** What is to stand in it, for the model. */
  wish: string;
  /** Files that it is about, the most important first. */
  about: string[];
}

const MOST_PARTS = 8;
const MOST_FILES = 12;
const MOST_COMMENTED = 5;

/** By code: a model fills sections, and makes none up. */
export function planSections(kind: DocumentKind, read: ReadRepository): Planned[] {
  const code = [...new Set(read.ranked.map(({ path }) => path))].filter((path) => !isTest(path));
  const describing = read.texts.map(({ path }) => path).filter((path) => !code.includes(path));
  const planned = sectionsOf[kind]({ code, describing });
  return planned.map((section, i) => ({ ...section, id: `s${i + 1}` }));
}

interface Material {
  code: readonly string[];
  /** README, package and the like. */
  describing: readonly string[];
}
type Sections = (material: Material) => Omit<Planned, "id">[];

const sectionsOf: Record<DocumentKind, Sections> = {
  overview: ({ code, describing }) => [
    {
      title: "What it is",
      wish: "In three to five statements: what this software does, for whom, and how it is started. No list of files.",
      about: [...describing, ...code],
    },
    ...partsOf(code).map(([folder, files]) => ({
      title: folder === "." ? "The files at the top" : `The part ${folder}`,
      wish: "What this part is responsible for, what its main pieces do, and what it uses of other parts. Three to eight statements.",
      about: files,
    })),
    {
      title: "How it works together",
      wish: "The way of one typical request or task through the parts, step by step, from where it comes in to where it ends. Three to eight statements.",
      about: [...code],
    },
  ],
  api: ({ code }) =>
    code.slice(0, MOST_FILES).map((path) => ({
      title: path,
      wish: "Each thing that other files can use of this file, one statement each: its name as code, what it takes, what it gives back, when it fails. Leave out what is private.",
      about: [path],
    })),
  readme: ({ code, describing }) => [
    {
      title: "What it is",
      wish: "In two to four statements: what this software does and for whom.",
      about: [...describing, ...code],
    },
    {
      title: "Install and start",
      wish: "How it is installed, started and tested: only commands that stand in the files.",
      about: [...describing, ...code],
    },
    {
      title: "Settings",
      wish: "Each setting that the code reads (environment, file, argument): its name as code, what it does, what holds without it.",
      about: [...code, ...describing],
    },
    {
      title: "How the code is laid out",
      wish: "One statement for each file or folder that matters: what is in it.",
      about: [...code],
    },
  ],
  modules: ({ code }) =>
    [...groupFiles(code, MOST_FILES)].map(([module, files]) => ({
      title: module,
      wish: "What this module is for, how it is used, what it promises and what its readers must know. Two to six statements.",
      about: files,
    })),
  comments: ({ code }) =>
    code.slice(0, MOST_COMMENTED).map((path) => ({
      title: path,
      wish: "Comments for what a reader cannot see in the code: why it is so, a unit, a limit, a promise. At most six; none is a good answer.",
      about: [path],
    })),
};

/** Folders, as many as there is room for. */
const partsOf = (code: readonly string[]): [string, string[]][] => {
  const folders = [...new Set(code.map((path) => posix.dirname(path)))];
  const groups = groupFiles(folders, MOST_PARTS);
  return [...groups]
    .map(([name, inside]): [string, string[]] => [
      name,
      code.filter((path) => inside.includes(posix.dirname(path))),
    ])
    .slice(0, MOST_PARTS);
};
