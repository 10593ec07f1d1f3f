import { z } from "zod";
import { and, eq, inArray } from "../../db/drizzle.ts";
import { type Found, type Reading, readNewest, type What } from "./history-reading.ts";

const padded = (revision: number) => String(revision).padStart(8, "0");

async function revisions(reading: Reading): Promise<Found[]> {
  const { revisions: t } = reading.db.t;
  const { number, origin, note, accountId, createdAt: at } = t;
  const rows = await readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at, ties: [number] },
    ({ where, order, limit }) =>
      reading.db
        .select({ number, origin, note, accountId, at })
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map((row) => ({
    at: row.at,
    key: `revision:${padded(row.number)}`,
    whoId: row.accountId,
    what: () => ({ kind: "revision", number: row.number, origin: row.origin, note: row.note }),
  }));
}

/** What was said of it, and what became of that. */
const readComments = (reading: Reading, time: "createdAt" | "decidedAt") => {
  const { comments: t } = reading.db.t;
  return readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at: t[time], ties: [t.id] },
    ({ where, order, limit }) =>
      reading.db
        .select()
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
};

async function comments(reading: Reading): Promise<Found[]> {
  const rows = await readComments(reading, "createdAt");
  return rows.map(({ id, part, text, suggestion, accountId, createdAt }) => ({
    at: createdAt,
    key: `comment:${id}`,
    whoId: accountId,
    what: () => ({ kind: "comment", part, text, isSuggestion: suggestion !== null }),
  }));
}

async function decisions(reading: Reading): Promise<Found[]> {
  const rows = await readComments(reading, "decidedAt");
  return rows.flatMap(({ id, part, text, outcome, decidedBy, decidedAt: at }): Found[] => {
    if (outcome === null || at === null) return [];
    const what = (): What => ({ kind: "decision", outcome, part, text });
    return [{ at, key: `decision:${id}`, whoId: decidedBy ?? "", what }];
  });
}

/** Findings that were left as they are, and those that were taken up again. */
async function findingDecisions(reading: Reading): Promise<Found[]> {
  const { findingDecisions: t } = reading.db.t;
  const read = async (kind: "left" | "withdrawn") => {
    const at = kind === "left" ? t.createdAt : t.withdrawnAt;
    const { id, rule, part, reason, accountId } = t;
    const rows = await readNewest(
      reading,
      { own: eq(t.draftId, reading.draftId), at, ties: [id] },
      ({ where, order, limit }) =>
        reading.db
          .select({ id, rule, part, reason, accountId, at })
          .from(t)
          .where(where)
          .orderBy(...order)
          .limit(limit),
    );
    return rows.flatMap((row): Found[] => {
      if (row.at === null) return [];
      const what = (): What => ({ kind, rule: row.rule, part: row.part, reason: row.reason });
      return [{ at: row.at, key: `${kind}:${row.id}`, whoId: row.accountId, what }];
    });
  };
  return [...(await read("left")), ...(await read("withdrawn"))];
}

async function shares(reading: Reading): Promise<Found[]> {
  const { draftShares: t } = reading.db.t;
  const read = async (kind: "shared" | "ended") => {
    const at = kind === "shared" ? t.createdAt : t.endedAt;
    const { accountId: withId, level, grantedBy } = t;
    const rows = await readNewest(
      reading,
      { own: eq(t.draftId, reading.draftId), at, ties: [withId] },
      ({ where, order, limit }) =>
        reading.db
          .select({ withId, level, grantedBy, at })
          .from(t)
          .where(where)
          .orderBy(...order)
          .limit(limit),
    );
    return rows.flatMap((row): Found[] => {
      if (row.at === null) return [];
      const who = { whoId: row.grantedBy, withId: row.withId };
      const what: Found["what"] = ({ withName }) => ({ kind, level: row.level, withName });
      return [{ at: row.at, key: `${kind}:${row.withId}`, ...who, what }];
    });
  };
  return [...(await read("shared")), ...(await read("ended"))];
}

async function signatures(reading: Reading): Promise<Found[]> {
  const { countersignatures: t } = reading.db.t;
  const rows = await readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at: t.createdAt, ties: [t.revision, t.accountId] },
    ({ where, order, limit }) =>
      reading.db
        .select()
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map(({ revision, accountId, createdAt }) => ({
    at: createdAt,
    key: `signature:${padded(revision)}:${accountId}`,
    whoId: accountId,
    what: () => ({ kind: "signature", revision }),
  }));
}

async function publications(reading: Reading): Promise<Found[]> {
  const { publications: t } = reading.db.t;
  const { id, revision, state, accountId, createdAt: at } = t;
  const rows = await readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at, ties: [id] },
    ({ where, order, limit }) =>
      reading.db
        .select({ id, revision, state, accountId, at })
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map((row) => ({
    at: row.at,
    // After the signature that made it.
    key: `to-publish:${row.id}`,
    whoId: row.accountId,
    what: () => ({ kind: "publication", revision: row.revision, state: row.state }),
  }));
}

/** Pages of Confluence and comments on issues. */
async function documents(reading: Reading): Promise<Found[]> {
  const { documentPublications: t } = reading.db.t;
  const { id, kind, title, spaceKey, issueKey, review } = t;
  const { revision, state, accountId, createdAt: at } = t;
  const rows = await readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at, ties: [id] },
    ({ where, order, limit }) =>
      reading.db
        .select({ id, kind, title, spaceKey, issueKey, review, revision, state, accountId, at })
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map((row) => ({
    at: row.at,
    key: `document:${row.id}`,
    whoId: row.accountId,
    what: () => ({ kind: "document", document: row, revision: row.revision, state: row.state }),
  }));
}

/** What was said of an issue that may be the same. */
async function duplicates(reading: Reading): Promise<Found[]> {
  const { duplicateDecisions: t } = reading.db.t;
  const rows = await readNewest(
    reading,
    { own: eq(t.draftId, reading.draftId), at: t.createdAt, ties: [t.nodeId, t.issueKey] },
    ({ where, order, limit }) =>
      reading.db
        .select()
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map(({ nodeId, issueKey, act, reason, accountId, createdAt }) => ({
    at: createdAt,
    key: `duplicate:${nodeId}:${issueKey}`,
    whoId: accountId,
    what: () => ({ kind: "duplicate", act, issueKey, reason }),
  }));
}

const ABOUT = {
  "drafts.publication_decided": "issue",
  "drafts.document_decided": "document",
} as const;
const details = z.object({
  act: z.string().catch(""),
  issue: z.string().catch(""),
  is: z.string().catch(""),
});

/** What a person said of what nobody knew the outcome of; the audit log alone has it. */
async function publicationDecisions(reading: Reading): Promise<Found[]> {
  const { auditEntries: t } = reading.db.t;
  const own = and(inArray(t.action, Object.keys(ABOUT)), eq(t.subject, `draft:${reading.draftId}`));
  const rows = await readNewest(
    reading,
    { own, at: t.at, ties: [t.id] },
    ({ where, order, limit }) =>
      reading.db
        .select({
          id: t.id,
          at: t.at,
          accountId: t.accountId,
          action: t.action,
          details: t.details,
        })
        .from(t)
        .where(where)
        .orderBy(...order)
        .limit(limit),
  );
  return rows.map((row) => {
    const { act, issue, is } = details.parse(JSON.parse(row.details));
    const about = row.action === "drafts.document_decided" ? ABOUT[row.action] : "issue";
    return {
      at: row.at,
      key: `settled:${String(row.id).padStart(12, "0")}`,
      whoId: row.accountId ?? "",
      what: () => ({ kind: "decided", about, act, is: issue || is }),
    };
  });
}

/** Everything that can happen to a draft. */
export const readEvents = async (reading: Reading): Promise<Found[]> =>
  (
    await Promise.all([
      revisions(reading),
      comments(reading),
      decisions(reading),
      findingDecisions(reading),
      shares(reading),
      signatures(reading),
      publications(reading),
      documents(reading),
      duplicates(reading),
      publicationDecisions(reading),
    ])
  ).flat();
