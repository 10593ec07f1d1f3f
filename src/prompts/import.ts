import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { DiffPart } from "../platform/text/words-diff.ts";
import {
  type AboutPrompt,
  type Actor,
  addVersion,
  createPrompt,
  describePrompt,
  mayEdit,
  wrongPrompt,
} from "./change.ts";
import { cleanText, type Errors, tagsOf, type Typed, wrongAbout, wrongVersion } from "./check.ts";
import { findPrompt, newestVersion, type Prompt } from "./prompt.ts";
import { type PromptFile, readPromptFile, splitPromptFiles } from "./prompt-file.ts";
import { isPurpose } from "./purposes.ts";
import { findAbout } from "./show.ts";
import { hashOf } from "./sync-prompts.ts";
import { diffTexts } from "./text-diff.ts";

/** What would come of one prompt of an import. */
export type Planned = {
  name: string;
  title: string;
} & (
  | { outcome: "new" }
  | { outcome: "same" }
  /** Only description or tags. */
  | { outcome: "about" }
  | { outcome: "version"; from: number; diff: DiffPart[] }
  /** Changed here since the version that the file names: taken only when asked to. */
  | { outcome: "conflict"; from: number; diff: DiffPart[]; reason: string }
  | { outcome: "refused"; reason: string }
);

interface Item {
  typed: Typed;
  /** The version that the file was exported as. */
  version: number;
  planned: Planned;
  about: AboutPrompt | undefined;
  newest: Prompt | undefined;
}

const MOST = 200;

interface Read {
  typed: Typed;
  version: number;
  file: string;
}

function typedOf({ file, content }: PromptFile): Read {
  const { fields, text } = readPromptFile(content);
  const of = (key: string) => fields.get(key) ?? "";
  const typed = {
    name: of("name"),
    title: of("title"),
    purpose: of("purpose"),
    description: of("description"),
    tags: of("tags"),
    text: cleanText(text),
    note: "From a file",
  };
  return { typed, version: Number(of("version") || "0"), file };
}

/** What each prompt of the text would change; nothing is written. */
export async function planImport(
  db: Queries,
  { account }: Pick<Actor, "account">,
  content: string,
): Promise<Item[]> {
  const files = splitPromptFiles(content).slice(0, MOST).map(typedOf);
  const items: Item[] = [];
  for (const { typed, version, file } of files) {
    const isTwice = items.some((item) => item.typed.name === typed.name);
    const about = await findAbout(db, typed.name);
    const newest = await newestVersion(db, typed.name);
    const inUse = await findPrompt(db, typed.name);
    const place = { typed, version, about, newest };
    const { name, title } = typed;
    // Also what nobody may change: a file of all prompts comes back without a word.
    if (!isTwice && about && isSame(typed, about, [newest, inUse])) {
      items.push({ ...place, planned: { name, title, outcome: "same" } });
      continue;
    }
    const reason = isTwice
      ? "It is in the file twice. Keep one of them."
      : whyNot(place, about ? mayEdit(account, about) : true);
    const planned: Planned =
      reason === undefined
        ? { name, title, ...(await outcomeOf(db, place)) }
        : { name: name || file || "Text without a name", title, outcome: "refused", reason };
    items.push({ ...place, planned });
  }
  return items;
}

type Place = Omit<Item, "planned">;

const isSame = (typed: Typed, about: AboutPrompt, versions: (Prompt | undefined)[]): boolean =>
  !changesAbout(typed, about) &&
  versions.some(
    (one) =>
      one &&
      one.hash === hashOf({ ...typed, purpose: one.purpose }) &&
      typed.purpose === one.purpose,
  );

function whyNot({ typed, about }: Place, allowed: boolean): string | undefined {
  const { name, purpose } = typed;
  if (name === "") {
    return "It has no front matter with a name. A file begins with ---, name, title and purpose.";
  }
  if (!isPurpose(purpose)) return `“${purpose}” is no purpose of this library.`;
  if (about && about.purpose !== purpose) {
    return `Here ${name} is for ${about.purpose}, in the file for ${purpose}. Give it another name.`;
  }
  if (!allowed) {
    return about?.ownerId === null
      ? "Only administrators change it. Give it another name to make it your own."
      : "It is somebody else's. Give it another name to make it your own.";
  }
  const errors: Errors = about
    ? { ...wrongVersion(purpose, typed), ...wrongAbout(typed) }
    : wrongPrompt(typed, purpose);
  return Object.values(errors)[0];
}

type Outcome =
  | { outcome: "new" | "about" }
  | { outcome: "version"; from: number; diff: DiffPart[] }
  | { outcome: "conflict"; from: number; diff: DiffPart[]; reason: string };

async function outcomeOf(db: Queries, { typed, version, about, newest }: Place): Promise<Outcome> {
  if (!about || !newest) return { outcome: "new" };
  const { name, title, text } = typed;
  const hash = hashOf({ title, text, purpose: newest.purpose });
  if (hash === newest.hash) return { outcome: "about" };
  const from = newest.version;
  const diff = diffTexts(newest.text, text);
  const { promptVersions: v } = db.t;
  const [old] = await db
    .select({ version: v.version })
    .from(v)
    .where(and(eq(v.name, name), eq(v.hash, hash)))
    .limit(1);
  if (old) {
    const reason = `It says what version ${old.version} said; version ${from} is newer here.`;
    return { outcome: "conflict", from, diff, reason };
  }
  if (version > 0 && version < from) {
    const reason = `It was made from version ${version}; here it has come to version ${from} since.`;
    return { outcome: "conflict", from, diff, reason };
  }
  return { outcome: "version", from, diff };
}

const changesAbout = ({ description, tags }: Typed, about: AboutPrompt): boolean =>
  description !== about.description || tagsOf(tags).join() !== about.tags.join();

type Taken = "made" | "version" | "about" | undefined;

/** Does what `planImport` says; conflicts only where they are to be taken. */
export async function importPrompts(
  deps: Pick<Deps, "db" | "clock">,
  actor: Actor,
  { content, takeConflicts }: { content: string; takeConflicts: boolean },
): Promise<{ made: number; versions: number }> {
  const taken: Taken[] = [];
  for (const item of await planImport(deps.db, actor, content)) {
    const { outcome } = item.planned;
    if (outcome === "conflict" && !takeConflicts) continue;
    taken.push(outcome === "new" ? await make(deps, actor, item) : await change(deps, actor, item));
  }
  const count = (what: Taken) => taken.filter((one) => one === what).length;
  return { made: count("made"), versions: count("version") };
}

async function make(
  deps: Pick<Deps, "db" | "clock">,
  actor: Actor,
  { typed }: Item,
): Promise<Taken> {
  const { purpose } = typed;
  if (!isPurpose(purpose)) return undefined;
  const input = { typed, purpose, forAll: false, origin: "imported" } as const;
  return (await createPrompt(deps, actor, input)).ok ? "made" : undefined;
}

async function change(
  deps: Pick<Deps, "db" | "clock">,
  actor: Actor,
  { typed, planned: { outcome }, about, newest }: Item,
): Promise<Taken> {
  if (!about || !newest || outcome === "refused" || outcome === "same") return undefined;
  if (changesAbout(typed, about)) await describePrompt(deps, actor, about, typed);
  if (outcome === "about") return "about";
  const next = { typed, base: newest.version, use: false, origin: "imported" } as const;
  return (await addVersion(deps, actor, about, next)).ok ? "version" : undefined;
}
