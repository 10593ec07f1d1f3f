import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraIssueType, JiraProject } from "./jira.ts";

const MOST_PAGES = 100;
const PAGE = 200;

/** Reads every page of a list. Cloud may give fewer rows than asked for, so the next page starts after what came. */
export async function listAll<Row>(
  system: JiraSystem,
  path: string,
  row: z.ZodType<Row>,
): Promise<Outside<Row[]>> {
  const rows: Row[] = [];
  const shape = pageShape(row);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const mark = path.includes("?") ? "&" : "?";
    const question = { path: `${path}${mark}startAt=${rows.length}&maxResults=${PAGE}`, shape };
    const answer = await ask(system, question);
    if (!answer.ok) return answer;
    const { rows: found, isLast, total } = answer.value;
    rows.push(...found);
    const isAll = isLast ?? (total === undefined || rows.length >= total);
    if (isAll || found.length === 0) return { ok: true, value: rows };
  }
  return outsideFailure("bad_answer", {
    system: "Jira",
    mayHaveHappened: false,
    detail: "a list that does not end",
  });
}

/** The same list has another name in each dialect. */
const pageShape = <Row>(row: z.ZodType<Row>) =>
  z
    .object({
      values: z.array(row).optional(),
      issueTypes: z.array(row).optional(),
      fields: z.array(row).optional(),
      isLast: z.boolean().optional(),
      total: z.number().optional(),
    })
    .transform(({ values, issueTypes: types, fields, ...position }, context) => {
      const rows = values ?? types ?? fields;
      if (rows === undefined) {
        context.addIssue({ code: "custom", path: ["values"], message: "no list" });
        return z.NEVER;
      }
      return { rows, ...position };
    });

const project = z.object({ id: z.string(), key: z.string(), name: z.string() });

/** Only those in which the person may create issues. */
export async function projects(system: JiraSystem): Promise<Outside<JiraProject[]>> {
  if (system.dialect === "cloud") {
    return listAll(system, `${system.api}/project/search?action=create`, project);
  }
  const all = await ask(system, { path: `${system.api}/project`, shape: z.array(project) });
  return all.ok ? onlyWritable(system, all.value) : all;
}

const permissions = z.object({
  permissions: z.object({ CREATE_ISSUES: z.object({ havePermission: z.boolean() }) }),
});
/** How many projects are asked about at the same time: a person's budget of requests is small. */
const AT_ONCE = 5;
/** Where a person sees more, asking about each would take minutes; the create screen of the chosen one tells then. */
const MOST_ASKED = 200;

/** Data Center tells of one project at a time whether a person may create there. */
async function onlyWritable(
  system: JiraSystem,
  all: JiraProject[],
): Promise<Outside<JiraProject[]>> {
  if (all.length > MOST_ASKED) return { ok: true, value: all };
  const writable: JiraProject[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const group = all.slice(start, start + AT_ONCE);
    const answers = await Promise.all(group.map(({ key }) => mayCreate(system, key)));
    for (const [index, answer] of answers.entries()) {
      if (!answer.ok) return answer;
      const asked = group[index];
      if (answer.value && asked) writable.push(asked);
    }
  }
  return { ok: true, value: writable };
}

export async function mayCreate(system: JiraSystem, key: string): Promise<Outside<boolean>> {
  const query = `projectKey=${encodeURIComponent(key)}&permissions=CREATE_ISSUES`;
  const answer = await ask(system, {
    path: `${system.api}/mypermissions?${query}`,
    shape: permissions,
  });
  if (answer.ok) return { ok: true, value: answer.value.permissions.CREATE_ISSUES.havePermission };
  // Gone since the list was read, or hidden: not a place to create in, and no reason to fail.
  const isHidden = ["connections.not_found", "connections.forbidden"].includes(answer.code);
  return isHidden ? { ok: true, value: false } : answer;
}

const issueType = z.object({
  id: z.string(),
  name: z.string(),
  subtask: z.boolean().default(false),
});

export const typesPath = ({ api }: JiraSystem, projectKey: string) =>
  `${api}/issue/createmeta/${encodeURIComponent(projectKey)}/issuetypes`;

export async function issueTypes(
  system: JiraSystem,
  projectKey: string,
): Promise<Outside<JiraIssueType[]>> {
  const listed = await listAll(system, typesPath(system, projectKey), issueType);
  if (listed.ok || listed.code !== "connections.not_found") return listed;
  // An old Jira has no such list, or it is blocked; of a project that is closed it says the same.
  const may = await mayCreate(system, projectKey);
  if (!may.ok || !may.value) return listed;
  const path = `${system.api}/project/${encodeURIComponent(projectKey)}?expand=issueTypes`;
  const shape = z.object({ issueTypes: z.array(issueType) });
  const described = await ask(system, { path, shape });
  return described.ok ? { ok: true, value: described.value.issueTypes } : described;
}
