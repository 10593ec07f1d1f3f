import type { Deps } from "../app.ts";
import { versionFigures, type VersionFigures } from "./versions-figures.ts";

/** So far back the figures of the library's pages go. */
const FIGURE_DAYS = 90;
const DAY_MS = 86_400_000;

/** Of the last 90 days, of everybody. */
export async function listFigures(
  { db, clock }: Pick<Deps, "db" | "clock">,
  name?: string,
): Promise<VersionFigures[]> {
  const from = new Date(clock.now().getTime() - FIGURE_DAYS * DAY_MS);
  return versionFigures(db, { name, from });
}
