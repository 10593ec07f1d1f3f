import type {
  Remark,
  RemarkCategory,
  RemarkSeverity,
  ReviewContent,
} from "../../db/schema/content.ts";

/** What is posted for a remark: at lines of the new file. */
export interface RemarkComment {
  /** Id and fingerprint of the remark. */
  remark: string;
  fingerprint: string;
  path: string;
  line: number;
  /** The last of several lines, else as `line`. */
  endLine: number;
  /** Markdown. */
  body: string;
}

const SEVERITY_WORDS = {
  critical: "Critical",
  major: "Major",
  minor: "Minor",
} as const satisfies Record<RemarkSeverity, string>;

const CATEGORY_WORDS = {
  correctness: "correctness",
  security: "security",
  performance: "performance",
  practice: "best practice",
} as const satisfies Record<RemarkCategory, string>;

/** Of each remark that is not left out. */
export const commentsOf = ({ remarks }: Pick<ReviewContent, "remarks">): RemarkComment[] =>
  remarks
    .filter(({ decision }) => decision !== "left_out")
    .map((remark) => ({
      remark: remark.id,
      fingerprint: remark.fingerprint,
      path: remark.path,
      line: remark.line,
      endLine: remark.endLine,
      body: commentBody(remark),
    }));

function commentBody({ severity, category, title, scenario, suggestion }: Remark): string {
  return [
    `**${SEVERITY_WORDS[severity]}, ${CATEGORY_WORDS[category]}: ${harmless(title)}**`,
    harmless(scenario),
    ...(suggestion === null ? [] : [fenced("suggestion", suggestion)]),
  ].join("\n\n");
}

/** A fence that the text cannot end. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/**
 * A model's words as they may stand under a person's name: code spans stay, and nothing in them is a tag,
 * an image, a link, a mention, a heading or a command of a bot.
 */
export const harmless = (text: string): string =>
  text
    .split(/(`[^`\n]+`|\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s)`]+)/i)
    .map((part, i) => (i % 2 === 0 ? disarmed(part) : part.startsWith("`") ? part : `\`${part}\``))
    .join("");

const disarmed = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[[\]]/g, String.raw`\$&`)
    .replaceAll("`", "'")
    .replaceAll(/@(?=\w)/g, "@<!-- -->")
    .replaceAll(/^([ \t]*)([#/>]|[-=~_*]{3,})/gm, String.raw`$1\$2`);

/** The whole review as Markdown, for a file or an issue. */
export function reviewMarkdown({ title, summary, ...content }: ReviewContent): string {
  const remarks = content.remarks.filter(({ decision }) => decision !== "left_out");
  const parts = [
    `# ${oneLine(title.text)}`,
    harmless(summary.text),
    ...(remarks.length === 0 ? ["No remarks."] : remarks.map(remarkMarkdown)),
    list(
      "Resolved",
      content.resolved.map((one) => `${code(one.path)}: ${oneLine(one.title)}`),
    ),
    list(
      "Not reviewed",
      content.leftOut.map((one) => `${code(one.path)}: ${oneLine(one.reason)}`),
    ),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function remarkMarkdown(remark: Remark): string {
  const { path, line, endLine, severity, category, title, scenario, evidence, suggestion } = remark;
  const lines = endLine > line ? `${line}-${endLine}` : String(line);
  return [
    `## ${SEVERITY_WORDS[severity]}: ${oneLine(title)}`,
    `${code(`${path}:${lines}`)}, ${CATEGORY_WORDS[category]}`,
    fenced("", evidence),
    harmless(scenario),
    ...(suggestion === null ? [] : ["Instead:", fenced("", suggestion)]),
  ].join("\n\n");
}

const oneLine = (text: string) => harmless(text.replaceAll(/\s+/g, " ").trim());
const code = (text: string) => `\`${text.replaceAll(/[`\p{Cc}]/gu, "?")}\``;
const list = (title: string, lines: string[]) =>
  lines.length === 0 ? "" : [`## ${title}`, "", ...lines.map((line) => `- ${line}`)].join("\n");
