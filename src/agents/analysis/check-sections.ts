import { z } from "zod";
import { came, type Came } from "../came.ts";
import type { AgentRun } from "../run.ts";
import { commentPatch } from "./comment-patch.ts";
import type { Planned } from "./plan.ts";
import type { DocumentProperties } from "./properties.ts";
import { type Files, knownOf, missingNames, type ReadRepository } from "./read-repository.ts";
import { type Cited, namesIn, untrueIn } from "./statements.ts";

/** A section on its way. */
export interface Writing {
  planned: Planned;
  statements: Cited[];
  patch: string | null;
}

type Run = AgentRun<DocumentProperties>;

/** What the statements name is looked for in the repository; comments are tried on their files. */
export async function checkSections(
  run: Run,
  files: Files,
  { read, writings }: { read: ReadRepository; writings: readonly Writing[] },
): Promise<Came<Writing[]>> {
  const texts = writings.flatMap(({ statements }) => statements.map(({ text }) => text));
  const missing = await lookUp(run, files, { commit: read.commit, names: namesIn(texts) });
  if (!missing.ok) return missing;
  const known = knownOf(read, missing.value);
  const checked = writings.map((writing) => ({
    ...writing,
    statements: writing.statements.map((one) => ({
      ...one,
      problems: [...one.problems, ...untrueIn(one.text, known)],
    })),
  }));
  if (run.properties.kind !== "comments") return came(checked);
  const patched: Writing[] = [];
  for (const writing of checked) {
    const one = await withPatch(run, writing, read);
    if (!one.ok) return one;
    patched.push(one.value);
  }
  return came(patched);
}

const lookUp = (
  run: Run,
  files: Files,
  { commit, names }: { commit: string; names: readonly string[] },
): Promise<Came<string[]>> =>
  run.step({
    key: "check",
    kind: "code",
    label:
      names.length === 1
        ? "Look for the name that the text says there is"
        : `Look for the ${names.length} names that the text says there are`,
    output: z.array(z.string()),
    work: async () => {
      if (names.length === 0) return { came: came([]) };
      const opened = await files.open(commit);
      if (!opened.ok) return { came: opened };
      return { came: await missingNames(run, opened.value.folder, { names, inCode: false }) };
    },
  });

/** Only what is in order goes into the file. */
async function withPatch(
  { signal }: Run,
  writing: Writing,
  { texts }: ReadRepository,
): Promise<Came<Writing>> {
  const [path = ""] = writing.planned.about;
  const text = texts.find((one) => one.path === path)?.text;
  const able = writing.statements.filter(
    ({ places, problems }) =>
      places[0]?.path === path && !problems.some(({ level }) => level === "error"),
  );
  if (text === undefined || able.length === 0) return came({ ...writing, patch: null });
  const comments = able.map(({ text: words, places }) => ({
    line: places[0]?.line ?? 1,
    text: words,
  }));
  const made = await commentPatch({ path, text, comments }, signal);
  if (!made.ok) return made;
  const { patch, refused } = made.value;
  const statements = writing.statements.map((one) => {
    const why = refused.get(able.indexOf(one));
    return why === undefined
      ? one
      : { ...one, problems: [...one.problems, { level: "error" as const, message: why }] };
  });
  return came({ ...writing, statements, patch });
}
