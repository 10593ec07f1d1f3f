import type { OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";

const PART = /^[\p{L}\p{N}_][\p{L}\p{N}_.+ -]{0,254}$/u;
const MOST_PARTS = 21;

interface Known {
  ok: true;
  /** `/projects/<group%2Fname>` */
  path: string;
}

/** A project in its groups, as GitLab writes it in an address: `group/subgroup/name`. */
export function projectPath(repository: string): Known | OutsideFailure {
  const parts = repository.split("/");
  const isKnown = parts.length > 1 && parts.length <= MOST_PARTS && parts.every(isPart);
  if (isKnown) return { ok: true, path: `/projects/${encodeURIComponent(repository)}` };
  return outsideFailure("wrong_repository", {
    system: "GitLab",
    mayHaveHappened: false,
    detail: `“${repository.slice(0, 100)}”`,
    fix: "Write it as in its address: group/name.",
  });
}

const isPart = (part: string) => PART.test(part) && !/^\.+$/.test(part);
