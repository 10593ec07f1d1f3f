import { setTimeout as sleep } from "node:timers/promises";
import type { Account, Deps } from "../../app.ts";
import { confluencePagesFor } from "../../connections/connection.ts";
import { and, eq, gt, inArray, isNull, lt, or } from "../../db/drizzle.ts";
import type { Draft } from "../draft.ts";
import { listSources, type Source } from "../source.ts";
import { type Read, refuse, type Refused, refusedOutside } from "./material.ts";
import { hasComments, readIssue, readQuery } from "./read-issues.ts";
import { readPage } from "./read-page.ts";

const FROM_OUTSIDE = ["page", "issue", "issues"] as const;

export const isFromOutside = ({ kind }: Pick<Source, "kind">): boolean =>
  FROM_OUTSIDE.some((one) => one === kind);

export interface Looked {
  /** Sources that have a later version. */
  newer: number;
  asked: number;
  /** What kept it from asking, source by source. */
  failures: string[];
}

/** Asks where the sources of a draft came from which version is there now. */
export async function lookForVersions(deps: Deps, draft: Draft): Promise<Looked> {
  const sources = (await listSources(deps.db, draft.id)).filter(isFromOutside);
  const looked: Looked = { newer: 0, asked: sources.length, failures: [] };
  for (const source of sources) {
    const found = await lookAt(deps, source);
    if (!found.ok) looked.failures.push(`“${source.title}”: ${found.message}`);
    else if (found.version !== source.version) looked.newer += 1;
  }
  return looked;
}

type CurrentVersion = { ok: true; version: string | null } | Refused;

async function lookAt(deps: Deps, source: Source): Promise<CurrentVersion> {
  const current = await currentVersion(deps, source);
  if (!current.ok) return current;
  const { sources } = deps.db.t;
  const newerVersion = current.version === source.version ? null : current.version;
  await deps.db
    .update(sources)
    .set({ checkedAt: deps.clock.now(), newerVersion })
    .where(eq(sources.id, source.id));
  return current;
}

async function currentVersion(deps: Deps, source: Source): Promise<CurrentVersion> {
  const { accountId, kind, origin } = source;
  if (kind !== "page") {
    const read = await readAgain(deps, source);
    return read.ok ? { ok: true, version: read.material.version } : read;
  }
  const client = await confluencePagesFor(deps, accountId, origin.connectionId ?? "");
  if (!client.ok) return refusedOutside(client);
  const version = await client.value.version(origin.id ?? "");
  return version.ok ? { ok: true, version: String(version.value) } : refusedOutside(version);
}

/** The same page, issue or query as it is now, with the connection of whoever added it. */
export async function readAgain(deps: Deps, { accountId, kind, origin }: Source): Promise<Read> {
  const account: Pick<Account, "id"> = { id: accountId };
  const { connectionId = "", id = "", jql = "" } = origin;
  const withComments = hasComments(origin.notes);
  if (kind === "page") return readPage(deps, account, { connectionId, id });
  if (kind === "issue") return readIssue(deps, account, { connectionId, key: id, withComments });
  if (kind === "issues") return readQuery(deps, account, { connectionId, jql, withComments });
  return refuse("no_versions", "Only pages and issues have later versions.");
}

const DAY_MS = 86_400_000;
const DRAFTS_FOR_MS = 30 * DAY_MS;
const AGAIN_AFTER_MS = 20 * 3_600_000;
const MOST_A_RUN = 300;
const PAUSE_MS = 200;

/** The daily look: sources of open drafts that somebody worked on lately, a few a second. */
export async function lookAtAll(
  deps: Deps,
  { signal, pauseMs = PAUSE_MS }: { signal: AbortSignal; pauseMs?: number },
): Promise<number> {
  const { drafts, sources } = deps.db.t;
  const now = deps.clock.now().getTime();
  const rows = await deps.db
    .select({ source: sources })
    .from(sources)
    .innerJoin(drafts, eq(drafts.id, sources.draftId))
    .where(
      and(
        eq(drafts.state, "open"),
        gt(drafts.updatedAt, new Date(now - DRAFTS_FOR_MS)),
        inArray(sources.kind, FROM_OUTSIDE),
        isNull(sources.replacedAt),
        or(isNull(sources.checkedAt), lt(sources.checkedAt, new Date(now - AGAIN_AFTER_MS))),
      ),
    )
    .limit(MOST_A_RUN);
  let asked = 0;
  for (const { source } of rows) {
    if (signal.aborted) break;
    const found = await lookAt(deps, source);
    if (!found.ok) deps.log.info("sources.not_checked", { sourceId: source.id, code: found.code });
    asked += 1;
    await sleep(pauseMs);
  }
  return asked;
}
