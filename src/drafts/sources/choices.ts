import type { Account, Deps } from "../../app.ts";
import { listConnections } from "../../connections/connection.ts";
import { acceptedFiles } from "../files/read-source-file.ts";
import type { Source } from "../source.ts";
import { MOST_SOURCES } from "./add.ts";
import { MOST_ISSUES } from "./read-issues.ts";
import type { PageFound } from "./read-page.ts";
import { listReadable } from "./read-draft.ts";
import type { RefusedFile } from "./read-upload.ts";

interface Choice {
  id: string;
  name: string;
}

/** Where material can come from. */
export interface SourceChoices {
  confluences: Choice[];
  jiras: Choice[];
  drafts: { id: string; title: string }[];
  accept: string;
  most: number;
  mostIssues: number;
}

export async function findSourceChoices(
  deps: Pick<Deps, "db">,
  account: Account,
): Promise<SourceChoices> {
  const [connections, drafts] = await Promise.all([
    listConnections(deps.db, account),
    listReadable(deps.db, account),
  ]);
  const ofKind = (wanted: string) =>
    connections
      .filter(({ kind, disabledAt }) => kind === wanted && disabledAt === null)
      .map(({ id, name, baseUrl }) => ({ id, name: name || baseUrl }));
  return {
    confluences: ofKind("confluence"),
    jiras: ofKind("jira"),
    drafts,
    accept: acceptedFiles().join(","),
    most: MOST_SOURCES,
    mostIssues: MOST_ISSUES,
  };
}

/** What was typed to find material, and what came of it; each message stands at its place. */
export interface SourceForm {
  values: Record<string, string>;
  errors: Partial<Record<"files" | "pageQuery" | "issueQuery" | "earlier" | "text", string>>;
  refused: RefusedFile[];
  /** Titles of what was just added. */
  added: string[];
  /** Undefined where nothing was searched. */
  pages: PageFound[] | undefined;
}

export const NO_SOURCE_FORM: SourceForm = {
  values: {},
  errors: {},
  refused: [],
  added: [],
  pages: undefined,
};

export interface ListedSource extends Pick<
  Source,
  "id" | "kind" | "title" | "origin" | "version" | "createdAt" | "newerVersion"
> {
  passages: number;
}

export const listed = ({ passages, ...source }: Source): ListedSource => {
  const { id, kind, title, origin, version, createdAt, newerVersion } = source;
  return {
    id,
    kind,
    title,
    origin,
    version,
    createdAt,
    newerVersion,
    passages: passages.length,
  };
};
