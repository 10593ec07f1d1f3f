import { z } from "zod";
import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { attach, linkIssues, linkPage, readAttached } from "./attached.ts";
import { addComment, findComment, mayComment, readComment } from "./comments.ts";
import { createIssue, updateIssue } from "./create-issue.ts";
import { createIssues } from "./create-issues.ts";
import { findByLabel, findByWord, readIssue } from "./issues.ts";
import { listGroups } from "./groups.ts";
import { readMaterial, searchMaterial } from "./material.ts";
import { listStatuses } from "./statuses.ts";
import type { JiraClient, JiraDialect } from "./jira.ts";
import { createFields } from "./create-screen.ts";
import { issueTypes, projects } from "./metadata.ts";
import { findUser, listUsers } from "./users.ts";
import { writeDescription } from "./description.ts";

type JiraCredentials = { token: string } | { email: string; token: string };

export interface JiraAccess {
  /** With its context path, as `detectJira` gave it. */
  baseUrl: string;
  dialect: JiraDialect;
  credentials: JiraCredentials;
  tls?: TlsOptions | undefined;
  tokenEnded?: boolean;
  onDead?: AtlassianSystem["onDead"];
  /** Told of the limit that a refusal names. */
  onLearnt?: ((learnt: { longestText: number }) => Promise<void>) | undefined;
  longestText?: number;
}

/** One Jira, as the REST API of its dialect reaches it. */
export interface JiraSystem extends AtlassianSystem {
  dialect: JiraDialect;
  /** `/rest/api/2` or `/rest/api/3`. */
  api: string;
}

export function createJiraClient(outbound: Outbound, access: JiraAccess): JiraClient {
  const system = jiraSystem(outbound, access);
  const learn = async (answers: Outside<unknown>[]) => {
    const limits = answers.flatMap((one) => (one.ok ? [] : (namedLimit(one) ?? [])));
    const [longestText] = limits;
    if (longestText !== undefined) await access.onLearnt?.({ longestText });
  };
  return {
    dialect: system.dialect,
    baseUrl: system.baseUrl,
    longestText: access.longestText,
    myself: () => myself(system),
    projects: () => projects(system),
    issueTypes: (projectKey) => issueTypes(system, projectKey),
    createFields: (projectKey, issueTypeId) => createFields(system, projectKey, issueTypeId),
    users: (projectKey, query) => listUsers(system, projectKey, query),
    user: (id) => findUser(system, id),
    groups: (query) => listGroups(system, query),
    createIssue: async (fields, marker) => {
      const created = await createIssue(system, fields, marker);
      await learn([created]);
      return created;
    },
    createIssues: async (rows, label) => {
      const created = await createIssues(system, rows, label);
      await learn(created.ok ? created.value : [created]);
      return created;
    },
    findByLabel: (projectKey, label, knownIds = []) =>
      findByLabel(system, { projectKey, label, knownIds }),
    findByWord: (projectKey, label, knownIds = []) =>
      findByWord(system, { projectKey, label, knownIds }),
    readIssue: (idOrKey) => readIssue(system, idOrKey),
    readMaterial: (idOrKey) => readMaterial(system, idOrKey),
    searchMaterial: (jql, most, { comments = true } = {}) =>
      searchMaterial(system, jql, { most, comments }),
    updateIssue: (idOrKey, fields, only) => updateIssue(system, idOrKey, { fields, only }),
    listStatuses: (keys) => listStatuses(system, keys),
    readAttached: (idOrKey) => readAttached(system, idOrKey),
    linkIssues: (link) => linkIssues(system, link),
    linkPage: (idOrKey, page) => linkPage(system, idOrKey, page),
    attach: (idOrKey, file) => attach(system, idOrKey, file),
    mayComment: (key) => mayComment(system, key),
    addComment: (key, comment) => addComment(system, key, comment),
    findComment: (key, marker) => findComment(system, key, marker),
    readComment: (key, id) => readComment(system, key, id),
    renderDescription: (markdown) => {
      const written = writeDescription(system.dialect, markdown);
      return typeof written === "string" ? written : JSON.stringify(written, null, 2);
    },
  };
}

const LIMIT = /allowed limit of ([\d.,\s]+) characters/;

/** How long Jira's texts may be is up to its administrator, and told only where one is too long. */
function namedLimit({ message, fieldErrors = {} }: OutsideFailure): number | undefined {
  // Fields of one line have limits of their own.
  const isOther = Object.keys(fieldErrors).length > 0;
  const said = fieldErrors["description"] ?? (isOther ? "" : message);
  const limit = Number(LIMIT.exec(said)?.[1]?.replaceAll(/\D/g, ""));
  return limit > 0 ? limit : undefined;
}

export function jiraSystem(outbound: Outbound, access: JiraAccess): JiraSystem {
  const { baseUrl, dialect, credentials, tls, tokenEnded = false, onDead } = access;
  return {
    outbound,
    name: "Jira",
    baseUrl,
    dialect,
    api: dialect === "dc" ? "/rest/api/2" : "/rest/api/3",
    authorization: authorizationOf(credentials),
    tls,
    tokenEnded,
    onDead,
  };
}

function authorizationOf(credentials: JiraCredentials): string {
  if (!("email" in credentials)) return `Bearer ${credentials.token}`;
  const pair = `${credentials.email}:${credentials.token}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

const person = z.object({
  emailAddress: z.string().default(""),
  displayName: z.string(),
  avatarUrls: z.record(z.string(), z.string()).default({}),
});
const dcPerson = person.extend({ key: z.string().min(1), name: z.string().min(1) });
const cloudPerson = person.extend({ accountId: z.string().min(1) });

async function myself(system: JiraSystem): ReturnType<JiraClient["myself"]> {
  const path = `${system.api}/myself`;
  if (system.dialect === "dc") {
    const answer = await ask(system, { path, shape: dcPerson });
    return answer.ok ? identity(answer.value, answer.value.name, answer.value.key) : answer;
  }
  const answer = await ask(system, { path, shape: cloudPerson });
  if (!answer.ok) return answer;
  return identity(answer.value, answer.value.accountId, answer.value.accountId);
}

function identity(
  { emailAddress, displayName, avatarUrls }: z.infer<typeof person>,
  employeeId: string,
  key: string,
) {
  const avatarUrl = avatarUrls["48x48"];
  const value = { employeeId, key, name: displayName, email: emailAddress.toLowerCase() };
  return { ok: true as const, value: { ...value, ...(avatarUrl !== undefined && { avatarUrl }) } };
}

const tokens = z.array(z.object({ expiringAt: z.iso.datetime({ offset: true }).nullish() }));

/** When the token ends, where that is certain: Data Center lists a person's tokens, but not which one is in use. */
export async function findTokenEnd(system: JiraSystem): Promise<Date | undefined> {
  if (system.dialect === "cloud") return undefined;
  const listed: Outside<z.infer<typeof tokens>> = await ask(system, {
    path: "/rest/pat/latest/tokens",
    shape: tokens,
  });
  const [only, ...others] = listed.ok ? listed.value : [];
  if (!only?.expiringAt || others.length > 0) return undefined;
  return new Date(only.expiringAt);
}
