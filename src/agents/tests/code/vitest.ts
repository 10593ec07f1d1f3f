import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { BOX, type Workspace } from "../../workspace/workspace.ts";
import { endedFor } from "./ended.ts";
import type { Hits } from "./hits.ts";
import { cutSaid, type Runner, type TestRun } from "./test-run.ts";

const REPORT = "/tmp/report.json";
const COVERAGE = "/tmp/coverage/coverage-final.json";

/** The one that runs Countersign, where a run finds it. */
const NODE = `/node/${basename(realpathSync(process.execPath))}`;

export const vitestTools = (packages: string) => [
  { from: packages, to: "/node_modules" },
  { from: dirname(realpathSync(process.execPath)), to: "/node" },
];

/** The folder with all packages that it needs: it came with Countersign. */
export function findVitest(): string | undefined {
  try {
    const at = createRequire(import.meta.url).resolve("vitest/package.json");
    const folder = dirname(dirname(at));
    return existsSync(join(folder, "@vitest/coverage-v8")) ? folder : undefined;
  } catch {
    // It was left out when Countersign was installed.
    return undefined;
  }
}

const THRESHOLDS = ["lines", "functions", "branches", "statements"].map(
  (name) => `--coverage.thresholds.${name}=0`,
);

export const vitestRunner =
  (workspace: Workspace): Runner =>
  async ({ files, only = [], count, wallMs }, signal) => {
    const coverage = [
      "--coverage.enabled",
      "--coverage.provider=v8",
      "--coverage.reporter=json",
      "--coverage.reportOnFailure",
      "--coverage.reportsDirectory=/tmp/coverage",
      ...THRESHOLDS,
      ...count.map((path) => `--coverage.include=${path}`),
    ];
    const ran = await workspace.run(
      {
        command: NODE,
        args: [
          "/node_modules/vitest/vitest.mjs",
          "run",
          ...only,
          `--root=${BOX}`,
          "--configLoader=native",
          "--passWithNoTests",
          "--reporter=json",
          `--outputFile=${REPORT}`,
          ...(count.length > 0 ? coverage : ["--coverage.enabled=false"]),
        ],
        files,
        results: [REPORT, COVERAGE],
        wallMs,
      },
      signal,
    );
    const ended = endedFor(ran, wallMs);
    if (ended !== undefined) return { state: "ended", tests: 0, said: ended, hits: {} };
    const report = parse(reportShape, ran.results.get(REPORT));
    const hits = hitsOf(parse(coverageShape, ran.results.get(COVERAGE)) ?? {});
    return report ? { ...readReport(report, ran.said), hits } : broken(ran.said);
  };

const broken = (said: string): TestRun => ({
  state: "broken",
  tests: 0,
  said: cutSaid(said) || "It ended without a report.",
  hits: {},
});

// What a run wrote is text from outside: only this of it counts.
const reportShape = z.object({
  success: z.boolean(),
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          fullName: z.string().default(""),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

function readReport(
  { success, numTotalTests, numPassedTests, testResults }: z.output<typeof reportShape>,
  said: string,
): Omit<TestRun, "hits"> {
  const failures = testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ fullName, status, failureMessages }) =>
      status === "failed" ? [`${fullName}: ${(failureMessages ?? []).join("\n")}`] : [],
    ),
  );
  const unread = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  // A file that cannot be loaded counts no failed test.
  if (unread.length > 0) {
    const words = unread.map(({ message }) => message).join("\n");
    return { state: "broken", tests: numTotalTests, said: cutSaid(words || said) };
  }
  const words = failures.join("\n\n");
  if (!success || failures.length > 0) {
    return { state: "failed", tests: numTotalTests, said: cutSaid(words || said) };
  }
  return { state: "passed", tests: numPassedTests, said: "" };
}

const coverageShape = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
    branchMap: z.record(
      z.string(),
      z.object({ loc: z.object({ start: z.object({ line: z.number() }) }) }),
    ),
    b: z.record(z.string(), z.array(z.number())),
  }),
);

const hitsOf = (coverage: z.output<typeof coverageShape>): Hits =>
  Object.fromEntries(
    Object.entries(coverage).map(([full, { statementMap, s, branchMap, b }]) => {
      const lines = Object.entries(statementMap).map(([id, { start }]) => ({
        line: start.line,
        ran: (s[id] ?? 0) > 0,
      }));
      const branches = Object.entries(b).flatMap(([id, counts]) =>
        counts.map((count, i) => ({
          id: `${branchMap[id]?.loc.start.line ?? 0}:${id}.${i}`,
          ran: count > 0,
        })),
      );
      return [
        full.replace(`${BOX}/`, ""),
        {
          lines: sorted(lines.filter(({ ran }) => ran)),
          ofLines: sorted(lines),
          branches: branches.filter(({ ran }) => ran).map(({ id }) => id),
          ofBranches: branches.length,
        },
      ];
    }),
  );

const sorted = (lines: readonly { line: number }[]): number[] =>
  [...new Set(lines.map(({ line }) => line))].toSorted((a, b) => a - b);

function parse<Value>(shape: z.ZodType<Value>, text: string | undefined): Value | undefined {
  try {
    return shape.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    // Cut, or no JSON: then there is no result.
    return undefined;
  }
}
