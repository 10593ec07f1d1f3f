import type { Draft } from "../../../src/drafts/draft.ts";
import type {
  FoundPublication,
  PublicationItem,
} from "../../../src/drafts/publishing/publication.ts";
import { urls } from "../../../src/urls.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";

interface Props extends FoundPublication {
  draft: Draft;
}

const Decide = ({ draft, item }: { draft: Draft; item: PublicationItem }) => (
  <Notice tone="warn" title={`Please decide: ${item.fields.summary}`}>
    The answer of Jira was lost after {item.sends === 1 ? "the" : "a"} call that may have created
    the issue, and{" "}
    {item.errorMessage === null || item.searches > 0
      ? `no issue with its mark was found in ${item.searches} searches`
      : "it could not be searched for (the table says why)"}
    . Look into {draft.target.projectKey} before you choose.
    <Form
      action={urls.drafts.publicationDecision(draft.id, item.id)}
      label={`Decide: ${item.fields.summary}`}
    >
      <TextInput
        name="issueKey"
        id={`issueKey-${item.position}`}
        label="If it is there: its key"
        hint={`Such as ${draft.target.projectKey}-12`}
        width="short"
        optional
      />
      <FormActions>
        <Button kind="secondary" name="act" value="is">
          It is this issue
        </Button>
        <Button kind="secondary" name="act" value="search">
          Search once more
        </Button>
        <Button
          kind="danger"
          name="act"
          value="again"
          confirm="Create it again? If it does exist after all, Jira will hold it twice."
        >
          It is not there: create it
        </Button>
      </FormActions>
    </Form>
  </Notice>
);

// A colleague who signed sees how far it has come; the owner decides how it goes on.
const Retry = ({ draft, children }: { draft: Draft; children: string }) =>
  draft.may !== "owner" ? null : (
    <PostButton action={urls.drafts.publicationRetry(draft.id)} icon="retry">
      {children}
    </PostButton>
  );

const BackToDraft = ({ draft }: { draft: Draft }) =>
  draft.may !== "owner" ? null : (
    <PostButton
      action={urls.drafts.publicationRetry(draft.id)}
      values={{ act: "reopen" }}
      kind="secondary"
      icon="edit"
    >
      Back to the draft
    </PostButton>
  );

const countOf = (items: readonly PublicationItem[], state: PublicationItem["state"]) =>
  items.filter((item) => item.state === state).length;

const Refused = ({ draft, items }: Props) => (
  <Notice
    tone="bad"
    title={
      items.some(({ state }) => state === "failed")
        ? "Jira did not take it"
        : "It was stopped before it was sent"
    }
    live
    actions={
      <>
        <Retry draft={draft}>Try again</Retry>
        <BackToDraft draft={draft} />
      </>
    }
  >
    Nothing was created. Change the draft, or try again.
  </Notice>
);

const Partly = ({ draft, items }: Props) => {
  const failed = countOf(items, "failed");
  return (
    <Notice
      tone="bad"
      title={`${countOf(items, "done")} of ${items.length} stand in Jira`}
      live
      actions={
        <>
          <Retry draft={draft}>{failed > 0 ? "Retry the failed ones" : "Go on"}</Retry>
          <BackToDraft draft={draft} />
        </>
      }
    >
      The table says what keeps the others back. What stands is not sent again, neither now nor
      after you have changed the draft.
    </Notice>
  );
};

const Done = ({ draft, items }: Props) => {
  const [first] = items;
  const created = items.filter(({ action }) => action === "create").length;
  const title =
    items.length === 1
      ? `${first?.issueKey} ${created === 1 ? "stands" : "is up to date"} in Jira`
      : created === items.length
        ? `${created} issues stand in Jira`
        : `${created} created, ${items.length - created} up to date in Jira`;
  return (
    <Notice
      tone="good"
      title={title}
      live
      actions={
        <>
          {first?.issueUrl != null && (
            <ButtonLink href={first.issueUrl} external>
              Open {first.issueKey}
            </ButtonLink>
          )}
          <ButtonLink href={urls.drafts.new({ like: draft.id })} kind="secondary" icon="plus">
            Create another
          </ButtonLink>
        </>
      }
    >
      Project and settings are kept for the next one.
    </Notice>
  );
};

/** Each question has forms of its own: so many at a time. */
const MOST_ASKED = 20;

/** How far a publication has come, and what a person can do about it. */
export const Outcome = (props: Props) => {
  const { draft, publication, items, nothingThere, mayReopen } = props;
  switch (publication.state) {
    case "running":
      return (
        <>
          <output>
            On its way. You can leave this page; it goes on, and{" "}
            {items.length === 1 ? "exactly one issue is created" : "each issue is created once"}.
          </output>
          {items.length > 1 && (
            <Progress
              id="publication-progress"
              label={`${countOf(items, "done")} of ${items.length} in Jira`}
              value={countOf(items, "done")}
              max={items.length}
            />
          )}
        </>
      );
    case "done":
      return <Done {...props} />;
    case "failed":
      if (nothingThere) return <Refused {...props} />;
      if (mayReopen) return <Partly {...props} />;
      return (
        <Notice
          tone="bad"
          title="The background job ended too early"
          live
          actions={<Retry draft={draft}>Try again</Retry>}
        >
          Whether the issue exists is not known yet. Try again: it is looked for first, and created
          only if it is not there.
        </Notice>
      );
    case "uncertain": {
      const lost = items.filter(
        ({ state, action }) => state === "uncertain" && action === "create",
      );
      return (
        <>
          {lost.slice(0, MOST_ASKED).map((item) => (
            <Decide draft={draft} item={item} />
          ))}
          {lost.length > MOST_ASKED && (
            <p>{lost.length - MOST_ASKED} more are asked about once these are decided.</p>
          )}
          {countOf(items, "failed") > 0 && (
            <FormActions>
              <Retry draft={draft}>Retry the failed ones</Retry>
            </FormActions>
          )}
        </>
      );
    }
  }
};
