import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Publication, PublicationItem } from "../../../src/drafts/publishing/publication.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import type { IconName } from "../../ui/icon.ts";
import { TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import type { Tone } from "../../ui/tone.ts";
import { Covered } from "../trace/covered.tsx";

interface Props {
  draft: Draft;
  publication: Publication;
  items: PublicationItem[];
  nothingThere: boolean;
  host: string;
  zone: string | undefined;
}

const STATES: Record<PublicationItem["state"], { tone: Tone; icon: IconName; word: string }> = {
  waiting: { tone: "info", icon: "clock", word: "Waiting" },
  sending: { tone: "info", icon: "loader", word: "Being created" },
  uncertain: { tone: "warn", icon: "search", word: "Looking for it" },
  done: { tone: "good", icon: "good", word: "In Jira" },
  failed: { tone: "bad", icon: "bad", word: "Not created" },
};

const ItemState = ({ item, settled }: { item: PublicationItem; settled: boolean }) => {
  const { tone, icon, word } = STATES[item.state];
  return Badge({
    tone,
    icon,
    children: settled && item.state === "uncertain" ? "Nobody knows" : word,
  });
};

const Remarks = ({ item }: { item: PublicationItem }) => (
  <>
    {item.adopted && item.state === "done" && (
      <p>The answer was lost on the way; the issue was found by its mark. It exists once.</p>
    )}
    {item.errorMessage !== null && <p>{item.errorMessage}</p>}
    {Object.entries(item.fieldErrors).map(([field, message]) => (
      <p>
        <strong>{field}</strong>: {message}
      </p>
    ))}
    {item.differences.length > 0 && (
      <details>
        <summary>Jira holds something else than was sent ({item.differences.length})</summary>
        {item.differences.map(({ field, sent, found }) => (
          <p>
            <strong>{field}</strong>: sent “{sent}”, found “{found}”
          </p>
        ))}
      </details>
    )}
  </>
);

const Decide = ({ draft, item }: { draft: Draft; item: PublicationItem }) => (
  <Notice tone="warn" title="Please decide">
    The answer of Jira was lost after {item.sends === 1 ? "the" : "a"} call that may have created
    the issue, and{" "}
    {item.errorMessage === null || item.searches > 0
      ? `no issue with its mark was found in ${item.searches} searches`
      : "it could not be searched for (the table says why)"}
    . Look into {draft.target.projectKey} before you choose.
    <Form action={urls.drafts.publicationDecision(draft.id, item.id)} label="Decide">
      <TextInput
        name="issueKey"
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

const Retry = ({ draft }: Pick<Props, "draft">) => (
  <PostButton action={urls.drafts.publicationRetry(draft.id)} icon="retry">
    Try again
  </PostButton>
);

const Refused = ({ draft, items }: Pick<Props, "draft" | "items">) => (
  <Notice
    tone="bad"
    title={
      items.every(({ state }) => state === "failed")
        ? "Jira did not take it"
        : "It was stopped before it was sent"
    }
    live
    actions={
      <>
        <Retry draft={draft} />
        <PostButton
          action={urls.drafts.publicationRetry(draft.id)}
          values={{ act: "reopen" }}
          kind="secondary"
          icon="edit"
        >
          Back to the draft
        </PostButton>
      </>
    }
  >
    Nothing was created. Change the draft, or try again.
  </Notice>
);

const Outcome = ({ draft, publication, items, nothingThere }: Props) => {
  const [first] = items;
  switch (publication.state) {
    case "running":
      return (
        <output>
          On its way. You can leave this page; it goes on, and exactly one issue is created.
        </output>
      );
    case "done":
      return (
        <Notice
          tone="good"
          title={`${first?.issueKey} stands in Jira`}
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
    case "failed":
      return nothingThere ? (
        <Refused draft={draft} items={items} />
      ) : (
        <Notice
          tone="bad"
          title="The background job ended too early"
          live
          actions={<Retry draft={draft} />}
        >
          Whether the issue exists is not known yet. Try again: it is looked for first, and created
          only if it is not there.
        </Notice>
      );
    case "uncertain":
      return (
        <>
          {items
            .filter(({ state }) => state === "uncertain")
            .map((item) => (
              <Decide draft={draft} item={item} />
            ))}
        </>
      );
  }
};

/** The state of a publication; fetched again every second while it runs. */
export const PublicationState = (props: Props) => {
  const { draft, publication, items, zone } = props;
  const running = publication.state === "running";
  const follow = running
    ? {
        "hx-get": urls.drafts.publicationState(draft.id),
        "hx-trigger": "every 1s",
        "hx-swap": "outerHTML",
      }
    : {};
  return (
    <div id="publication" class="stack" {...follow}>
      <Outcome {...props} />
      {Table({
        name: "What is created",
        columns: [
          { title: "Summary", look: "main" },
          { title: "State", look: "fit" },
          { title: "Issue", look: "fit" },
          { title: "Changed", look: "fit" },
        ],
        rows: items.map((item) => ({
          cells: [
            <>
              {item.fields.summary}
              <div class="sub">
                <Remarks item={item} />
              </div>
            </>,
            <ItemState item={item} settled={!running} />,
            item.issueUrl !== null && item.issueKey !== null ? (
              <a href={item.issueUrl} target="_blank" rel="noopener noreferrer">
                {item.issueKey}
              </a>
            ) : (
              "–"
            ),
            Time({ at: item.updatedAt, zone }),
          ],
        })),
      })}
    </div>
  );
};

export function PublicationPage({ frame, ...props }: Props & { frame: Frame }) {
  const { draft, publication, host } = props;
  return (
    <Page
      {...frame}
      title={`Publication: ${draft.title}`}
      heading={draft.title}
      lead={`Revision ${publication.revision}, countersigned for ${host}`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: "The draft" }}
      {...(publication.state === "running" && { refresh: 2 })}
    >
      <PublicationState {...props} />
      <p class="hint">
        <Covered draftId={draft.id} coverage={draft} />
      </p>
    </Page>
  );
}
