import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraChoice, JiraField } from "./jira.ts";
import { listAll, mayCreate, typesPath } from "./metadata.ts";

const named = z.looseObject({ id: z.string().optional(), key: z.string().optional() });

/** Options have a value, versions a name, people a display name. */
function choiceOf(value: z.infer<typeof named>): JiraChoice {
  const names = [value["name"], value["value"], value["label"], value["displayName"], value.key];
  const label = names.find((one) => typeof one === "string") ?? value.id ?? "";
  return { id: value.id ?? value.key ?? "", label };
}

const choice = named
  .extend({ children: z.array(named).optional() })
  .transform(({ children, ...value }): JiraChoice => {
    const below = children?.map(choiceOf).filter(({ id }) => id !== "");
    return { ...choiceOf(value), ...(below !== undefined && { children: below }) };
  });

const row = z.object({
  fieldId: z.string().optional(),
  key: z.string().optional(),
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().default(false),
  defaultValue: z.unknown().optional(),
  schema: z.object({
    type: z.string(),
    items: z.string().optional(),
    system: z.string().optional(),
    custom: z.string().optional(),
  }),
  allowedValues: z.array(choice).default([]),
});

const fieldOf = ({ schema, ...field }: z.infer<typeof row>): JiraField => {
  const { type, items, system, custom } = schema;
  const { defaultValue } = field;
  return {
    id: field.fieldId ?? field.key ?? "",
    name: field.name,
    required: field.required,
    hasDefault: field.hasDefaultValue,
    type,
    ...(items !== undefined && { items }),
    ...(system !== undefined && { system }),
    ...(custom !== undefined && { custom }),
    ...(defaultValue !== undefined && defaultValue !== null && { standard: defaultValue }),
    allowed: field.allowedValues.filter(({ id }) => id !== ""),
  };
};

/** In Jira's own order. */
export async function createFields(
  system: JiraSystem,
  projectKey: string,
  issueTypeId: string,
): Promise<Outside<JiraField[]>> {
  const path = `${typesPath(system, projectKey)}/${encodeURIComponent(issueTypeId)}`;
  const listed = await listAll(system, path, row.transform(fieldOf));
  if (listed.ok || listed.code !== "connections.not_found") return listed;
  const may = await mayCreate(system, projectKey);
  return may.ok && may.value ? oldFields(system, { projectKey, issueTypeId }, listed) : listed;
}

const oldShape = z.object({
  projects: z.array(
    z.object({
      issuetypes: z.array(z.object({ id: z.string(), fields: z.record(z.string(), row) })),
    }),
  ),
});

/** Jira before 8.4 has all in one answer; 9.0 has taken it away. */
async function oldFields(
  system: JiraSystem,
  { projectKey, issueTypeId }: { projectKey: string; issueTypeId: string },
  newer: OutsideFailure,
): Promise<Outside<JiraField[]>> {
  const query = new URLSearchParams({
    projectKeys: projectKey,
    issuetypeIds: issueTypeId,
    expand: "projects.issuetypes.fields",
  });
  const path = `${system.api}/issue/createmeta?${query.toString()}`;
  const answer = await ask(system, { path, shape: oldShape });
  if (!answer.ok) return answer.code === "connections.not_found" ? untold(newer) : answer;
  const types = answer.value.projects.flatMap(({ issuetypes }) => issuetypes);
  const type = types.find(({ id }) => id === issueTypeId);
  if (!type) return untold(newer);
  const fields = Object.entries(type.fields);
  return { ok: true, value: fields.map(([id, found]) => fieldOf({ ...found, fieldId: id })) };
}

const untold = (failure: OutsideFailure): OutsideFailure => ({
  ...failure,
  code: "connections.no_create_screen",
  message:
    "Jira tells nobody which fields it wants for this issue type: neither its newer nor its older list of them answers.",
  fix: "Ask whoever looks after Jira to let programs read /rest/api/2/issue/createmeta, or choose another project or issue type.",
});
