import { z } from "zod";
import type { IssueFields } from "../../db/schema/drafts.ts";
import { ask } from "../atlassian/ask.ts";
import { readRefusal } from "../atlassian/refusal.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { JiraSystem } from "./client.ts";
import { asCreated, createBody, created, shapeCustom } from "./create-issue.ts";
import { createFields } from "./create-screen.ts";
import type { CreatedIssue } from "./jira.ts";

interface Row {
  fields: IssueFields;
  itemId: string;
}

/** Jira creates them one after another before it answers. */
const TIMEOUT_MS = 20_000;
const TIMEOUT_MS_A_ROW = 2000;

const shape = z.object({
  issues: z.array(created),
  errors: z
    .array(
      z.object({
        status: z.number().nullish(),
        elementErrors: z.looseObject({}).nullish(),
        failedElementNumber: z.int().min(0),
      }),
    )
    .default([]),
});
type Answer = z.infer<typeof shape>;

/**
 * One POST of several, never repeated here. Both dialects read each row as they read the body of a
 * single create, its entity property included, and name the rows that failed: what they created stands
 * in the order of the rest. An answer that does not add up is an unknown outcome of all rows.
 */
export async function createIssues(
  system: JiraSystem,
  rows: readonly Row[],
  label: string,
): Promise<Outside<Outside<CreatedIssue>[]>> {
  const bodies = await writeBodies(system, rows, label);
  if (!bodies.ok) return bodies;
  const answer = await ask(system, {
    path: `${system.api}/issue/bulk`,
    body: { issueUpdates: bodies.value },
    shape,
    writes: true,
    refusedInParts: true,
    timeoutMs: TIMEOUT_MS + rows.length * TIMEOUT_MS_A_ROW,
  });
  return answer.ok ? outcomes(system, rows.length, answer.value) : answer;
}

async function writeBodies(
  system: JiraSystem,
  rows: readonly Row[],
  label: string,
): Promise<Outside<object[]>> {
  const screens = new Map<string, ReturnType<typeof createFields>>();
  const readOnce: typeof createFields = (_system, projectKey, typeId) => {
    const read = screens.get(typeId) ?? createFields(system, projectKey, typeId);
    screens.set(typeId, read);
    return read;
  };
  const bodies: object[] = [];
  for (const { fields, itemId } of rows) {
    const custom = await shapeCustom(system, fields, readOnce);
    if (!custom.ok) return custom;
    bodies.push(createBody(system, { ...fields, custom: custom.value }, { label, itemId }));
  }
  return { ok: true, value: bodies };
}

function outcomes(
  system: JiraSystem,
  count: number,
  { issues, errors }: Answer,
): Outside<Outside<CreatedIssue>[]> {
  const failed = new Map(errors.map((error) => [error.failedElementNumber, error]));
  const areKnown = [...failed.keys()].every((number) => number < count);
  const made = new Set(issues.map(({ id }) => id)).size;
  if (!areKnown || failed.size !== errors.length || made + failed.size !== count) {
    const detail = "what became of each issue does not add up";
    return outsideFailure("bad_answer", { system: system.name, mayHaveHappened: true, detail });
  }
  const left = issues.values();
  const value = Array.from({ length: count }, (_, row): Outside<CreatedIssue> => {
    const error = failed.get(row);
    const next = error ? undefined : left.next().value;
    return next ? { ok: true, value: asCreated(system, next) } : refusalOf(system, error);
  });
  return { ok: true, value };
}

/** As if the row had been sent alone. */
function refusalOf(system: JiraSystem, error: Answer["errors"][number] | undefined) {
  const body = new TextEncoder().encode(JSON.stringify(error?.elementErrors ?? {}));
  const status = error?.status ?? 400;
  return readRefusal(system, { status, body }, { writes: true, loginReason: "" });
}
