import { z } from "zod";
import type { Criterion, StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import { isGherkin, MOST } from "./content.ts";
import { carriedQuotes, type Settled } from "./trace/quote.ts";

/** The edit form's values by field name: `title`, `criteria.0.given`, `criteria.0.cites`, ... */
export type EditValues = Record<string, string>;

/** Rows beyond the existing ones that a person can fill without JavaScript. */
export const SPARE_ROWS = 2;

const typedCites = (numbers: number[]) => numbers.join(" ");

export function editValues(content: StoryContent): EditValues {
  const { narrative: n } = content;
  const values: EditValues = {
    title: content.title.text,
    "title.cites": typedCites(content.title.cites),
    role: n.role,
    need: n.need,
    benefit: n.benefit,
    "narrative.cites": typedCites(n.cites),
    description: content.description.text,
    "description.cites": typedCites(content.description.cites),
    priority: content.priority.value,
    "priority.reason": content.priority.reason ?? "",
    "priority.cites": typedCites(content.priority.cites),
    labels: content.labels.values.join(" "),
    "labels.cites": typedCites(content.labels.cites),
    points: content.estimate.points === null ? "" : String(content.estimate.points),
    "estimate.cites": typedCites(content.estimate.cites),
  };
  content.criteria.forEach((criterion, i) => {
    const at = `criteria.${i}`;
    values[`${at}.cites`] = typedCites(criterion.cites);
    if (isGherkin(criterion)) {
      Object.assign(values, {
        [`${at}.given`]: criterion.given,
        [`${at}.when`]: criterion.when,
        [`${at}.outcome`]: criterion.outcome,
      });
    } else values[`${at}.text`] = criterion.text;
  });
  content.questions.forEach((question, i) => {
    values[`questions.${i}.text`] = question.text;
    values[`questions.${i}.cites`] = typedCites(question.cites);
  });
  return values;
}

/** How many rows of a list a form with these values has; a made-up row far beyond all others is none. */
export function rowCount(values: EditValues, list: "criteria" | "questions"): number {
  const numbers = Object.keys(values).map((key) =>
    Number(key.startsWith(`${list}.`) ? key.split(".")[1] : -1),
  );
  const known = numbers.filter((n) => Number.isInteger(n) && n < MOST[list] + SPARE_ROWS);
  return Math.max(-1, ...known) + 1;
}

export type Edited =
  | { ok: true; content: StoryContent }
  | { ok: false; errors: Record<string, string> };

/**
 * The content that a person typed; a row left empty is gone. `base` is what the form was filled
 * with: a citation that stays keeps its words; a number that a person types has none.
 */
export function readEdit(
  values: EditValues,
  passages: Pick<Passage, "n">[],
  base: Partial<StoryContent> = {},
): Edited {
  const known = new Set(passages.map(({ n }) => n));
  const errors: Record<string, string> = {};
  const value = (name: string) => values[name]?.trim() ?? "";
  const typed = (name: string): number[] => {
    const numbers = value(`${name}.cites`)
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    const wrong = numbers.find((n) => !known.has(n));
    if (wrong !== undefined)
      errors[`${name}.cites`] = `Write numbers of passages, from 1 to ${Math.max(0, ...known)}.`;
    return [...new Set(numbers)].toSorted((a, b) => a - b);
  };
  const cites = (name: string, before: Settled | undefined): Settled => {
    const numbers = typed(name);
    return { cites: numbers, ...carriedQuotes(numbers, before) };
  };
  const points = value("points").replace(",", ".");
  Object.assign(errors, misfilled(value("title"), points), tooLong(values));
  const content: StoryContent = {
    title: { text: value("title"), ...cites("title", base.title) },
    narrative: {
      role: value("role"),
      need: value("need"),
      benefit: value("benefit"),
      ...cites("narrative", base.narrative),
    },
    description: { text: value("description"), ...cites("description", base.description) },
    criteria: rows(values, "criteria").flatMap((at, i) =>
      readCriterion(at, value, cites(at, base.criteria?.[i])),
    ),
    priority: { ...readPriority(value), ...cites("priority", base.priority) },
    labels: {
      values: value("labels")
        .split(/[\s,]+/)
        .filter(Boolean),
      ...cites("labels", base.labels),
    },
    estimate: {
      points: points === "" ? null : Number(points),
      ...cites("estimate", base.estimate),
    },
    questions: rows(values, "questions").flatMap((at, i) => {
      const text = value(`${at}.text`);
      return text === "" ? [] : [{ text, ...cites(at, base.questions?.[i]) }];
    }),
  };
  for (const list of ["criteria", "questions"] as const) {
    if (content[list].length > MOST[list]) {
      errors[`${list}.${MOST[list]}.text`] = `Up to ${MOST[list]} rows work. Empty some of them.`;
    }
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, content };
}

function misfilled(title: string, points: string): Record<string, string> {
  const arePoints = points === "" || (Number(points) >= 0 && Number(points) <= 1000);
  return {
    ...(!arePoints && { points: "Write a number of points, such as 3." }),
    ...(title === "" && { title: "A draft needs a title." }),
  };
}

function tooLong(values: EditValues): Record<string, string> {
  const found = Object.entries(values).flatMap(([name, { length }]) => {
    const most =
      name === "title" ? MOST.title : name === "priority.reason" ? MOST.reason : MOST.text;
    const message = `This has ${length.toLocaleString("en")} characters; up to ${most.toLocaleString("en")} work.`;
    return length > most ? [[name, message]] : [];
  });
  return Object.fromEntries(found);
}

const level = z.enum(["highest", "high", "medium", "low", "lowest"]).catch("medium");

function readPriority(value: (name: string) => string): Omit<StoryContent["priority"], "cites"> {
  const reason = value("priority.reason");
  return { value: level.parse(value("priority")), ...(reason !== "" && { reason }) };
}

const rows = (values: EditValues, list: "criteria" | "questions") =>
  Array.from({ length: rowCount(values, list) }, (_, i) => `${list}.${i}`);

function readCriterion(at: string, value: (name: string) => string, cites: Settled): Criterion[] {
  const text = value(`${at}.text`);
  if (text !== "") return [{ text, ...cites }];
  const [given, when, outcome] = [
    value(`${at}.given`),
    value(`${at}.when`),
    value(`${at}.outcome`),
  ];
  return given + when + outcome === "" ? [] : [{ given, when, outcome, ...cites }];
}
