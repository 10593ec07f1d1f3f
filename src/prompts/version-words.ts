import type { Deps } from "../app.ts";
import { callFigures, versionFigures, type VersionFigures } from "./versions-figures.ts";

/** So far back the figures of the library's pages go. */
const FIGURE_DAYS = 90;
const DAY_MS = 86_400_000;

const beginning = ({ clock }: Pick<Deps, "clock">): Date =>
  new Date(clock.now().getTime() - FIGURE_DAYS * DAY_MS);

/** Of one prompt, in the last 90 days, of everybody. */
export const listFigures = (
  deps: Pick<Deps, "db" | "clock">,
  name: string,
): Promise<VersionFigures[]> => versionFigures(deps.db, { name, from: beginning(deps) });

/** Of every prompt, in the last 90 days. */
export const listCalls = (
  deps: Pick<Deps, "db" | "clock">,
): Promise<{ name: string; calls: number }[]> => callFigures(deps.db, { from: beginning(deps) });
