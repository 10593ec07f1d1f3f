import type {
  CodeCite,
  DocumentContent,
  DocumentSection,
} from "../../db/schema/document-content.ts";
import type { RevisionContent } from "../../db/schema/content.ts";
import { isOfAgent } from "../../drafts/nodes.ts";
import { came, type Came, isLimit } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { checkSections, type Writing } from "./check-sections.ts";
import { findAgain, type Lines, linesOf } from "./cite.ts";
import { keepSlices } from "./keep-slices.ts";
import { type Planned, planSections } from "./plan.ts";
import type { DocumentProperties } from "./properties.ts";
import { type Files, filesFor, type ReadRepository, readRepository } from "./read-repository.ts";
import { codeOf, factsOf } from "./shown.ts";
import { citeStatements } from "./statements.ts";
import { writeSection } from "./write-section.ts";

type Run = AgentRun<DocumentProperties>;

/** Reads the repository, has each section written from its own files, and believes none of it unseen. */
export async function analyse(run: Run): Promise<Came<DocumentContent>> {
  const files = filesFor(run);
  try {
    return await analyseWith(run, files);
  } finally {
    await files.close();
  }
}

async function analyseWith(run: Run, files: Files): Promise<Came<DocumentContent>> {
  const base = documentOf(run.base);
  const isRefinement = run.row.instruction !== null;
  // What a person refines is what they have before them, not what was pushed since.
  const ref = isRefinement && base ? base.repository.commit : run.properties.ref;
  const read = await readRepository(run, files, ref);
  if (!read.ok) return read;
  const lines = linesOf(read.value.texts);
  const plan = planSections(run.properties.kind, read.value);
  const wanted = wantedSections(run, { base, plan, lines });
  const writings = await writeAll(run, { read: read.value, lines, plan, wanted });
  if (!writings.ok) return writings;
  const checked = await checkSections(run, files, {
    read: read.value,
    writings: writings.value.made,
  });
  if (!checked.ok) return checked;
  const places = checked.value.flatMap(({ statements }) => statements.flatMap((one) => one.places));
  const cite = await keepSlices(run, { commit: read.value.commit, lines, places });
  if (!cite.ok) return cite;
  const written = new Map(
    checked.value.map((one): [string, DocumentSection] => [
      one.planned.id,
      sectionOf(one, cite.value),
    ]),
  );
  const sections = plan.flatMap(({ id }) => written.get(id) ?? wanted.kept.get(id) ?? []);
  return came({
    type: "document",
    title: { text: run.draft.title, cites: [] },
    summary: summaryOf(sections),
    kind: run.properties.kind,
    repository: {
      name: run.properties.repository,
      ref: run.properties.ref,
      commit: read.value.commit,
      folder: run.properties.folder,
    },
    sections,
    diagram: run.properties.kind === "overview" ? read.value.diagram : null,
    stale: read.value.stale,
    leftOut: leftOutOf(plan, writings.value),
    since: isRefinement || !base ? null : sinceOf(base, written, wanted.kept.size),
  });
}

const documentOf = (content: RevisionContent | undefined): DocumentContent | undefined =>
  content && isOfAgent(content) && content.type === "document" ? content : undefined;

const sectionOf = (
  { planned: { id, title, about }, statements, patch }: Writing,
  cite: (place: Writing["statements"][number]["places"][number]) => CodeCite,
): DocumentSection => ({
  id,
  title,
  about: about.slice(0, 50),
  statements: statements.map(({ text, places, problems }) => ({
    text,
    cites: places.map(cite),
    problems,
  })),
  patch,
  decision: "open",
});

const MOST_SUMMARY = 2;

/** Its first words are those of the first section. */
function summaryOf([first]: readonly DocumentSection[]): DocumentContent["summary"] {
  const told = (first?.statements ?? []).slice(0, MOST_SUMMARY);
  return {
    text: told.map(({ text }) => text).join(" "),
    cites: [...new Set(told.flatMap(({ cites }) => cites.map(({ n }) => n)))],
  };
}

const sinceOf = (
  base: DocumentContent,
  written: ReadonlyMap<string, DocumentSection>,
  kept: number,
): DocumentContent["since"] => ({
  commit: base.repository.commit,
  redone: [...written.values()].map(({ title }) => title),
  kept,
});

interface Wanted {
  write: Planned[];
  /** Stand as they were, at their lines of now. */
  kept: Map<string, DocumentSection>;
}

/** Of a refinement what it names; of a later commit what rests on code that is another now. */
function wantedSections(
  run: Run,
  { base, plan, lines }: { base: DocumentContent | undefined; plan: Planned[]; lines: Lines },
): Wanted {
  const { instruction } = run.row;
  const named = instruction === null ? undefined : namedIn(instruction, plan);
  const wanted: Wanted = { write: [], kept: new Map() };
  for (const planned of plan) {
    const before = base?.sections.find(
      ({ id, title }) => id === planned.id && title === planned.title,
    );
    const kept = before && (named ? !named.has(planned.id) && before : standing(before, lines));
    if (kept) wanted.kept.set(planned.id, kept);
    else wanted.write.push(planned);
  }
  return wanted;
}

/** Named by its title or by one of its files; a wish that names none is about all. */
function namedIn(instruction: string, plan: readonly Planned[]): ReadonlySet<string> {
  const words = instruction.toLowerCase();
  const named = plan.filter(
    ({ title, about }) =>
      words.includes(title.toLowerCase()) ||
      (about.length <= 12 && about.some((path) => words.includes(path.toLowerCase()))),
  );
  return new Set((named.length > 0 ? named : plan).map(({ id }) => id));
}

/** The section at its lines of now, if all that it rests on is as it was. */
function standing(before: DocumentSection, lines: Lines): DocumentSection | undefined {
  let isSame = before.statements.some(({ cites }) => cites.length > 0);
  const statements = before.statements.map((statement) => ({
    ...statement,
    cites: statement.cites.map((cite) => {
      const again = findAgain(cite, lines);
      if (!again) isSame = false;
      return again ? { ...again, n: cite.n } : cite;
    }),
  }));
  // A patch is of one commit.
  return isSame && before.patch === null ? { ...before, statements } : undefined;
}

interface Written {
  made: Writing[];
  /** Sections that the run did not come to, and why. */
  unwritten: Map<string, string>;
  shown: Set<string>;
}

async function writeAll(
  run: Run,
  {
    read,
    lines,
    plan,
    wanted,
  }: { read: ReadRepository; lines: Lines; plan: readonly Planned[]; wanted: Wanted },
): Promise<Came<Written>> {
  const facts = factsOf(read);
  const result: Written = { made: [], unwritten: new Map(), shown: new Set() };
  const base = documentOf(run.base);
  for (const { about } of plan.filter(({ id }) => wanted.kept.has(id))) {
    for (const path of about) result.shown.add(path);
  }
  for (const planned of wanted.write) {
    const code = codeOf(planned, read);
    const standingOne = base?.sections.find(({ id }) => id === planned.id);
    const { instruction } = run.row;
    const written = await writeSection(run, {
      planned,
      facts,
      code,
      standing: standingOne,
      instruction,
    });
    if (!written.ok) {
      if (result.made.length === 0 || !isLimit(written)) return written;
      result.unwritten.set(planned.title, written.message);
      continue;
    }
    for (const path of code.paths) result.shown.add(path);
    const seen = new Map([...lines].filter(([path]) => code.paths.includes(path)));
    const statements = citeStatements(written.value.statements, seen);
    result.made.push({ planned, statements, patch: null });
  }
  return came(result);
}

const MOST_LEFT_OUT = 100;

function leftOutOf(
  plan: readonly Planned[],
  { shown, unwritten }: Written,
): DocumentContent["leftOut"] {
  const about = [...new Set(plan.flatMap((planned) => planned.about))];
  return [
    ...[...unwritten].map(([path, reason]) => ({ path, reason })),
    ...about
      .filter((path) => !shown.has(path))
      .map((path) => ({ path, reason: "No room: the model saw the map of it, and no line." })),
  ].slice(0, MOST_LEFT_OUT);
}
