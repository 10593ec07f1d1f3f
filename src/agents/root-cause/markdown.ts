import type {
  Evidence,
  Hypothesis,
  RootCauseContent,
  Verdict,
} from "../../db/schema/root-cause-content.ts";

const VERDICTS: Record<Verdict, string> = {
  confirmed: "Confirmed",
  likely: "Likely",
  inconclusive: "Inconclusive",
  ruled_out: "Ruled out",
};

/** The whole report, as a page in Confluence or a file has it. */
export function rootCauseMarkdown(content: RootCauseContent): string {
  const { title, summary, conclusion, commit, fix, nextSteps, gaps } = content;
  const hypotheses = content.hypotheses.filter(({ decision }) => decision !== "left_out");
  const tickets = content.tickets.filter(({ decision }) => decision !== "left_out");
  return [
    `# ${inLine(title.text)}`,
    plain(summary.text),
    "## Conclusion",
    `**${conclusion.state === "found" ? "A cause was found" : "Inconclusive"}.** ${plain(conclusion.text)}`,
    ...(commit
      ? [
          `Likely commit: \`${commit.sha.slice(0, 12)}\` ${inLine(commit.title)} (${inLine(commit.author)})`,
        ]
      : []),
    ...section("Fix", fix === "" ? [] : [plain(fix)]),
    ...section(
      "Timeline",
      list(
        content.timeline.map(
          ({ at, text, n, line }) => `${timeOf(at)} ${inLine(text)} ${place(n, line)}`,
        ),
      ),
    ),
    "## Hypotheses",
    ...(hypotheses.length === 0 ? ["None stood the checks."] : hypotheses.flatMap(hypothesisLines)),
    ...section("Next steps", list(nextSteps.map(inLine))),
    ...section(
      "Not known",
      list(gaps.map(({ text, data }) => `${inLine(text)} What would decide it: ${inLine(data)}`)),
    ),
    ...section(
      "Follow-up",
      list(tickets.map((one) => `**${inLine(one.title)}** (${one.kind}): ${inLine(one.text)}`)),
    ),
    "",
  ].join("\n\n");
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, ...lines];

const list = (rows: readonly string[]): string[] =>
  rows.length === 0 ? [] : [rows.map((row) => `- ${row}`).join("\n")];

const hypothesisLines = (one: Hypothesis): string[] => [
  `### ${VERDICTS[one.verdict]}: ${inLine(one.title)}`,
  plain(one.mechanism),
  ...list([
    ...one.for.map((evidence) => `For: ${told(evidence)}`),
    ...one.against.map((evidence) => `Against: ${told(evidence)}`),
  ]),
  plain(one.reason),
];

const told = ({ n, line, quote, says }: Evidence): string =>
  `${inLine(says)} “${inLine(quote)}” ${place(n, line)}`;

const place = (n: number, line: number): string => `(passage ${n}, line ${line})`;

const timeOf = (at: number | null): string => (at === null ? "" : new Date(at).toISOString());

/** Nothing of it is markup: it may quote what others wrote. */
const plain = (text: string): string => text.replaceAll(/[\\`*_[\]<>#|!]/g, String.raw`\$&`);
const inLine = (text: string): string => plain(text.replaceAll(/\s+/g, " ").trim());
