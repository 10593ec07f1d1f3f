import type { Clock } from "../../platform/clock.ts";
import { openStateFile } from "../state-file.ts";

export interface DemoIssue {
  id: string;
  key: string;
  projectKey: string;
  typeId: string;
  statusId: string;
  /** Employee id. */
  reporter: string;
  created: string;
  updated: string;
  parentKey?: string;
  /** By field id, as written: wiki text on Data Center, ADF on Cloud, `{id}` of an option. */
  fields: Record<string, unknown>;
  properties: Record<string, unknown>;
  remoteLinks: DemoRemoteLink[];
  attachments: { id: string; filename: string; size: number }[];
  comments?: DemoComment[];
}

export interface DemoComment {
  id?: string;
  /** Employee id. */
  author: string;
  created: string;
  /** Wiki text on Data Center, ADF on Cloud. */
  body: unknown;
  properties?: { key: string; value: unknown }[];
}

interface DemoRemoteLink {
  id: number;
  globalId?: string;
  object: Record<string, unknown>;
}

interface DemoIssueLink {
  id: string;
  typeName: string;
  inwardKey: string;
  outwardKey: string;
}

interface State {
  issues: DemoIssue[];
  links: DemoIssueLink[];
  lastId: number;
  lastNumber: Record<string, number>;
}

export type NewIssue = Pick<
  DemoIssue,
  "projectKey" | "typeId" | "reporter" | "parentKey" | "fields" | "properties"
>;

/** The issues of one demo Jira; every change is on disk before it is answered. */
export interface JiraStore {
  issues: DemoIssue[];
  links: DemoIssueLink[];
  find(idOrKey: string): DemoIssue | undefined;
  create(issue: NewIssue): DemoIssue;
  link(link: Omit<DemoIssueLink, "id">): void;
  /** A number that nothing else has. */
  nextId(): number;
  /** To be called after a change of an issue. */
  save(issue: DemoIssue): void;
}

/** `file` absent: kept in memory only. */
export function openJiraStore({ file, clock }: { file?: string; clock: Clock }): JiraStore {
  const empty: State = { issues: [], links: [], lastId: 20_000, lastNumber: {} };
  const { state, persist } = openStateFile(file, empty);
  const nextId = () => ++state.lastId;
  return {
    issues: state.issues,
    links: state.links,
    find: (idOrKey) =>
      state.issues.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase()),
    create: (issue) => {
      const number = (state.lastNumber[issue.projectKey] ?? 0) + 1;
      state.lastNumber[issue.projectKey] = number;
      const now = clock.now().toISOString();
      const created: DemoIssue = {
        ...issue,
        id: String(nextId()),
        key: `${issue.projectKey}-${number}`,
        statusId: "10000",
        created: now,
        updated: now,
        remoteLinks: [],
        attachments: [],
      };
      state.issues.push(created);
      persist();
      return created;
    },
    link: (link) => {
      state.links.push({ ...link, id: String(nextId()) });
      persist();
    },
    nextId,
    save: (issue) => {
      issue.updated = clock.now().toISOString();
      persist();
    },
  };
}
