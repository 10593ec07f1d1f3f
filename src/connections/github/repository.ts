import type { OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";

const OWNER = /^[a-z0-9][a-z0-9_-]{0,99}$/i;
const NAME = /^[a-z0-9._-]{1,100}$/i;

interface Known {
  ok: true;
  /** `/repos/<owner>/<name>` */
  path: string;
}

/** Only what GitHub itself takes for `owner/name` becomes a part of a path. */
export function repositoryPath(repository: string): Known | OutsideFailure {
  const [owner = "", name = "", ...rest] = repository.split("/");
  const isKnown = OWNER.test(owner) && NAME.test(name) && !/^\.+$/.test(name);
  if (isKnown && rest.length === 0) return { ok: true, path: `/repos/${owner}/${name}` };
  return outsideFailure("wrong_repository", {
    system: "GitHub",
    mayHaveHappened: false,
    detail: `“${repository.slice(0, 100)}”`,
  });
}

/** Undefined where no file can have such a path; `..` would lead to another address. */
export function filePath(path: string): string | undefined {
  const parts = path.split("/");
  const isOdd = parts.some((part) => part === "" || part === "." || part === "..");
  return isOdd || path.includes("\0") ? undefined : parts.map(encodeURIComponent).join("/");
}
