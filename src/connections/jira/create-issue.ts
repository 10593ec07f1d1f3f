import { z } from "zod";
import type { IssueFields } from "../../db/schema/drafts.ts";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import { writeDescription } from "./description.ts";
import { issueUrl, MARKER, wordOf } from "./issues.ts";
import type { CreatedIssue, JiraField } from "./jira.ts";
import { createFields } from "./create-screen.ts";

export const created = z.object({ id: z.string().min(1), key: z.string().min(1) });

interface Marker {
  label: string;
  itemId: string;
}

/** One POST, never repeated here: whether it may have happened is in the failure (law 6). */
export async function createIssue(
  system: JiraSystem,
  fields: IssueFields,
  marker: Marker,
): Promise<Outside<CreatedIssue>> {
  const custom = await shapeCustom(system, fields);
  if (!custom.ok) return custom;
  const body = createBody(system, { ...fields, custom: custom.value }, marker);
  const path = `${system.api}/issue`;
  const answer = await ask(system, { path, body, shape: created, writes: true });
  return answer.ok ? { ok: true, value: asCreated(system, answer.value) } : answer;
}

export const asCreated = (
  system: JiraSystem,
  { id, key }: z.infer<typeof created>,
): CreatedIssue => ({ id, key, url: issueUrl(system, key) });

/** The custom fields are in the dialect's shape already. */
export function createBody(system: JiraSystem, fields: IssueFields, { label, itemId }: Marker) {
  return {
    fields: { ...fields.custom, ...systemFields(system, marked(fields, label)) },
    // Both dialects take any JSON; Data Center shows it as text.
    properties: [{ key: MARKER, value: itemId }],
  };
}

/** Without labels the mark is the last line of the description. */
function marked(fields: IssueFields, label: string): IssueFields {
  if (fields.markIn === undefined) return { ...fields, labels: [...fields.labels, label] };
  return { ...fields, description: `${fields.description}\n\n${wordOf(label)}`.trim() };
}

/** One PUT of these fields alone. Sent again it writes the same again, so what may have come between is the caller's care. */
export async function updateIssue(
  system: JiraSystem,
  idOrKey: string,
  { fields, only }: { fields: IssueFields; only: readonly string[] },
): Promise<Outside<unknown>> {
  const custom = await shapeCustom(system, fields);
  if (!custom.ok) return custom;
  const all = { ...custom.value, ...systemFields(system, fields) };
  const wanted = Object.entries(all).filter(([id]) => only.includes(id));
  return ask(system, {
    path: `${system.api}/issue/${encodeURIComponent(idOrKey)}`,
    method: "PUT",
    body: { fields: Object.fromEntries(wanted) },
    shape: z.unknown(),
    writes: true,
  });
}

function systemFields(system: JiraSystem, fields: IssueFields) {
  const { projectKey, issueTypeId, parentKey, parentField, ...texts } = fields;
  const { summary, description, priorityId } = texts;
  return {
    project: { key: projectKey },
    issuetype: { id: issueTypeId },
    summary,
    description: writeDescription(system.dialect, description),
    ...(fields.markIn === undefined && { labels: [...new Set(fields.labels)] }),
    ...(parentKey !== undefined &&
      (parentField === undefined ? { parent: parentOf(parentKey) } : { [parentField]: parentKey })),
    ...(priorityId !== undefined && { priority: { id: priorityId } }),
  };
}

const parentOf = (key: string) => (key === "" ? null : { key });

/** Cloud takes a text of several lines only as a document, and only the create screen says which field is one. */
export async function shapeCustom(
  system: JiraSystem,
  { projectKey, issueTypeId, custom }: IssueFields,
  readScreen = createFields,
): Promise<Outside<Record<string, unknown>>> {
  const hasText = Object.values(custom).some((value) => typeof value === "string");
  if (system.dialect === "dc" || !hasText) return { ok: true, value: custom };
  const screen = await readScreen(system, projectKey, issueTypeId);
  if (!screen.ok) return screen;
  const long = new Set(screen.value.filter(isLongText).map(({ id }) => id));
  const shaped = Object.entries(custom).map(([id, value]): [string, unknown] => [
    id,
    long.has(id) && typeof value === "string" ? writeDescription("cloud", value) : value,
  ]);
  return { ok: true, value: Object.fromEntries(shaped) };
}

const isLongText = ({ system, custom }: JiraField) =>
  system === "environment" || (custom?.endsWith(":textarea") ?? false);
