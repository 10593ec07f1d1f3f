import type { CommitFacts, MetricsFacts } from "../../db/schema/source-facts.ts";
import type { Source } from "../../drafts/source.ts";
import type { MinedLog } from "../../platform/text/log-templates/mined-log.ts";
import { showSource, type ShownPassage } from "./shown.ts";

type LogFacts = Omit<MinedLog, "windows">;

interface Of<Facts> {
  title: string;
  facts: Facts;
  passages: ShownPassage[];
}

/** All that is there to find a cause in, as code has read it. */
export interface Case {
  passages: Map<number, ShownPassage>;
  logs: Of<LogFacts>[];
  metrics: Of<MetricsFacts>[];
  commits: CommitFacts[];
  /** What a person or an issue tells. */
  told: ShownPassage[];
  /** Every word of it, to find again what a model says. */
  text: string;
}

type Read = Pick<Source, "kind" | "title" | "origin" | "passages">;

export function readCase(sources: readonly Read[]): Case {
  const found: Case = {
    passages: new Map(),
    logs: [],
    metrics: [],
    commits: [],
    told: [],
    text: "",
  };
  for (const source of sources) {
    const passages = showSource(source);
    for (const passage of passages) found.passages.set(passage.n, passage);
    const { title, origin, kind } = source;
    if (origin.log) found.logs.push({ title, facts: origin.log, passages });
    if (origin.metrics) found.metrics.push({ title, facts: origin.metrics, passages });
    found.commits.push(...placed(origin.commits ?? [], passages));
    if (kind === "text" || kind === "issue") found.told.push(...passages);
  }
  found.text = [...found.passages.values()]
    .flatMap(({ lines }) => lines.map(({ text }) => text))
    .join("\n");
  return found;
}

/** A draft numbers the passages of a source on; the facts count from 1. */
const placed = (commits: readonly CommitFacts[], passages: readonly ShownPassage[]) =>
  commits.flatMap((commit) => {
    const passage = passages[commit.n - 1];
    return passage ? [{ ...commit, n: passage.n }] : [];
  });

/** The passage that a line of a source stands in. */
export const passageWith = (passages: readonly ShownPassage[], line: number): number | undefined =>
  passages.find(({ lines }) => lines.some((one) => one.line === line))?.n;

/** A commit by its id, also shortened; a model may write more around it. */
export function findCommit(commits: readonly CommitFacts[], said: string): CommitFacts | undefined {
  const sha = /[0-9a-f]{7,40}/.exec(said.toLowerCase())?.[0];
  if (sha === undefined) return undefined;
  return commits.find((one) => one.sha.startsWith(sha) || sha.startsWith(one.sha));
}
