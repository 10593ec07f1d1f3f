import type { BacklogNode, Priority } from "../../../src/db/schema/content.ts";

export const PRIORITY_WORDS: Record<Priority, string> = {
  highest: "Highest",
  high: "High",
  medium: "Medium",
  low: "Low",
  lowest: "Lowest",
};

export const DECISION_WORDS: Record<BacklogNode["decision"], string> = {
  open: "To decide",
  accepted: "Accepted",
  left_out: "Left out",
};

/** "1 item", "3 items". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** As long as Jira takes; of a longer one, its beginning. */
export const clipped = (title: string, most = 255): string =>
  title.length > most ? `${title.slice(0, most - 1)}…` : title;
