import { posix } from "node:path";
import type { Tags } from "./tags.ts";

/** A file that names what another one declares. */
export interface Edge {
  from: string;
  to: string;
  name: string;
  /** How often, cut at a dozen. */
  count: number;
}

/** Of all files that a parser has read, by path. */
export type Repository = ReadonlyMap<string, Tags>;

interface Place {
  path: string;
  isMethod: boolean;
}

/**
 * A name that several files declare is that of a file which is brought in, where there is one; else it may
 * be each of them.
 */
export function edgesOf(repository: Repository): Edge[] {
  const declaring = placesOf(repository);
  const resolve = resolver([...repository.keys()]);
  return [...repository].flatMap(([from, { named, brings, declared }]) => {
    const brought = new Set(brings.flatMap((said) => resolve(from, said)));
    const own = new Set(declared.map(({ name }) => name));
    const isModule = SCRIPTS.test(from) && brings.length > 0;
    return Object.entries(named).flatMap(([word, lines]) => {
      const isMember = word.startsWith(".");
      const name = isMember ? word.slice(1) : word;
      const all = (declaring.get(name) ?? []).filter(({ isMethod }) => !isMember || isMethod);
      const sure = all.filter(({ path }) => brought.has(path));
      if (sure.length === 0 && own.has(name)) return [];
      // What a module does not bring in it can only reach through what it has been given.
      const maybe = isModule ? all.filter(({ isMethod }) => isMethod) : all;
      const meant = sure.length > 0 ? sure : maybe.filter(({ path }) => isAlike(path, from));
      return [...new Set(meant.map(({ path }) => path))]
        .filter((to) => to !== from)
        .map((to) => ({ from, to, name, count: lines.length }));
    });
  });
}

function placesOf(repository: Repository): ReadonlyMap<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const [path, { declared }] of repository) {
    for (const { name, kind } of declared) {
      const place = { path, isMethod: kind === "method" };
      const known = places.get(name);
      if (known) known.push(place);
      else places.set(name, [place]);
    }
  }
  return places;
}

const SCRIPTS = /\.[cm]?[jt]sx?$/;
const endingOf = (path: string): string =>
  SCRIPTS.test(path) ? "script" : posix.extname(path).replace(/^\.(?:h|cc|cpp|hpp)$/, ".c");

/** A name means nothing across languages. */
const isAlike = (a: string, b: string): boolean => endingOf(a) === endingOf(b);

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", "/index.ts", "/index.js"];

/** Which files are meant by what a file brings in. */
function resolver(paths: readonly string[]): (from: string, said: string) => string[] {
  const all = new Set(paths);
  const byEnd = new Map<string, string[]>();
  for (const path of paths) {
    const end = posix.basename(path).replace(/\.\w+$/, "");
    byEnd.set(end, [...(byEnd.get(end) ?? []), path]);
  }
  const byFolder = Map.groupBy(paths, (path) => posix.dirname(path));
  return (from, said) => {
    if (/^\.\.?\//.test(said)) {
      const at = posix.join(posix.dirname(from), said);
      // TypeScript may name what will be there after it is compiled.
      const bare = at.replace(/\.[cm]?jsx?$/, "");
      const hit = [at, bare].flatMap((one) => ENDINGS.map((ending) => one + ending));
      return hit.filter((one) => all.has(one)).slice(0, 1);
    }
    const parts = said.split(said.includes("/") ? "/" : ".").filter((part) => part !== "");
    const end = parts.join("/");
    if (from.endsWith(".go")) {
      const folder = [...byFolder.keys()].find((one) => one !== "." && end.endsWith(one));
      return folder === undefined ? [] : (byFolder.get(folder) ?? []);
    }
    return (byEnd.get(parts.at(-1) ?? "") ?? []).filter((path) =>
      `/${path.replace(/\.\w+$/, "")}`.endsWith(`/${end}`),
    );
  };
}
