import { z } from "zod";
import type { IssueFields } from "../../db/schema/drafts.ts";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import { writeDescription } from "./description.ts";
import { issueUrl, MARKER } from "./issues.ts";
import type { JiraField } from "./jira.ts";
import { createFields } from "./create-screen.ts";

const created = z.object({ id: z.string().min(1), key: z.string().min(1) });

/** One POST, never repeated here: whether it may have happened is in the failure (law 6). */
export async function createIssue(
  system: JiraSystem,
  fields: IssueFields,
  marker: { label: string; itemId: string },
): Promise<Outside<{ id: string; key: string; url: string }>> {
  const custom = await shapeCustom(system, fields);
  if (!custom.ok) return custom;
  const answer = await ask(system, {
    path: `${system.api}/issue`,
    body: {
      fields: {
        ...custom.value,
        ...systemFields(system, { ...fields, labels: [...fields.labels, marker.label] }),
      },
      // Both dialects take any JSON; Data Center shows it as text.
      properties: [{ key: MARKER, value: marker.itemId }],
    },
    shape: created,
    writes: true,
  });
  if (!answer.ok) return answer;
  const { id, key } = answer.value;
  return { ok: true, value: { id, key, url: issueUrl(system, key) } };
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
    labels: [...new Set(fields.labels)],
    ...(parentKey !== undefined &&
      (parentField === undefined ? { parent: { key: parentKey } } : { [parentField]: parentKey })),
    ...(priorityId !== undefined && { priority: { id: priorityId } }),
  };
}

/** Cloud takes a text of several lines only as a document, and only the create screen says which field is one. */
async function shapeCustom(
  system: JiraSystem,
  { projectKey, issueTypeId, custom }: IssueFields,
): Promise<Outside<Record<string, unknown>>> {
  const hasText = Object.values(custom).some((value) => typeof value === "string");
  if (system.dialect === "dc" || !hasText) return { ok: true, value: custom };
  const screen = await createFields(system, projectKey, issueTypeId);
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
