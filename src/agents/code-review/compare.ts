import type { DroppedRemark, Remark, ReviewContent } from "../../db/schema/content.ts";
import { type Candidate, findPlace, isSame } from "./check.ts";
import type { Known } from "./known.ts";
import type { ShownFile } from "./shown.ts";

/** A remark that may stand, as soon as nobody can disprove it. */
export interface Pooled extends Candidate {
  id: string | undefined;
  decision: "open" | "accepted";
  /** It was tried on this code already, or a person has accepted it. */
  isSure: boolean;
  /** It stood in the revision before this one. */
  stood: boolean;
}

export interface Compared {
  pool: Pooled[];
  /** By a person, and their code is still there. */
  leftOut: Remark[];
  resolved: ReviewContent["resolved"];
  dropped: DroppedRemark[];
}

interface Comparing {
  candidates: readonly Candidate[];
  base: ReviewContent | undefined;
  known: Known;
  files: readonly ShownFile[];
  /** A person has said what is to become of the remarks that stand. */
  isRefinement: boolean;
  /** Paths of the files that were read this time. */
  read: ReadonlySet<string>;
}

/** What was found now beside what stood before: nothing is said twice, and a person's word stays. */
export function compareKnown(given: Comparing): Compared {
  const compared: Compared = {
    pool: [],
    leftOut: [],
    resolved: [...(given.base?.resolved ?? [])],
    dropped: [],
  };
  const taken = new Set<Candidate>();
  const standing = given.base?.remarks ?? [];
  const said = new Set(standing.map(({ fingerprint }) => fingerprint));
  for (const before of standing) {
    const moved = atNewPlace(before, given.files);
    if (!moved) {
      if (before.decision !== "left_out") compared.resolved.push(resolvedOf(before));
      continue;
    }
    const again = given.candidates.filter(
      (one) =>
        one.fingerprint === moved.fingerprint ||
        (!taken.has(one) && !said.has(one.fingerprint) && isSame(one, moved)),
    );
    for (const one of again) taken.add(one);
    keepKnown(compared, given, { moved, again: again[0] });
  }
  for (const candidate of given.candidates) {
    if (!taken.has(candidate)) addFresh(compared, given.known, candidate);
  }
  compared.resolved = compared.resolved.filter(
    ({ fingerprint }) => !compared.pool.some((one) => one.fingerprint === fingerprint),
  );
  return compared;
}

export const resolvedOf = ({ title, path, fingerprint }: Remark | Pooled) => ({
  title,
  path,
  fingerprint,
});

/** The same remark where its code stands now; undefined where it is gone. */
function atNewPlace(remark: Remark, files: readonly ShownFile[]): Remark | undefined {
  const file = files.find(({ path }) => path === remark.path);
  const place = file && findPlace(file, remark.evidence, remark.line);
  if (!place) return undefined;
  const { line, endLine, n } = place;
  return { ...remark, line, endLine, cites: [n] };
}

function keepKnown(
  { pool, leftOut, dropped }: Compared,
  { isRefinement, read }: Comparing,
  { moved, again }: { moved: Remark; again: Candidate | undefined },
): void {
  const { id, decision } = moved;
  if (decision === "left_out") {
    leftOut.push(moved);
    return;
  }
  const stands = { ...moved, confidence: moved.confidence ?? 1, id, decision, stood: true };
  if (isRefinement && again) {
    const isSaid = again.title === moved.title && again.scenario === moved.scenario;
    const isSure = isSaid || decision === "accepted";
    pool.push({ ...again, id, decision, isSure, stood: true });
  } else if (isRefinement && decision === "open" && read.has(moved.path)) {
    const { title, path, line } = moved;
    dropped.push({ title, path, line, reason: "Taken out by the refinement." });
  } else {
    pool.push({
      ...stands,
      isSure: again !== undefined || decision === "accepted" || isRefinement,
    });
  }
}

/** Also one that stood once: its code may have come back. */
function addFresh({ pool, leftOut }: Compared, known: Known, candidate: Candidate): void {
  const earlier = known.remarks.get(candidate.fingerprint);
  if (earlier?.decision === "left_out") {
    const { confidence: _, ...remark } = candidate;
    leftOut.push({ ...remark, ...earlier });
    return;
  }
  pool.push({ ...candidate, id: earlier?.id, decision: "open", isSure: false, stood: false });
}
