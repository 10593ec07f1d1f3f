import type {
  DocumentPublication,
  StandingDocument,
} from "../../../src/drafts/documents/document.ts";
import type { IconName } from "../../ui/icon.ts";
import type { Tone } from "../../ui/tone.ts";

export const STATES: Record<
  DocumentPublication["state"],
  { tone: Tone; icon: IconName; word: string }
> = {
  waiting: { tone: "info", icon: "clock", word: "Waiting" },
  sending: { tone: "info", icon: "loader", word: "Being sent" },
  uncertain: { tone: "warn", icon: "search", word: "Not known yet" },
  done: { tone: "good", icon: "good", word: "There" },
  failed: { tone: "bad", icon: "bad", word: "Not sent" },
};

/** What it is, and where. */
export const placeWords = ({
  kind,
  title,
  spaceKey,
  issueKey,
  review,
}: Pick<DocumentPublication, "kind" | "title" | "spaceKey" | "issueKey" | "review">): string => {
  if (kind === "review") return `Review of #${review?.number} in ${review?.repository}`;
  return kind === "page" ? `Page “${title}” in ${spaceKey}` : `Comment on ${issueKey}`;
};

export const SYSTEMS: Record<DocumentPublication["kind"], string> = {
  page: "Confluence",
  comment: "Jira",
  review: "the other side",
};

/** A page that the draft has outgrown, and nothing of it is on its way. */
export const isBehind = (
  { newest, done }: StandingDocument,
  { revision }: { revision: number },
): boolean =>
  done?.kind === "page" &&
  done.revision < revision &&
  (newest === done || newest.state === "failed");
