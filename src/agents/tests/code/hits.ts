import { z } from "zod";
import type { Coverage } from "../../../db/schema/tests-content.ts";

/** Which lines and branches of the targets ran, of how many. */
export const hitsShape = z.record(
  z.string(),
  z.object({
    lines: z.array(z.number()),
    ofLines: z.array(z.number()),
    /** `<line>:<id>`. */
    branches: z.array(z.string()),
    /** Null: they are not counted. */
    ofBranches: z.number().nullable(),
  }),
);
export type Hits = z.output<typeof hitsShape>;

const NONE = { lines: [], ofLines: [], branches: [], ofBranches: null };

export function union(a: Hits, b: Hits): Hits {
  const paths = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    paths.map((path) => {
      const one = a[path] ?? NONE;
      const other = b[path] ?? NONE;
      const lines = [...new Set([...one.lines, ...other.lines])].toSorted((x, y) => x - y);
      const ofLines = [...new Set([...one.ofLines, ...other.ofLines])].toSorted((x, y) => x - y);
      const branches = [...new Set([...one.branches, ...other.branches])];
      return [path, { lines, ofLines, branches, ofBranches: one.ofBranches ?? other.ofBranches }];
    }),
  );
}

interface At {
  path: string;
  line: number;
}

/** What ran in `a` and not in `b`: lines, and where branches begin. */
export function gained(a: Hits, b: Hits): { lines: At[]; branches: At[] } {
  const lines: At[] = [];
  const branches: At[] = [];
  for (const [path, own] of Object.entries(a)) {
    const before = b[path] ?? NONE;
    const known = new Set<number>(before.lines);
    for (const line of own.lines) if (!known.has(line)) lines.push({ path, line });
    const seen = new Set<string>(before.branches);
    const fresh = own.branches.filter((branch) => !seen.has(branch));
    branches.push(...fresh.map((branch) => ({ path, line: Number.parseInt(branch, 10) })));
  }
  return { lines, branches };
}

/** Lines that nothing has run yet. */
export const missing = (hits: Hits, path: string): number[] => {
  const { lines, ofLines } = hits[path] ?? NONE;
  const ran = new Set<number>(lines);
  return ofLines.filter((line) => !ran.has(line));
};

export function coverageOf(hits: Hits): Coverage {
  const files = Object.values(hits);
  const sum = (of: (file: Hits[string]) => number) =>
    files.reduce((all, file) => all + of(file), 0);
  const counted = files.some(({ ofBranches }) => ofBranches !== null);
  return {
    lines: sum(({ lines }) => lines.length),
    ofLines: sum(({ ofLines }) => ofLines.length),
    branches: counted ? sum(({ branches }) => branches.length) : null,
    ofBranches: counted ? sum(({ ofBranches }) => ofBranches ?? 0) : null,
  };
}
