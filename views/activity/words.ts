import type { OUTSIDE_TOOLS } from "../../src/activity/outside.ts";
import type { ActivityStatus, ActivityTask, CacheUse, Category } from "../../src/db/schema/llm.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import type { IconName } from "../ui/icon.ts";
import type { Tone } from "../ui/tone.ts";

export const TASK_WORDS: Record<ActivityTask, string> = {
  draft: "Draft",
  refine: "Refinement",
  split: "Outline of a backlog",
  judge: "Opinion on a draft",
  review: "Code review",
  tests: "Test suite",
  rca: "Root-cause report",
  document: "Document",
  chat: "Conversation",
  classify: "Sorting into kinds",
  embed: "Embeddings",
  test: "Test of a model",
  outside: "Outside tool",
};

export const CATEGORY_WORDS: Record<Category, string> = {
  feature: "New feature",
  bugfix: "Bug fix",
  refactor: "Refactoring",
  docs: "Documentation",
  test: "Tests",
};

/** Outside tools, by the provider of their rows. */
export const TOOL_WORDS = {
  chatgpt: "ChatGPT",
  copilot: "Copilot",
  cursor: "Cursor",
  claude: "Claude",
  other: "Another tool",
} satisfies Record<(typeof OUTSIDE_TOOLS)[number], string>;

export const toolWord = (provider: string): string =>
  new Map(Object.entries(TOOL_WORDS)).get(provider) ?? provider;

export const wordOptions = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** "+12 −3 in 2 files"; nothing where nobody says. */
export function changedWords(changed: {
  linesAdded: number | null;
  linesRemoved: number | null;
  filesChanged: number | null;
}): string {
  const { linesAdded: added, linesRemoved: removed, filesChanged: files } = changed;
  const lines = [
    ...(added === null ? [] : [`+${added.toLocaleString("en")}`]),
    ...(removed === null ? [] : [`−${removed.toLocaleString("en")}`]),
  ].join(" ");
  if (files === null) return lines;
  const inFiles = files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
  return lines === "" ? inFiles : `${lines} in ${inFiles}`;
}

/** `none`: it was not looked for in the cache. */
export const CACHE_WORDS: Record<CacheUse, string> = {
  none: "Not used",
  hit: "From the cache",
  stored: "Kept for next time",
  bypass: "Asked anew",
  shared: "Shared with an equal call",
};

export const STATUS_LOOKS: Record<ActivityStatus, { word: string; tone: Tone; icon: IconName }> = {
  open: { word: "Under way", tone: "info", icon: "loader" },
  ok: { word: "Answered", tone: "good", icon: "good" },
  error: { word: "Failed", tone: "bad", icon: "bad" },
  interrupted: { word: "Broke off", tone: "warn", icon: "warn" },
  cancelled: { word: "Stopped", tone: "neutral", icon: "stop" },
  blocked: { word: "Refused by a limit", tone: "warn", icon: "lock" },
};

type Subject = { subject: string; promptName: string };

const SUBJECT_WORDS: Record<string, (subject: Subject) => string> = {
  outside: ({ subject }) => subject.slice("outside:".length),
  draft: () => "A draft",
  trial: ({ promptName }) => `A trial of ${promptName}`,
  try: () => "Models side by side",
  prompt: ({ promptName }) => `The prompt ${promptName}`,
  mcp: () => "An AI assistant over MCP",
  api: () => "A program over the API",
};

/** What a call was for, where it is not a draft that the reader may open. */
export function subjectWords(call: Subject): string {
  const [kind = ""] = call.subject.split(":");
  return SUBJECT_WORDS[kind]?.(call) ?? call.subject;
}

/** Of what is shown to who asked alone. */
export function subjectUrl({ subject, promptName }: Subject): string | undefined {
  const [kind = "", id = ""] = subject.split(":");
  if (kind === "trial") return urls.prompts.trial(promptName, id);
  return kind === "try" ? urls.llm.tried(id) : undefined;
}

/** What a person wrote down has no outcome of its own. */
export const OutcomeBadge = ({
  taskType,
  status,
}: {
  taskType: ActivityTask;
  status: ActivityStatus;
}) =>
  taskType === "outside" ? Badge({ tone: "neutral", children: "Logged" }) : StatusBadge(status);

export const StatusBadge = (status: ActivityStatus) => {
  const { word, ...look } = STATUS_LOOKS[status];
  return Badge({ ...look, children: word });
};

/** "850 ms", "12.3 s"; nothing where nothing was measured. */
export function tookWords(ms: number | null): string {
  if (ms === null) return "";
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export const tokenWords = (tokens: { input: number; output: number } | undefined): string =>
  tokens === undefined
    ? ""
    : `${tokens.input.toLocaleString("en")} in, ${tokens.output.toLocaleString("en")} out`;

interface Models {
  modelRequested: string;
  modelServed: string | null;
}

/** The one that was asked for, and the one that answered where that is another. */
export const modelWords = (models: Models): string => modelLines(models).join(" ");

/** The model that was asked, and below it the other one that answered. */
export const modelLines = ({ modelRequested, modelServed }: Models): string[] =>
  modelServed === null || modelServed === modelRequested
    ? [modelRequested]
    : [modelRequested, `→ ${modelServed}`];
