import type { Identity } from "../../db/schema/accounts.ts";
import type { IssueFields } from "../../db/schema/drafts.ts";
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
  allowed: { id: string; label: string }[];
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
  parentKey?: string;
  priorityId?: string;
  labels: string[];
  custom: Record<string, unknown>;
  /** Value of the entity property `countersign`, if the issue has it. */
  marker?: string;
}

/** One person's access to one Jira. Every method also fails as a value, never by throwing for what happens outside. */
export interface JiraClient {
  dialect: JiraDialect;
  baseUrl: string;
  myself(): Promise<Outside<Identity & { avatarUrl?: string }>>;
  /** Only those in which the person may create issues. */
  projects(): Promise<Outside<JiraProject[]>>;
  issueTypes(projectKey: string): Promise<Outside<JiraIssueType[]>>;
  createFields(projectKey: string, issueTypeId: string): Promise<Outside<JiraField[]>>;
  /** Writes description in the dialect's markup; sends label and property `countersign` = itemId. Never retried here. */
  createIssue(
    fields: IssueFields,
    marker: { label: string; itemId: string },
  ): Promise<Outside<{ id: string; key: string; url: string }>>;
  /** Issues that carry the label; a search index lags, so an empty answer proves nothing. */
  findByLabel(projectKey: string, label: string): Promise<Outside<JiraIssue[]>>;
  readIssue(idOrKey: string): Promise<Outside<JiraIssue>>;
  /** The description in the markup that `createIssue` would send: wiki text, or ADF as indented JSON. */
  renderDescription(markdown: string): string;
}
