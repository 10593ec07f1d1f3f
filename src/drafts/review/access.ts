import { isAllowed } from "../../accounts/permissions.ts";
import type { Account } from "../../app.ts";
import type { ShareLevel } from "../../db/schema/review.ts";

/** What an account may do with a draft; each includes those before. */
export type May = ShareLevel | "owner";

const ORDER: May[] = ["comment", "suggest", "countersign", "owner"];

export const reaches = (may: May | undefined, needed: May): boolean =>
  may !== undefined && ORDER.indexOf(may) >= ORDER.indexOf(needed);

/** A viewer changes nothing of others, whatever was granted. */
export const cappedLevel = (account: Account, level: ShareLevel): ShareLevel =>
  isAllowed(account, "drafts.write") ? level : "comment";

/**
 * What each request below /drafts/:id needs. Whatever is not named here is the owner's alone, so that
 * a route which nobody thought of is closed.
 */
const NEEDS: Record<string, May> = {
  "GET /": "comment",
  "GET /stream": "comment",
  "GET /revisions": "comment",
  "GET /revisions/:number": "comment",
  "GET /diff": "comment",
  "GET /coverage": "comment",
  "GET /passages": "comment",
  "GET /passages/:n": "comment",
  "GET /nodes": "comment",
  "GET /nodes/:node": "comment",
  "GET /board": "comment",
  "GET /print": "comment",
  "GET /export/:format": "comment",
  "GET /sources": "comment",
  "GET /sources/:source": "comment",
  "GET /sources/:source/file": "comment",
  "GET /history": "comment",
  "GET /judgement": "comment",
  "GET /issues": "comment",
  "GET /rules": "comment",
  "GET /findings": "comment",
  "GET /comments": "comment",
  "POST /comments": "comment",
  // Whose comment it is decides what one may say of it.
  "POST /comments/:comment/outcome": "comment",
  "GET /duplicates": "countersign",
  "GET /duplicates/stream": "countersign",
  "GET /publication": "countersign",
  "GET /publication/nodes": "countersign",
  "GET /publication/nodes/:node": "countersign",
  "GET /publication/text": "countersign",
  "GET /publication/stream": "countersign",
  "POST /publication": "countersign",
};

const rows = Object.entries(NEEDS).map(([act, level]) => ({
  pattern: new RegExp(`^${act.replaceAll(/:\w+/g, "[^/]+")}$`),
  level,
}));

/** What a request below /drafts/:id needs; `path` is the whole path as it was routed. */
export function neededFor(method: string, path: string): May {
  const below = path.split("/").slice(3).join("/");
  const act = `${method === "HEAD" ? "GET" : method} /${below}`;
  return rows.find(({ pattern }) => pattern.test(act))?.level ?? "owner";
}
