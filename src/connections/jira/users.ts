import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraUser } from "./jira.ts";

const MOST = 20;

const user = z
  .object({
    name: z.string().optional(),
    accountId: z.string().optional(),
    displayName: z.string(),
  })
  .transform(({ name, accountId, displayName }): JiraUser => {
    return { id: accountId ?? name ?? "", name: displayName };
  });

export const listUsers = (
  system: JiraSystem,
  projectKey: string,
  query: string,
): Promise<Outside<JiraUser[]>> => {
  const search = new URLSearchParams({ project: projectKey, maxResults: String(MOST) });
  search.set(system.dialect === "dc" ? "username" : "query", query);
  const path = `${system.api}/user/assignable/search?${search.toString()}`;
  return ask(system, { path, shape: z.array(user) });
};

export const findUser = (system: JiraSystem, id: string): Promise<Outside<JiraUser>> => {
  const key = system.dialect === "dc" ? "username" : "accountId";
  const path = `${system.api}/user?${new URLSearchParams({ [key]: id }).toString()}`;
  return ask(system, { path, shape: user });
};
