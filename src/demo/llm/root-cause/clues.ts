/** A line that says something about the case. */
export interface Clue {
  n: number;
  line: number;
  quote: string;
  /** ms; 0 where it says no time. */
  at: number;
}

interface CommitClue extends Clue {
  sha: string;
  title: string;
  isLikely: boolean;
  isLate: boolean;
}

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/;
const FAILURE =
  /\b(?:ERROR|FATAL|CRITICAL|SEVERE|Exception|Traceback|panic)\b|\b\w+(?:Error|Exception)\b/;
const EVENT = /\b(?:deploy|version|restart|started|config|opened|shutting)/i;
/** Words of code and of English that any line may have. */
const COMMON = new Set([
  "error",
  "commit",
  "after",
  "before",
  "with",
  "from",
  "settings",
  "changes",
  "service",
  "values",
  "defaults",
  "place",
  "test",
  "tests",
  "file",
  "files",
  "line",
  "shop",
  "code",
  "main",
  "info",
  "http",
]);

function readPassages(text: string): Clue[] {
  let n = 0;
  return text.split("\n").flatMap((row): Clue[] => {
    const head = /^\[(\d+)\] /.exec(row);
    if (head) n = Number(head[1]);
    const found = /^(\d+)\| (.*)$/.exec(row);
    if (head || !found) return [];
    const quote = found[2] ?? "";
    const at = Date.parse(TIME.exec(quote)?.[0] ?? "");
    return [
      { n, line: Number(found[1]), quote: quote.slice(0, 200), at: Number.isNaN(at) ? 0 : at },
    ];
  });
}

/** What the rules of the demo model go by: failures, commits, shifts of metrics, events. */
export function readClues(timeline: string, passages: string) {
  const lines = readPassages(passages);
  const failures = lines.filter(
    ({ quote, at }) => at > 0 && FAILURE.test(quote) && !quote.startsWith("commit "),
  );
  const [first] = failures.toSorted((a, b) => a.at - b.at);
  const said = new Set(
    failures
      .slice(0, 20)
      .flatMap((one) => [one, ...below(lines, one)])
      .flatMap(({ quote }) => wordsOf(quote)),
  );
  const commits = lines.flatMap((clue): CommitClue[] => {
    const sha = /^commit ([0-9a-f]{7,40}) by /.exec(clue.quote)?.[1];
    if (sha === undefined) return [];
    const own = lines.filter(({ n }) => n === clue.n).slice(1);
    const title = own[0]?.quote ?? sha;
    const isLate = first !== undefined && clue.at > first.at;
    const shares = own.flatMap(({ quote }) => wordsOf(quote)).some((word) => said.has(word));
    return [{ ...clue, sha, title, isLate, isLikely: !isLate && shares && first !== undefined }];
  });
  const rises = timeline.split("\n").flatMap((row) => {
    const found = /^(\S+) \[(\d+)\] line (\d+): (\S+) (?:rises|falls): /.exec(row);
    const clue =
      found && lines.find(({ n, line }) => n === Number(found[2]) && line === Number(found[3]));
    return clue ? [{ ...clue, series: found[4] ?? "", at: Date.parse(found[1] ?? "") || 0 }] : [];
  });
  const events = lines.filter(
    ({ quote }) => EVENT.test(quote) && !FAILURE.test(quote) && !quote.startsWith("commit "),
  );
  const sharedWith = (commit: CommitClue): Clue[] => {
    const own = new Set(
      lines.filter(({ n }) => n === commit.n).flatMap(({ quote }) => wordsOf(quote)),
    );
    return failures.filter(({ quote }) => wordsOf(quote).some((word) => own.has(word))).slice(0, 2);
  };
  return {
    failures,
    first,
    commits: commits.toSorted((a, b) => b.at - a.at),
    rises,
    events,
    sharedWith,
  };
}

const below = (lines: readonly Clue[], { n, line }: Clue): Clue[] =>
  lines.filter((one) => one.n === n && one.line > line && one.line <= line + 4);

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !COMMON.has(word));
