import { posix } from "node:path";
import type { Claim } from "./claims.ts";

/** What there is in a repository, as far as words can name it. */
export interface Known {
  /** Of all files. */
  paths: ReadonlySet<string>;
  folders: ReadonlySet<string>;
  /** Of its package.json files. */
  scripts: ReadonlySet<string>;
  /** Of the names that were looked for, those that stand nowhere. */
  missing: ReadonlySet<string>;
}

export const foldersOf = (paths: readonly string[]): Set<string> => {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = posix.dirname(path); at !== "."; at = posix.dirname(at)) folders.add(at);
  }
  return folders;
};

/** What a package manager knows without being told. */
const BUILT_IN = new Set(["ci", "install"]);
/** What a build makes is in no commit. */
const MADE = /^(?:\.\/)?(?:node_modules|dist|build|out|target|coverage|vendor)\b/;

/** Why it is not true, in words; undefined where it is. */
export function whyWrong(claim: Claim, known: Known, from = ""): string | undefined {
  const { kind, wanted, said } = claim;
  switch (kind) {
    case "name":
      return known.missing.has(wanted)
        ? `\`${wanted}\` stands nowhere in the repository.`
        : undefined;
    case "path":
      return wrongPath(wanted, known, from);
    case "script": {
      if (known.scripts.has(wanted) || BUILT_IN.has(wanted)) return undefined;
      const there = [...known.scripts].slice(0, 8).join(", ");
      return `No package.json has the script \`${wanted}\` of \`${said}\`.${there === "" ? "" : ` There are: ${there}.`}`;
    }
  }
}

export function wrongPath(
  said: string,
  { paths, folders }: Pick<Known, "paths" | "folders">,
  from: string,
): string | undefined {
  if (MADE.test(said)) return undefined;
  const near = posix.normalize(posix.join(posix.dirname(from || "."), said)).replace(/\/$/, "");
  const plain = posix.normalize(said.replace(/^\//, "")).replace(/\/$/, "");
  const isThere = [near, plain].some((one) => one === "." || paths.has(one) || folders.has(one));
  if (isThere) return undefined;
  // Named without its folder.
  const ends = [...paths].filter((path) => path.endsWith(`/${plain}`));
  if (ends.length > 0 && !plain.includes("/")) return undefined;
  const base = posix.basename(plain);
  const alike = [...paths].find((path) => posix.basename(path) === base);
  return `There is no \`${said}\` in the repository.${alike === undefined ? "" : ` There is \`${alike}\`.`}`;
}
