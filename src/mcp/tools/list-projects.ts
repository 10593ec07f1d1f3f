import { z } from "zod";
import { listProjects as list } from "../../projects/project.ts";
import { defineTool } from "../tool.ts";
import { cursor, lines, more, next, oneLine } from "../words.ts";

export const listProjects = defineTool({
  name: "list_projects",
  title: "List projects",
  description:
    "The projects that you belong to, by name, with your role in each and the keys of their Jira projects; an admin's are all.",
  action: "projects.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ archived: z.boolean().default(false), cursor }),
  output: z.object({
    projects: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        description: z.string(),
        role: z.enum(["owner", "maintainer", "member", "viewer"]),
        keys: z.array(z.string()),
      }),
    ),
    next,
  }),
  async run({ deps, account }, { archived, cursor: after }) {
    const found = await list(deps.db, account, { after, archived });
    const projects = found.projects.map(({ id, name, description, role, keys }) => ({
      id,
      name,
      description,
      role,
      keys,
    }));
    return {
      data: { projects, next: found.next ?? null },
      text: lines(
        projects.length === 0 && "You belong to no project yet.",
        ...projects.map(
          ({ id, name, role, keys }) =>
            `- ${oneLine(name)} (${role}${keys.length > 0 ? `, ${keys.join(", ")}` : ""}), id ${id}`,
        ),
        more(found.next),
      ),
    };
  },
});
