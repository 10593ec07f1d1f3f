import type { Queries } from "../db/db.ts";
import { asc, desc, eq, inArray } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { AboutPrompt } from "./change.ts";
import type { Prompt } from "./prompt.ts";
import { purposeOf } from "./purposes.ts";

export type LabelRow = Row<"promptLabels">;

export interface ListedPrompt extends AboutPrompt {
  /** As the version in use says it. */
  title: string;
  ownerName: string | undefined;
  labels: LabelRow[];
  versions: number;
}

const LISTED = 500;

/** All prompts, by name: reading is everybody's. A house has dozens, so they are filtered here. */
export async function listLibrary(
  db: Queries,
  { q = "", tag = "" }: { q?: string | undefined; tag?: string | undefined },
): Promise<{ prompts: ListedPrompt[]; tags: string[] }> {
  const { prompts: p, promptVersions: v, promptLabels: l } = db.t;
  const { name, version, title } = v;
  const [abouts, versions, labels] = await Promise.all([
    db.select().from(p).orderBy(asc(p.name)).limit(LISTED),
    db.select({ name, version, title }).from(v).orderBy(asc(v.name), asc(v.version)),
    db.select().from(l),
  ]);
  const names = await accountNames(
    db,
    abouts.map(({ ownerId }) => ownerId),
  );
  const all = abouts.map((about): ListedPrompt => {
    const own = versions.filter((one) => one.name === about.name);
    const ownLabels = labels.filter((one) => one.name === about.name);
    const used = ownLabels.find(({ label }) => label === "production")?.version;
    const shown = own.find((one) => one.version === used) ?? own.at(-1);
    return {
      ...about,
      title: shown?.title ?? about.name,
      ownerName: names.get(about.ownerId ?? ""),
      labels: ownLabels,
      versions: own.length,
    };
  });
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one: ListedPrompt) => {
    const text = [one.name, one.title, one.description, ...one.tags].join(" ").toLowerCase();
    return words.every((word) => text.includes(word)) && (tag === "" || one.tags.includes(tag));
  };
  const tags = [...new Set(all.flatMap((one) => one.tags))].toSorted();
  return { prompts: all.filter(fits), tags };
}

export async function findAbout(db: Queries, name: string): Promise<AboutPrompt | undefined> {
  const { prompts: p } = db.t;
  const [about] = await db.select().from(p).where(eq(p.name, name));
  return about;
}

/** Newest first. */
async function listVersions(db: Queries, name: string): Promise<Prompt[]> {
  const { promptVersions: v } = db.t;
  return db.select().from(v).where(eq(v.name, name)).orderBy(desc(v.version)).limit(LISTED);
}

async function listLabels(db: Queries, name: string): Promise<LabelRow[]> {
  const { promptLabels: l } = db.t;
  return db.select().from(l).where(eq(l.name, name)).orderBy(desc(l.label));
}

async function accountNames(
  db: Queries,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const { accounts: a } = db.t;
  const rows = await db.select({ id: a.id, name: a.name }).from(a).where(inArray(a.id, known));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Everything that the page of a prompt shows of it. */
export async function readPrompt(db: Queries, about: AboutPrompt) {
  const [versions, labels] = await Promise.all([
    listVersions(db, about.name),
    listLabels(db, about.name),
  ]);
  const versionOf = (label: LabelRow["label"]) =>
    labels.find((one) => one.label === label)?.version;
  const inUse = versionOf("production");
  const shipped = versions.find(({ origin }) => origin === "shipped");
  const { label: purpose, usedFor, only, variables } = purposeOf(about.purpose);
  const isUsed = only === undefined || only === about.name;
  return {
    about,
    versions,
    labels,
    inUse,
    candidate: versionOf("candidate"),
    /** Came later than the one in use, which is edited or was put back. */
    newerShipped:
      shipped && inUse !== undefined && shipped.version > inUse ? shipped.version : undefined,
    /** In use is not what came with the product: this would be. */
    putBack: shipped && shipped.version !== inUse ? shipped.version : undefined,
    use: { purpose, usedFor, only: isUsed ? undefined : only, variables: [...variables] },
    names: await accountNames(db, [
      about.ownerId,
      about.createdBy,
      ...versions.map(({ createdBy }) => createdBy),
      ...labels.map(({ movedBy }) => movedBy),
    ]),
  };
}

export type ReadPrompt = Awaited<ReturnType<typeof readPrompt>>;
