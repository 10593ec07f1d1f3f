import type { Queries } from "../db/db.ts";
import { csvOf } from "../platform/text/csv.ts";
import { type Asked, listActivities } from "./list.ts";
import type { ActivityListing } from "./listing.ts";
import { costWords } from "./money.ts";

const MOST_ROWS = 10_000;
/** So often it looks further back for what is rare. */
const MOST_LOOKS = 50;
const AT_ONCE = 500;

const dollars = (nanoUsd: number) => (nanoUsd / 1e9).toFixed(9);
const word = (value: string | number | null) => (value === null ? "" : String(value));

const columns: [name: string, of: (activity: ActivityListing) => string][] = [
  ["Id", ({ id }) => id],
  ["At", ({ at }) => at.toISOString()],
  ["Account", ({ accountName }) => word(accountName)],
  ["Task", ({ taskType }) => taskType],
  ["For", ({ subject }) => subject],
  ["Project", ({ projectKey }) => word(projectKey)],
  ["Prompt", ({ promptName }) => promptName],
  ["Prompt version", ({ promptVersion }) => word(promptVersion)],
  ["Provider", ({ provider }) => provider],
  ["Model asked", ({ modelRequested }) => modelRequested],
  ["Model served", ({ modelServed }) => word(modelServed)],
  ["Outcome", ({ status }) => status],
  ["Error", ({ errorCode }) => word(errorCode)],
  ["Attempts", ({ attempts }) => word(attempts)],
  ["Cache", ({ cache }) => cache],
  ["Input tokens", ({ inputUncached }) => word(inputUncached)],
  ["Cache read", ({ cacheRead }) => word(cacheRead)],
  ["Cache write 5 min", ({ cacheWrite5m }) => word(cacheWrite5m)],
  ["Cache write 1 h", ({ cacheWrite1h }) => word(cacheWrite1h)],
  ["Output tokens", ({ output }) => word(output)],
  ["Counted by", ({ usageSource }) => word(usageSource)],
  ["Cost USD", (one) => (one.costNanoUsd === null ? costWords(one) : dollars(one.costNanoUsd))],
  ["Price list", ({ priceRef }) => word(priceRef)],
  ["Saved USD", ({ savedNanoUsd }) => (savedNanoUsd === null ? "" : dollars(savedNanoUsd))],
  ["First token ms", ({ ttftMs }) => word(ttftMs)],
  ["Total ms", ({ totalMs }) => word(totalMs)],
  ["Category", ({ category }) => word(category)],
  ["Lines added", ({ linesAdded }) => word(linesAdded)],
  ["Lines removed", ({ linesRemoved }) => word(linesRemoved)],
  ["Files changed", ({ filesChanged }) => word(filesChanged)],
];

/** Piece by piece, so that it needs no more memory than a page; it says when it is not all. */
export async function* csvPieces(db: Queries, asked: Asked): AsyncGenerator<string> {
  yield await csvOf([columns.map(([name]) => name)]);
  let { before } = asked.filter;
  let rows = 0;
  for (let looks = 0; looks < MOST_LOOKS && rows < MOST_ROWS; looks += 1) {
    const filter = { ...asked.filter, before };
    const { activities, next } = await listActivities(db, { ...asked, filter, limit: AT_ONCE });
    rows += activities.length;
    if (activities.length > 0) {
      yield await csvOf(activities.map((one) => columns.map(([, of]) => of(one))));
    }
    if (next === undefined) return;
    before = next;
  }
  yield await csvOf([["Not all: there is more further back. Ask for a shorter time."]]);
}
