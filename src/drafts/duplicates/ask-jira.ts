import type { OutsideFailure } from "../../connections/failure.ts";
import type { IssueMaterial, JiraClient } from "../../connections/jira/jira.ts";

/** Nodes that are looked for with one query. */
const IN_ONE = 5;
const QUERIES_AT_ONCE = 3;
/** Of one query, the latest first. */
const MOST_FOUND = 60;

/**
 * Open issues of the project whose summaries hold two of the words of some node. What was found before
 * Jira failed counts.
 */
export async function askForDuplicates(
  jira: JiraClient,
  projectKey: string,
  words: readonly string[][],
  signal: AbortSignal,
): Promise<{ issues: IssueMaterial[]; failure: OutsideFailure | undefined }> {
  const queries = batches(
    words.filter((own) => own.length > 0),
    IN_ONE,
  ).map((nodes) => queryOf(projectKey, nodes));
  const issues: IssueMaterial[] = [];
  for (const group of batches(queries, QUERIES_AT_ONCE)) {
    signal.throwIfAborted();
    const answers = await Promise.all(
      group.map((jql) => jira.searchMaterial(jql, MOST_FOUND, { comments: false })),
    );
    for (const answer of answers) {
      if (!answer.ok) return { issues, failure: answer };
      issues.push(...answer.value);
    }
  }
  return { issues, failure: undefined };
}

const batches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );

/** Letters, digits and blanks alone stand in quotes: nothing in them is an operator. */
function queryOf(projectKey: string, nodes: readonly string[][]): string {
  const clauses = new Set(nodes.flatMap(pairs).map((pair) => `summary ~ "${pair}"`));
  const said = [...clauses].join(" OR ");
  return `project = "${projectKey}" AND statusCategory != Done AND (${said}) ORDER BY updated DESC`;
}

const pairs = (words: readonly string[]): readonly string[] =>
  words.length === 1
    ? words
    : words.flatMap((word, i) => words.slice(i + 1).map((other) => `${word} ${other}`));
