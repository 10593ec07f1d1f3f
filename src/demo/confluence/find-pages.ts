import { type Jql, JqlError, parseJql } from "../jira/jql.ts";
import { type DemoPage, type DemoSpace, spaces } from "./store.ts";

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const plain = (storage: string) => storage.replaceAll(/<[^>]+>/g, " ");

const READERS = new Map<string, (page: DemoPage) => string>([
  ["space", ({ spaceKey }) => spaceKey],
  ["type", () => "page"],
  ["title", ({ title }) => title],
  ["text", ({ title, body }) => `${title} ${plain(body)}`],
  ["sitesearch", ({ title, body }) => `${title} ${plain(body)}`],
  ["id", ({ id }) => id],
  ["content", ({ id }) => id],
  ["parent", ({ parentId = "" }) => parentId],
  ["creator", ({ author }) => author],
  ["created", ({ created }) => created],
  ["lastmodified", ({ updated }) => updated],
]);
const ALIASES = new Map([["space.key", "space"]]);

/** The pages that a CQL query finds, or Confluence's complaint about it. */
export function findPages(
  pages: DemoPage[],
  cql: string,
): { ok: true; pages: DemoPage[] } | { ok: false; message: string } {
  try {
    const { where, orderBy } = parseJql(cql);
    if (where === undefined) throw new JqlError("empty query");
    const found = pages.filter((page) => matches(where, page));
    const [key] = orderBy;
    if (key === undefined) return { ok: true, pages: found };
    const read = readerOf(key.field);
    const ordered = found.toSorted((a, b) => read(a).localeCompare(read(b)));
    return { ok: true, pages: key.descending ? ordered.toReversed() : ordered };
  } catch (error) {
    if (error instanceof JqlError) return { ok: false, message: `Could not parse cql : ${cql}` };
    throw error;
  }
}

const SPACES_ALONE = /\btype\s*=\s*"?space"?/i;

/** The spaces that a query for nothing else finds; undefined: it asks for something else. */
export function findSpaces(cql: string): DemoSpace[] | undefined {
  if (!SPACES_ALONE.test(cql)) return undefined;
  const asPages = spaces.map(({ id, key, name }) => {
    const at = { created: "", updated: "", author: "", version: 1 };
    return { id, spaceKey: key, title: name, body: "", ...at };
  });
  const found = findPages(asPages, cql.replace(SPACES_ALONE, "type = page"));
  return found.ok ? spaces.filter(({ id }) => found.pages.some((page) => page.id === id)) : [];
}

function readerOf(field: string) {
  const reader = READERS.get(ALIASES.get(field) ?? field);
  if (reader === undefined) throw new JqlError(`No field exists with name: ${field}`);
  return reader;
}

function matches(cql: Jql, page: DemoPage): boolean {
  switch (cql.kind) {
    case "not":
      return !matches(cql.part, page);
    case "and":
      return cql.parts.every((part) => matches(part, page));
    case "or":
      return cql.parts.some((part) => matches(part, page));
    case "clause":
      return matchesClause(cql, page);
  }
}

function matchesClause(
  { field, operator, values }: Extract<Jql, { kind: "clause" }>,
  page: DemoPage,
): boolean {
  const found = readerOf(field)(page);
  const isOneOf = values.some((value) => value.toLowerCase() === found.toLowerCase());
  const there = words(found);
  const hasAll = words(values[0] ?? "").every((word) => there.some((one) => one.startsWith(word)));
  switch (operator) {
    case "=":
    case "in":
      return isOneOf;
    case "!=":
    case "not in":
      return !isOneOf;
    case "~":
      return hasAll;
    case "!~":
      return !hasAll;
    default:
      throw new JqlError(`Operator ${operator} is not supported`);
  }
}
