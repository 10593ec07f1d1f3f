import type { Draft } from "../../../src/drafts/draft.ts";
import type { InQuestion } from "../../../src/drafts/duplicates/read-duplicates.ts";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { Button } from "../../ui/button.tsx";
import { Form, FormActions, PostButton } from "../../ui/form.tsx";
import { TextInput } from "../../ui/inputs.tsx";
import { Time } from "../../ui/time.ts";

interface QuestionProps {
  draft: Draft;
  node: BacklogNode;
  issue: InQuestion;
  zone: string | undefined;
  mayDecide: boolean;
}

interface ActsProps extends Pick<QuestionProps, "draft" | "node" | "issue"> {
  typed?: string;
  error?: string | undefined;
  isOpen?: boolean;
}

/** The three answers. */
export const DuplicateActs = ({ draft, node, issue, typed, error, isOpen }: ActsProps) => {
  const action = urls.drafts.nodeAct(draft.id, node.id, "duplicates");
  const { issueKey, decision } = issue;
  const act = (name: string, words: string, label: string) => (
    <PostButton
      action={action}
      values={{ act: name, issueKey }}
      kind="secondary"
      small
      label={`${words}: ${label}`}
    >
      {words}
    </PostButton>
  );
  return (
    <div class="duplicate-acts">
      {decision?.act !== "use" &&
        act("use", "Use this one", `${issueKey} stands for it, nothing is created`)}
      {decision?.act !== "link" &&
        act("link", "Link to it", `it is created and says that it is like ${issueKey}`)}
      <details class="finding-act" open={isOpen}>
        <summary>Create anyway</summary>
        <Form action={action} extra={{ "hx-boost": "false" }}>
          <input type="hidden" name="act" value="create" />
          <input type="hidden" name="issueKey" value={issueKey} />
          <TextInput
            name="reason"
            id={`why-${node.id}-${issueKey}`}
            label={`Why is it not the same as ${issueKey}?`}
            value={typed ?? ""}
            error={error}
            maxlength={1000}
          />
          <FormActions>
            <Button kind="secondary" small>
              Create anyway
            </Button>
          </FormActions>
        </Form>
      </details>
      {decision && act("undo", "Take it back", `the answer about ${issueKey}`)}
    </div>
  );
};

const DECIDED = {
  use: "is used: nothing is created for it",
  link: "is linked to once both stand",
  create: "is something else: it is created anyway",
} as const;

const Decided = ({ issue, zone, ...props }: QuestionProps) => {
  const { decision, issueKey } = issue;
  if (!decision) return null;
  const { act, by, reason, createdAt } = decision;
  return (
    <>
      <p>
        {Badge({ tone: "good", children: "Decided" })} {issueKey} {DECIDED[act]}.{" "}
        {reason !== "" && <q>{reason}</q>}{" "}
        <span class="hint">
          {by}, {Time({ at: createdAt, zone })}
        </span>
      </p>
      {props.mayDecide && (
        <details class="finding-act">
          <summary>Change the answer about {issueKey}</summary>
          <DuplicateActs {...props} issue={issue} />
        </details>
      )}
    </>
  );
};

/** One issue that a node looks like, and what is said of it. */
export const Question = (props: QuestionProps) => {
  const { draft, node, issue, mayDecide } = props;
  const { issueKey, url, found, isLikely, decision } = issue;
  return (
    <li class="duplicate">
      <p>
        Looks like{" "}
        <a href={url} target="_blank" rel="noopener noreferrer">
          {issueKey}
        </a>{" "}
        {found && (
          <>
            “{found.summary}” {found.status !== "" && Badge({ children: found.status })}{" "}
            {isLikely && !decision && Badge({ tone: "warn", children: "Very alike" })}
          </>
        )}
      </p>
      {found && <p class="hint">{found.reason}</p>}
      <Decided {...props} />
      {!decision && mayDecide && <DuplicateActs draft={draft} node={node} issue={issue} />}
    </li>
  );
};
