import type { ShareLevel } from "../../../src/db/schema/review.ts";

export const LEVEL_WORDS: Record<ShareLevel, string> = {
  comment: "may comment",
  suggest: "may suggest changes",
  countersign: "may countersign",
};
