import type { Listed, Probed } from "./acts.ts";
import type { TriedBefore } from "./tried.ts";

/** What somebody last asked the models or their servers, and what came of it. */
interface Look {
  probed?: Probed;
  listed?: Listed[];
  /** In its own words; the ledger has only codes of what went wrong, and texts while they are kept. */
  tried?: TriedBefore & { id: string };
}

/** By account: for the page that its own act leads to. */
export type Looks = Map<string, Look>;
