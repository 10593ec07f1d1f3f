import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ShownComment } from "../../../src/drafts/review/read-comments.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { Pager } from "../../ui/pager.ts";
import { partName } from "../part-name.ts";
import { Comment } from "./comment.tsx";
import { fieldLabel } from "./words.ts";

/** As the domain caps it; the counter says how much is left. */
const LONGEST = 4000;

interface Props {
  frame: Frame;
  draft: Draft;
  owner: string;
  me: string;
  place: { node: string | undefined; part: string | undefined };
  comments: ShownComment[];
  next: string | undefined;
  isLater: boolean;
  /** The item that is being talked about. */
  subject:
    | {
        title: string;
        parts: { key: string; label: string }[];
        text: string | undefined;
        fields: Record<string, string>;
      }
    | undefined;
  typed: Record<string, string>;
  errors: Record<string, string>;
}

const aboutOf = ({ draft, place, subject }: Props): string => {
  const { node, part = "" } = place;
  if (node === undefined || !subject) return "the whole draft";
  const name = partName(part).toLowerCase();
  const what = part === "" ? "the item" : /\d$/.test(name) ? name : `the ${name}`;
  return draft.type === "backlog" ? `${what} of “${subject.title}”` : what;
};

const PRIORITIES = ["highest", "high", "medium", "low", "lowest"].map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
}));

/** The words of the part, to be changed into what is to stand there. */
const Suggestion = ({ subject, typed, errors }: Props) => {
  const fields = Object.entries(subject?.fields ?? {});
  const isOpen = fields.some(
    ([name, words]) => errors[name] !== undefined || (typed[name] ?? words) !== words,
  );
  return (
    <details class="suggestion" open={isOpen || errors["suggestion"] !== undefined}>
      <summary>Suggest other words</summary>
      <div class="stack">
        {fields.map(([name, words], index) => {
          const field = {
            name,
            label: fieldLabel(name),
            value: typed[name] ?? words,
            error: errors[name] ?? (index === 0 ? errors["suggestion"] : undefined),
          };
          if (name === "priority") return <Select {...field} options={PRIORITIES} />;
          if (name === "points" || name === "title") return <TextInput {...field} width="full" />;
          return <TextArea {...field} rows={name === "description" ? 8 : 2} />;
        })}
        <FormActions>
          <Button kind="secondary" name="act" value="suggest">
            Suggest these words
          </Button>
        </FormActions>
      </div>
    </details>
  );
};

const maySuggest = ({ draft, subject }: Props) =>
  draft.may !== "comment" && Object.keys(subject?.fields ?? {}).length > 0;

const CommentForm = (props: Props) => {
  const { draft, place, subject, typed, errors } = props;
  return (
    <Form action={urls.drafts.comments(draft.id)} id="comment-form" label="Say something">
      <input type="hidden" name="node" value={place.node ?? ""} />
      <input type="hidden" name="part" value={place.part ?? ""} />
      <input type="hidden" name="revision" value={String(draft.revision)} />
      {subject?.text && <p class="quoted comment-part">{subject.text}</p>}
      <TextArea
        name="text"
        label="Comment"
        hint={`On ${aboutOf(props)}. Plain text; everybody with whom the draft is shared can read it.`}
        rows={3}
        max={LONGEST}
        value={typed["text"]}
        error={errors["text"]}
        extra={{ "data-ctrl-enter": "" }}
      />
      <FormActions>
        <Button name="act" value="comment">
          Comment
        </Button>
      </FormActions>
      {maySuggest(props) && <Suggestion {...props} />}
    </Form>
  );
};

/** The same page for another part of the item. */
const PartChooser = ({ draft, place, subject }: Props) =>
  subject ? (
    <Form action={urls.drafts.comments(draft.id)} method="get" label="Choose a part" bare>
      <input type="hidden" name="node" value={place.node ?? ""} />
      <div class="form-row">
        <Select
          name="part"
          label="Part"
          width="medium"
          options={subject.parts.map(({ key, label }) => ({ value: key, label }))}
          value={place.part}
        />
      </div>
      <FormActions>
        <Button kind="secondary" small>
          Show this part
        </Button>
        <ButtonLink href={urls.drafts.comments(draft.id)} kind="quiet" small>
          All comments
        </ButtonLink>
      </FormActions>
    </Form>
  ) : null;

const ChooseItem = ({ draft }: { draft: Draft }) =>
  draft.type === "story" ? (
    <p class="hint">
      To talk about one part, choose “Comment” beside it, or{" "}
      <a href={urls.drafts.comments(draft.id, { node: "n1", part: "title" })}>choose a part here</a>
      .
    </p>
  ) : (
    <p class="hint">
      To talk about one item, <a href={urls.drafts.show(draft.id)}>open it</a> and choose “Comment”
      beside the part.
    </p>
  );

const List = (props: Props) => {
  const { draft, comments, me, frame, place, next, isLater } = props;
  if (comments.length === 0) {
    return (
      <EmptyState icon="quote" title="Nothing was said yet">
        What you or your colleagues say stands here until it is done.
      </EmptyState>
    );
  }
  return (
    <>
      <ol class="comments" aria-label="Comments">
        {comments.map((comment) => (
          <Comment draft={draft} comment={comment} me={me} zone={frame.zone} place={place} />
        ))}
      </ol>
      {Pager({
        name: "Comments",
        first: isLater ? urls.drafts.comments(draft.id, place) : undefined,
        next:
          next === undefined
            ? undefined
            : urls.drafts.comments(draft.id, { ...place, before: next }),
      })}
    </>
  );
};

/** What was said of a draft or of one part of it, and the place to say more. */
export function CommentsPage(props: Props) {
  const { frame, draft, errors, owner, place } = props;
  return (
    <Page
      {...frame}
      title={`Comments: ${draft.title}`}
      heading="Comments"
      lead={`On ${aboutOf(props)}${draft.may === "owner" ? "" : `, a draft of ${owner}`}`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        <Card>
          <div class="stack">
            <CommentForm {...props} />
            {place.node === undefined ? <ChooseItem draft={draft} /> : <PartChooser {...props} />}
          </div>
        </Card>
        <List {...props} />
      </div>
    </Page>
  );
}
