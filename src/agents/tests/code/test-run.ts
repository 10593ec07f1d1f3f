import type { Hits } from "./hits.ts";

interface RunWish {
  /** Put into the copy first. */
  files: Readonly<Record<string, string>>;
  /** Only these test files; undefined: all that there are. */
  only?: readonly string[];
  /** Files whose lines are counted. */
  count: readonly string[];
  wallMs: number;
}

export interface TestRun {
  /** `broken`: it did not come to the tests. `ended`: it took too much. */
  state: "passed" | "failed" | "broken" | "ended";
  /** Tests that ran. */
  tests: number;
  /** What went wrong, cut. */
  said: string;
  hits: Hits;
}

export type Runner = (wish: RunWish, signal: AbortSignal) => Promise<TestRun>;

const LONGEST_SAID = 4000;

/** The beginning and the end: there stands what went wrong. */
export function cutSaid(text: string, most = LONGEST_SAID): string {
  // oxlint-disable-next-line no-control-regex -- colours of a terminal
  const plain = text.replaceAll(/\u001B\[[0-9;]*[A-Za-z]/g, "").trim();
  return plain.length <= most ? plain : `${plain.slice(0, most / 2)}\n…\n${plain.slice(-most / 2)}`;
}
