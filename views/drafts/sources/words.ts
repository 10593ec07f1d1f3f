import type { ListedSource, SourceForm } from "../../../src/drafts/sources/choices.ts";

const KINDS: Record<ListedSource["kind"], string> = {
  text: "Pasted text",
  file: "File",
  page: "Confluence page",
  issue: "Jira issue",
  issues: "Jira issues",
  draft: "Earlier draft",
  diff: "Changes of code",
  code: "Code",
  log: "Log",
  metrics: "Metrics",
  commits: "Commits",
};

/** As Jira writes a time: to the minute, as it stands there. */
const minute = (version: string): string => version.slice(0, 16).replace("T", " ");

function versionWords({ kind, version }: Pick<ListedSource, "kind" | "version">): string {
  if (version === null) return "";
  if (kind === "page") return `version ${version}`;
  if (kind === "draft") return `revision ${version}`;
  return `as of ${minute(kind === "issues" ? version.replace(/^\d+ /, "") : version)}`;
}

/** What kind it is, where it came from and which version of it this is. */
export function originWords(source: ListedSource): string {
  const { kind, origin } = source;
  const name = kind === "file" ? (origin.fileName ?? "") : (origin.key ?? "");
  return [KINDS[kind], name, versionWords(source)].filter(Boolean).join(", ");
}

export const passageCount = (n: number): string =>
  n === 1 ? "1 passage" : `${n.toLocaleString("en")} passages`;

/** "Page X has version 7 now; this rests on version 5." */
export function newerWords({
  kind,
  title,
  version,
  newerVersion,
}: Pick<ListedSource, "kind" | "title" | "version" | "newerVersion">): string {
  if (kind === "page") {
    return `“${title}” has version ${newerVersion} now; this rests on version ${version}.`;
  }
  return `“${title}” has changed since it was read.`;
}

/** For the summary of a page: each refused file by itself, all of them at the one field. */
export function problemsOf({ errors, refused }: SourceForm): {
  errors: Record<string, string>;
  ids: Record<string, string>;
} {
  const files = refused.map(({ message }, i): [string, string] => [`files.${i}`, message]);
  return {
    errors: { ...errors, ...Object.fromEntries(files) },
    ids: Object.fromEntries(files.map(([name]) => [name, "field-files"])),
  };
}
