import type { JiraField, JiraIssue } from "../../connections/jira/jira.ts";
import type { FieldChoice, FieldUpdate, IssueFields } from "../../db/schema/drafts.ts";
import { mergeLabels } from "./labels.ts";
import { fieldName, type FieldWords, heldWords, sentWords } from "./read-back.ts";

/** A field of which the draft, Jira, and what was sent last do not all say the same; in words for people. */
export interface FieldChange {
  id: string;
  name: string;
  sent: string;
  now: string;
  next: string;
  /** `kept`: changed in Jira alone. `conflict`: changed here and there, and nobody has chosen yet. */
  verdict: "send" | "kept" | "conflict" | "fixed";
}

/** By `<node>.<field>`: `mine` writes the draft's value, `theirs` leaves what Jira holds. */
export type Choices = Record<string, string>;

export interface Compared {
  changes: FieldChange[];
  update: FieldUpdate;
  /** Conflicts that a person has settled. */
  chosen: FieldChoice[];
}

interface Sides {
  nodeId: string;
  /** What was sent last. */
  sent: IssueFields;
  next: IssueFields;
  issue: JiraIssue;
  screen: JiraField[];
  choices: Choices;
}

/** Three ways, field by field: nothing that changed in Jira is written over unless a person chose so. */
export function compareFields(sides: Sides): Compared {
  const { nodeId, issue, choices } = sides;
  const labels = mergeLabels(sides.sent.labels, sides.next.labels, issue.labels);
  const sent = sentWords(sides.sent);
  const now = heldWords(sides.next, issue);
  const next = sentWords({ ...sides.next, labels });
  const ids = Object.keys(next).filter((id) => next[id] !== now[id]);
  const chosen: FieldChoice[] = [];
  const changes = ids.map((id): FieldChange => {
    const name = nameOf(sides.screen, id);
    const choice = choices[`${nodeId}.${id}`];
    const verdict = verdictOf(id, { sent, now, next }, sides);
    const isSettled = verdict === "conflict" && (choice === "mine" || choice === "theirs");
    if (isSettled) chosen.push({ field: id, name, stands: choice });
    const words = (side: FieldWords) => shown(sides.screen, id, side[id] ?? "");
    return {
      id,
      name,
      sent: words(sent),
      now: words(now),
      next: words(next),
      verdict: isSettled ? SETTLED[choice] : verdict,
    };
  });
  const write = changes.filter(({ verdict }) => verdict === "send").map(({ id }) => id);
  const seen = Object.fromEntries(write.map((id) => [id, now[id] ?? ""]));
  return { changes, update: { write, seen }, chosen };
}

const SETTLED = { mine: "send", theirs: "kept" } as const;

function verdictOf(
  id: string,
  { sent, now, next }: Record<"sent" | "now" | "next", FieldWords>,
  sides: Sides,
): FieldChange["verdict"] {
  const before = sent[id] ?? "";
  // Labels of both sides are put together.
  if (id === "labels") return "send";
  if (next[id] === before) return "kept";
  // Jira moves an issue to another type or a sub-task to another parent only by hand.
  if (id === "issuetype") return "fixed";
  if (id === "parent" && now[id] !== "" && !mayMove(sides)) return "fixed";
  return now[id] === before ? "send" : "conflict";
}

/** By the epic link on Data Center, by `parent` in the Cloud; a sub-task cannot be without its parent. */
const mayMove = ({ next, screen }: Sides): boolean =>
  next.parentField !== undefined ||
  screen.some(({ system, required }) => system === "parent" && !required);

const nameOf = (screen: JiraField[], id: string): string =>
  screen.find((field) => field.id === id)?.name ?? fieldName(id);

/** Values that have a name on the screen are told by it. */
function shown(screen: JiraField[], id: string, words: string): string {
  const field = screen.find((one) => one.id === id || one.system === id);
  const named = new Map(field?.allowed.map((choice) => [choice.id, choice.label]));
  if (named.size === 0) return words;
  return words
    .split(", ")
    .map((word) => named.get(word) ?? word)
    .join(", ");
}
