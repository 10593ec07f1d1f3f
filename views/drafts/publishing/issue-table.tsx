import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { DraftIssue } from "../../../src/drafts/publishing/draft-issues.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { FormActions, PostButton } from "../../ui/form.tsx";
import { Pager } from "../../ui/pager.ts";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import type { Tone } from "../../ui/tone.ts";

const TONES: Record<string, Tone> = { new: "neutral", indeterminate: "info", done: "good" };

/** More rows than these are folded away at first. */
const MOST_OPEN = 5;

const COLUMNS = [
  { title: "Issue", look: "fit" },
  { title: "Summary", look: "main" },
  { title: "State", look: "fit" },
  { title: "Looked at", look: "fit" },
] as const;

const MOST_ROWS = 50;

const Rows = ({ issues, zone }: Pick<Props, "issues" | "zone">) =>
  Table({
    name: "Issues in Jira",
    columns: COLUMNS,
    rows: issues.map(({ issueKey, issueUrl, sent, status, statusCategory, checkedAt }) => ({
      cells: [
        <a href={issueUrl} target="_blank" rel="noopener noreferrer">
          {issueKey}
        </a>,
        sent?.summary ?? "An issue that was there before",
        status === null
          ? "–"
          : Badge({ tone: TONES[statusCategory ?? ""] ?? "neutral", children: status }),
        checkedAt === null ? "Not yet" : Time({ at: checkedAt, zone }),
      ],
    })),
  });

/** The same, a page at a time. */
export const IssuesPage = ({
  frame,
  draft,
  issues,
  at,
}: Omit<Props, "zone"> & { frame: Frame; at: number }) => {
  const some = issues.slice(at, at + MOST_ROWS);
  const next = at + some.length;
  return (
    <Page
      {...frame}
      title="Issues in Jira"
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      lead={`${issues.length} in all`}
    >
      <Rows issues={some} zone={frame.zone} />
      {Pager({
        name: "Issues",
        first: at > 0 ? urls.drafts.issues(draft.id) : undefined,
        next: next < issues.length ? urls.drafts.issues(draft.id, { at: next }) : undefined,
        firstLabel: "First",
        nextLabel: "Next",
      })}
    </Page>
  );
};

interface Props {
  draft: Draft;
  issues: DraftIssue[];
  zone: string | undefined;
}

/** What became of the issues that a draft has made; nothing while there are none. */
export const IssueTable = ({ draft, issues, zone }: Props) => {
  if (issues.length === 0) return null;
  const done = issues.filter(({ statusCategory }) => statusCategory === "done").length;
  return (
    <section class="card stack" id="issues" aria-label="In Jira">
      <details class="fold-out" open={issues.length <= MOST_OPEN}>
        <summary>
          In Jira: {issues.length} {issues.length === 1 ? "issue" : "issues"}, {done} done
        </summary>
        <Rows issues={issues.slice(0, MOST_ROWS)} zone={zone} />
        {issues.length > MOST_ROWS && (
          <p>
            <a href={urls.drafts.issues(draft.id, { at: MOST_ROWS })}>
              Show the next of {issues.length} issues
            </a>
          </p>
        )}
      </details>
      <p class="hint">New issues are looked at every five minutes for two weeks.</p>
      {draft.may === "owner" && (
        <FormActions>
          <PostButton action={urls.drafts.issues(draft.id)} kind="secondary" icon="retry" small>
            Look now
          </PostButton>
          {draft.state === "published" && (
            <PostButton
              action={urls.drafts.update(draft.id)}
              values={{ act: "open" }}
              kind="secondary"
              icon="edit"
              small
            >
              {issues.length === 1 ? "Change it" : "Change them"}
            </PostButton>
          )}
        </FormActions>
      )}
    </section>
  );
};
