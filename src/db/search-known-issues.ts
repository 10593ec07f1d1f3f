import type { Queries } from "./db.ts";
import { and, desc, eq, sql } from "./drizzle.ts";
import type { Row } from "./schema.ts";

export type KnownIssue = Row<"knownIssues">;

interface Search {
  connectionId: string;
  projectKey: string;
  /** Any text, the most telling words first: nothing in it is an operator. */
  text: string;
  limit: number;
}

const MOST_WORDS = 6;
/** A shorter word is looked for as it is, a longer one as the start of a word. */
const SHORTEST_START = 4;

/**
 * Issues of one project that a connection has read lately and whose summaries hold two of the first
 * six words, best first: by bm25 on SQLite, by ts_rank on PostgreSQL. Case and accents do not matter.
 * One word would be in half of all summaries, and ranking those is what takes the time.
 */
export async function searchKnownIssues(db: Queries, search: Search): Promise<KnownIssue[]> {
  const found = search.text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .match(/[\p{L}\p{N}]+/gu);
  const words = [...new Set(found?.map((word) => word.toLowerCase()))].slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  return db.dialect === "sqlite"
    ? searchSqlite(db, words, search)
    : searchPostgres(db, words, search);
}

const ofPlace = ({ knownIssues: t }: Queries["t"], { connectionId, projectKey }: Search) =>
  and(eq(t.connectionId, connectionId), eq(t.projectKey, projectKey));

const isStart = (word: string) => word.length >= SHORTEST_START;

/** Each with each other one; a single one alone. */
const pairs = (words: string[], operator: string): string[] =>
  words.length === 1
    ? words
    : words.flatMap((word, i) =>
        words.slice(i + 1).map((other) => `(${word} ${operator} ${other})`),
      );

async function searchSqlite(db: Queries, words: string[], search: Search): Promise<KnownIssue[]> {
  const { knownIssues: t } = db.t;
  // Letters and digits in quotes: no word is an operator of FTS5.
  const terms = words.map((word) => `"${word}"${isStart(word) ? "*" : ""}`);
  const query = pairs(terms, "AND").join(" OR ");
  const rows = await db
    .select({ issue: t })
    .from(t)
    .innerJoin(sql`known_issues_search`, sql`known_issues_search.rowid = ${t.id}`)
    .where(and(sql`known_issues_search match ${query}`, ofPlace(db.t, search)))
    .orderBy(sql`bm25(known_issues_search)`)
    .limit(search.limit);
  return rows.map(({ issue }) => issue);
}

async function searchPostgres(db: Queries, words: string[], search: Search): Promise<KnownIssue[]> {
  const { knownIssues: t } = db.t;
  const terms = words.map((word) => `'${word}'${isStart(word) ? ":*" : ""}`);
  const query = sql`to_tsquery('simple', ${pairs(terms, "&").join(" | ")})`;
  return db
    .select()
    .from(t)
    .where(and(sql`search @@ ${query}`, ofPlace(db.t, search)))
    .orderBy(desc(sql`ts_rank(search, ${query})`))
    .limit(search.limit);
}
