import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { FoundDocument } from "../../../src/drafts/documents/document.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { draftUrl, urls } from "../../../src/urls.ts";
import { LivePart } from "../../jobs/live-part.tsx";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.ts";
import { placeWords, STATES, SYSTEMS } from "./words.ts";

interface Props extends FoundDocument {
  draft: Draft;
  zone: string | undefined;
  /** What was wrong with a decision. */
  refused: string | undefined;
}

/** The same choice once more; of a page that has moved, what was changed there. */
function lookAgain({ draft, document }: Pick<Props, "draft" | "document">): string {
  const { id, kind, connectionId, outsideId, spaceKey, title, issueKey } = document;
  if (kind === "review") return urls.codeReviews.publication(draft.id);
  if (kind === "page" && outsideId !== null)
    return urls.drafts.documents(draft.id, { kind, update: id });
  const place = kind === "page" ? { space: spaceKey ?? "", title } : { issue: issueKey ?? "" };
  return urls.drafts.documents(draft.id, { kind, connection: connectionId, ...place });
}

const Retry = ({ draft, document }: Pick<Props, "draft" | "document">) => (
  <PostButton
    action={urls.drafts.documentDecision(draft.id, document.id)}
    values={{ act: "retry" }}
    icon="retry"
  >
    Try again
  </PostButton>
);

const Failed = (props: Props) => {
  const { draft, document } = props;
  const { kind, errorCode } = document;
  const isMoved = errorCode === "drafts.page_moved" || errorCode === "drafts.pull_request_moved";
  const look = kind === "review" ? "Look at it again" : "Choose again";
  return (
    <Notice
      tone="bad"
      title="It was not sent"
      live
      actions={
        <>
          {!isMoved && <Retry draft={draft} document={document} />}
          <ButtonLink href={lookAgain(props)} kind="secondary" icon="edit">
            {isMoved && kind === "page" ? "Look at what they changed" : look}
          </ButtonLink>
        </>
      }
    >
      {document.errorMessage ?? "It was stopped before it was sent."}
    </Notice>
  );
};

function whereOf({ kind, spaceKey, issueKey, review }: Props["document"]) {
  if (kind === "review") return `the pull request #${review?.number} of ${review?.repository}`;
  return kind === "page" ? `the space ${spaceKey}` : issueKey;
}

const ADDRESS_HINTS: Record<Props["document"]["kind"], string> = {
  page: "As it stands in the address bar, or its number.",
  comment: "From “Copy link” of the comment, or its number.",
  review: "From “Copy link” of the review.",
};

const THERE: Record<Props["document"]["kind"], { title: string; more: string }> = {
  page: {
    title: "The page is there",
    more: "A later revision of the draft can update the same page.",
  },
  comment: { title: "The comment is there", more: "It stands there once." },
  review: {
    title: "The review is posted",
    more: "It stands there once, as a comment. What it says is for people to decide.",
  },
};

const Decide = (props: Props) => {
  const { draft, document, refused } = props;
  const what = document.kind;
  const where = whereOf(document);
  return (
    <Notice tone="warn" title={`Please decide: is the ${what} there?`}>
      The answer of {SYSTEMS[document.kind]} was lost after the call that may have created the{" "}
      {what}, and{" "}
      {document.searches > 0
        ? `it was not found in ${document.searches} ${document.searches === 1 ? "search" : "searches"}`
        : `it could not be looked for: ${document.errorMessage ?? ""}`}
      . Look into {where} before you choose.
      <Form action={urls.drafts.documentDecision(draft.id, document.id)} label="Decide">
        <TextInput
          name="place"
          label={`If it is there: the address of the ${what}`}
          hint={ADDRESS_HINTS[what]}
          error={refused}
          optional
        />
        <FormActions>
          <Button kind="secondary" name="act" value="is">
            It is this {what}
          </Button>
          <Button kind="secondary" name="act" value="search">
            Look once more
          </Button>
          <Button
            kind="danger"
            name="act"
            value="again"
            confirm={`Create it again? If it does exist after all, the ${what} may be there twice.`}
          >
            It is not there: create it
          </Button>
        </FormActions>
      </Form>
    </Notice>
  );
};

const Outcome = (props: Props) => {
  const { draft, document, isUnderWay } = props;
  const { state } = document;
  if (state === "done") {
    return (
      <Notice
        tone="good"
        title={THERE[document.kind].title}
        live
        actions={
          document.outsideUrl !== null && (
            <ButtonLink href={document.outsideUrl} external>
              Open it
            </ButtonLink>
          )
        }
      >
        {THERE[document.kind].more}
      </Notice>
    );
  }
  if (isUnderWay) {
    return (
      <>
        <output>On its way. You can leave this page; it goes on, and it is made once.</output>
        {document.errorMessage !== null && (
          <Notice tone="warn" title="It is tried again on its own">
            {document.errorMessage}
          </Notice>
        )}
      </>
    );
  }
  if (state === "uncertain") return <Decide {...props} />;
  if (state === "failed" || state === "waiting") return <Failed {...props} />;
  return (
    <Notice
      tone="bad"
      title="The background job ended too early"
      live
      actions={<Retry draft={draft} document={document} />}
    >
      Whether it is there is not known yet. Try again: it is looked for first, and sent only if it
      is not there.
    </Notice>
  );
};

/** How far it has come; the stream sends it anew until it is over. */
export const DocumentState = (props: Props) => {
  const { document, zone, isUnderWay } = props;
  const { tone, icon, word } = STATES[document.state];
  const isLost = !isUnderWay && document.state === "uncertain";
  return (
    <div id="document" class="stack">
      <Outcome {...props} />
      <DescriptionList
        facts={[
          { term: "What", value: placeWords(document) },
          { term: "State", value: Badge({ tone, icon, children: isLost ? "Nobody knows" : word }) },
          { term: "Revision", value: String(document.revision) },
          { term: "Signed", value: Time({ at: document.createdAt, zone }) },
          ...(document.outsideUrl === null
            ? []
            : [
                {
                  term: "Address",
                  value: (
                    <a href={document.outsideUrl} target="_blank" rel="noopener noreferrer">
                      {document.outsideUrl}
                    </a>
                  ),
                },
              ]),
        ]}
      />
    </div>
  );
};

export function DocumentPage({ frame, ...props }: Props & { frame: Frame }) {
  const { draft, document, isUnderWay, refused } = props;
  return (
    <Page
      {...frame}
      title={`${placeWords(document)}: ${draft.title}`}
      heading={placeWords(document)}
      lead={`Revision ${document.revision}, countersigned for ${new URL(document.baseUrl).host}`}
      nav={draft.type === "review" ? "agents" : "drafts"}
      back={{ href: draftUrl(draft), label: draft.type === "review" ? "The review" : "The draft" }}
      error={refused !== undefined}
      {...(isUnderWay && { refresh: 2 })}
    >
      {isUnderWay ? (
        <LivePart stream={urls.drafts.documentStream(draft.id, document.id)}>
          <DocumentState {...props} />
        </LivePart>
      ) : (
        <DocumentState {...props} />
      )}
    </Page>
  );
}
