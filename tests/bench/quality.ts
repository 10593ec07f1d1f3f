// How good are the drafts? Twenty requirements of many kinds, through the whole product, by the demo model.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { StoryContent } from "../../src/db/schema/content.ts";
import { parseContent, wireStory } from "../../src/drafts/content.ts";
import { findRevision } from "../../src/drafts/draft.ts";
import { findings } from "../../src/drafts/findings.ts";
import { storyOf } from "../../src/drafts/nodes.ts";
import { type PartText, partTexts } from "../../src/drafts/part-text.ts";
import { ruleContext } from "../../src/drafts/rules/context.ts";
import { listPassages } from "../../src/drafts/source.ts";
import { coverageOf } from "../../src/drafts/trace/coverage.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";
import { compare, heading, percent, remark, table } from "./report.ts";

const FOLDER = join(import.meta.dirname, "requirements");

interface Figures {
  statements: number;
  covered: number;
  parts: number;
  cited: number;
  quotes: number;
  /** Of quotes that were made false on purpose. */
  lies: number;
  rejected: number;
  errors: number;
  warnings: number;
}

export async function benchQuality(): Promise<void> {
  const drafting = await startDrafting();
  const rows: { name: string; figures: Figures }[] = [];
  try {
    await drafting.connect("alice");
    for (const file of readdirSync(FOLDER).toSorted()) {
      const source = readFileSync(join(FOLDER, file), "utf8");
      rows.push({ name: basename(file, ".md"), figures: await measure(drafting, source) });
    }
  } finally {
    await drafting.close();
  }
  print(rows);
}

async function measure({ deps, cast }: Drafting, source: string): Promise<Figures> {
  const draft = await composedDraft(deps, cast.alice.account, { source });
  const [passages, revision] = await Promise.all([
    listPassages(deps.db, draft.id),
    findRevision(deps.db, draft.id, draft.revision),
  ]);
  if (!revision) throw new Error("the demo model made no draft");
  const content = storyOf(revision.content);
  const coverage = coverageOf(draft, content, passages);
  const found = findings(ruleContext(deps, draft, { content, passages }));
  const parts = partTexts(content).filter(isClaim);
  const lying = parseContent(falsified(content), {
    format: draft.criteriaFormat,
    passages,
  });
  if (!lying.ok) throw new Error(lying.message);
  const rejected = partTexts(lying.content).flatMap(({ refused = [] }) => refused).length;
  return {
    statements: coverage.statements.length,
    covered: coverage.covered,
    parts: parts.length,
    cited: parts.filter(({ cites }) => cites.length > 0).length,
    quotes: quotesOf(content),
    lies: rejected + quotesOf(lying.content),
    rejected,
    errors: found.filter(({ level }) => level === "error").length,
    warnings: found.filter(({ level }) => level === "warning").length,
  };
}

/** What a draft claims of the sources: not its planning, and not what it asks. */
const isClaim = ({ part, text }: PartText): boolean =>
  text !== "" && (/^(?:title|narrative|description)$/.test(part) || part.startsWith("criteria."));

/** The same answer by a model that adds a word to each of its quotes. */
const falsified = (content: StoryContent): string =>
  JSON.stringify(wireStory(content), (key, value: unknown) =>
    key === "quote" ? `${String(value)} whatsoever` : value,
  );
const quotesOf = (content: StoryContent): number =>
  partTexts(content).flatMap(({ quotes = [] }) => quotes).length;

const share = (some: number, all: number) => (all === 0 ? "-" : percent(some / all));

function print(rows: { name: string; figures: Figures }[]): void {
  heading(`Drafts of ${rows.length} requirements by the demo model`);
  const all = rows.map(({ figures }) => figures);
  const sum = (key: keyof Figures) => all.reduce((total, figures) => total + figures[key], 0);
  const passing = all.filter(({ errors }) => errors === 0).length;
  table(
    ["", "statements", "covered", "parts", "cited", "quotes", "errors", "warnings"],
    [
      ...rows.map(({ name, figures: f }) => [
        name,
        f.statements,
        share(f.covered, f.statements),
        f.parts,
        share(f.cited, f.parts),
        f.quotes,
        f.errors,
        f.warnings,
      ]),
      [
        "all",
        sum("statements"),
        share(sum("covered"), sum("statements")),
        sum("parts"),
        share(sum("cited"), sum("parts")),
        sum("quotes"),
        sum("errors"),
        sum("warnings"),
      ],
    ],
  );
  remark(
    `Without an error of the rules: ${passing} of ${rows.length}. False quotes rejected: ${sum("rejected")} of ${sum("lies")}.`,
  );
  compare("statements covered", { value: sum("covered") / sum("statements"), unit: "%" });
  compare("parts with a valid citation", { value: sum("cited") / sum("parts"), unit: "%" });
  compare("stories that pass the rules", { value: passing / rows.length, unit: "%" });
  compare("false quotes rejected", { value: sum("rejected") / sum("lies"), atLeast: 1, unit: "%" });
}
