import type { Identity } from "../../db/schema/accounts.ts";
import type { IssueFields } from "../../db/schema/drafts.ts";
import type { UploadedFile } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";

export type JiraDialect = "dc" | "cloud";

export interface JiraProject {
  id: string;
  key: string;
  name: string;
}

export interface JiraIssueType {
  id: string;
  name: string;
  subtask: boolean;
}

/** A field of the create screen, both dialects in one shape. */
export interface JiraField {
  id: string;
  name: string;
  required: boolean;
  hasDefault: boolean;
  /** As Jira says: `string`, `option`, `array`, `number`, `date`, `user`, ... */
  type: string;
  items?: string;
  /** `summary`, `description`, `labels`, `priority`, ... of a system field. */
  system?: string;
  custom?: string;
  /** What Jira fills in where nothing is sent, as it tells it. */
  standard?: unknown;
  allowed: JiraChoice[];
}

export interface JiraChoice {
  id: string;
  label: string;
  /** Of a field of two levels. */
  children?: JiraChoice[];
}

/** Somebody whom a field can name: a login on Data Center, an account id in the Cloud. */
export interface JiraUser {
  id: string;
  name: string;
}

export interface JiraIssue {
  id: string;
  key: string;
  /** For people. */
  url: string;
  summary: string;
  /** As Jira holds it: wiki text, or ADF as JSON text. */
  description: string;
  issueTypeId: string;
  typeName: string;
  status: string;
  /** As Jira groups them: `new`, `indeterminate`, `done`. */
  statusCategory: string;
  parentKey?: string;
  priorityId?: string;
  labels: string[];
  custom: Record<string, unknown>;
  /** Value of the entity property `countersign`, if the issue has it. */
  marker?: string;
}

/** What people wrote into an issue: wiki text on Data Center, a document in the Cloud. */
export type JiraMarkup = string | Record<string, unknown>;

/** An issue as something to read. */
export interface IssueMaterial {
  id: string;
  key: string;
  url: string;
  summary: string;
  description: JiraMarkup;
  /** When it changed last, as Jira writes it. */
  updated: string;
  status: string;
  /** As Jira groups them: `new`, `indeterminate`, `done`. */
  statusCategory: string;
  type: string;
  comments: { author: string; at: string; body: JiraMarkup }[];
}

export interface JiraStatus {
  key: string;
  status: string;
  /** As Jira groups them: `new`, `indeterminate`, `done`. */
  category: string;
}

export type JiraLinkKind = "blocks" | "relates" | "duplicate";

/** What hangs on an issue. */
export interface JiraAttached {
  /** `from` is the one that blocks or doubles the other. */
  links: { type: string; from: string; to: string }[];
  files: { name: string; size: number }[];
}

export interface JiraComment {
  id: string;
  /** For people. */
  url: string;
}

export interface CreatedIssue {
  id: string;
  key: string;
  url: string;
}

/** One person's access to one Jira. Every method also fails as a value, never by throwing for what happens outside. */
export interface JiraClient {
  dialect: JiraDialect;
  baseUrl: string;
  /** Of a text of several lines, in characters; undefined while Jira has not named its limit. */
  longestText: number | undefined;
  myself(): Promise<Outside<Identity & { avatarUrl?: string }>>;
  /** Only those in which the person may create issues. */
  projects(): Promise<Outside<JiraProject[]>>;
  issueTypes(projectKey: string): Promise<Outside<JiraIssueType[]>>;
  createFields(projectKey: string, issueTypeId: string): Promise<Outside<JiraField[]>>;
  /** Who can be named in a field of the project; `query` is part of a name or address. */
  users(projectKey: string, query: string): Promise<Outside<JiraUser[]>>;
  user(id: string): Promise<Outside<JiraUser>>;
  /** Names of groups; `query` is part of one. None where the person may not see groups. */
  groups(query: string): Promise<Outside<string[]>>;
  /** Writes description in the dialect's markup; sends label and property `countersign` = itemId. Never retried here. */
  createIssue(
    fields: IssueFields,
    marker: { label: string; itemId: string },
  ): Promise<Outside<CreatedIssue>>;
  /** Several in one call, at most 50; what became of each, in their order. Never retried here. */
  createIssues(
    rows: readonly { fields: IssueFields; itemId: string }[],
    label: string,
  ): Promise<Outside<Outside<CreatedIssue>[]>>;
  /** Issues that carry the label, but these; a search index lags, so an empty answer proves nothing. */
  findByLabel(
    projectKey: string,
    label: string,
    knownIds?: readonly string[],
  ): Promise<Outside<JiraIssue[]>>;
  /** The same where the label stands as a word in the description (`IssueFields.markIn`). */
  findByWord(
    projectKey: string,
    label: string,
    knownIds?: readonly string[],
  ): Promise<Outside<JiraIssue[]>>;
  readIssue(idOrKey: string): Promise<Outside<JiraIssue>>;
  readMaterial(idOrKey: string): Promise<Outside<IssueMaterial>>;
  /** The first `most` issues of a query, in its order. */
  searchMaterial(
    jql: string,
    most: number,
    wanted?: { comments?: boolean },
  ): Promise<Outside<IssueMaterial[]>>;
  /** Writes these fields alone, the labels as they are given. Never retried here. */
  updateIssue(
    idOrKey: string,
    fields: IssueFields,
    only: readonly string[],
  ): Promise<Outside<unknown>>;
  /** Where these issues stand; one that does not exist any more is left out. */
  listStatuses(keys: readonly string[]): Promise<Outside<JiraStatus[]>>;
  readAttached(idOrKey: string): Promise<Outside<JiraAttached>>;
  /** Jira takes the same link twice for one. */
  linkIssues(link: { kind: JiraLinkKind; from: string; to: string }): Promise<Outside<unknown>>;
  /** One with the same `globalId` takes the place of the one before. */
  linkPage(
    idOrKey: string,
    page: { globalId: string; url: string; title: string },
  ): Promise<Outside<unknown>>;
  attach(idOrKey: string, file: UploadedFile): Promise<Outside<unknown>>;
  /** Of an issue that is there. */
  mayComment(key: string): Promise<Outside<boolean>>;
  /** Never retried here. */
  addComment(
    key: string,
    comment: { markdown: string; marker: string },
  ): Promise<Outside<JiraComment>>;
  findComment(key: string, marker: string): Promise<Outside<JiraComment | undefined>>;
  readComment(key: string, id: string): Promise<Outside<JiraComment>>;
  /** The description in the markup that `createIssue` would send: wiki text, or ADF as indented JSON. */
  renderDescription(markdown: string): string;
}
