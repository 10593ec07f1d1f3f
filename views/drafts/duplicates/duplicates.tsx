import type { Draft } from "../../../src/drafts/draft.ts";
import type { Duplicates } from "../../../src/drafts/duplicates/read-duplicates.ts";
import { urls } from "../../../src/urls.ts";
import { LivePart } from "../../jobs/live-part.tsx";
import { PostButton } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Time } from "../../ui/time.ts";
import { clipped } from "../backlog/words.ts";
import { Question } from "./question.tsx";

interface Props {
  draft: Draft;
  duplicates: Duplicates;
  zone: string | undefined;
}

const Looking = ({ draft }: Pick<Props, "draft">) => (
  <p class="thinking">
    <span class="spinner" aria-hidden="true" /> Looking for issues in {draft.target.projectKey} that
    say the same. <a href={urls.drafts.duplicates(draft.id)}>Show what was found</a>
  </p>
);

const Looked = ({ draft, duplicates, zone }: Props) => {
  const { look, nodes } = duplicates;
  if (!look) return null;
  const mayLook = draft.may === "owner" && draft.state === "open";
  return (
    <>
      {look.failure !== undefined && (
        <Notice tone="warn" title="Jira could not be searched for the same issues" live>
          {look.failure} You can sign all the same; it may be that an issue stands there twice then.
        </Notice>
      )}
      <div class="duplicates-foot">
        <p class="hint">
          {nodes.length === 0 && look.failure === undefined
            ? `Nothing in ${draft.target.projectKey} looks like this. `
            : ""}
          Looked {Time({ at: look.at, zone })}.
        </p>
        {mayLook && (
          <PostButton
            action={urls.drafts.duplicates(draft.id)}
            kind="quiet"
            icon="search"
            small
            label="Look again for issues that say the same"
          >
            Look again
          </PostButton>
        )}
      </div>
    </>
  );
};

/** Each question brings its own forms: of many, so many issues are asked about at a time. */
const MOST_ASKED = 20;

/** Those that wait for an answer come first. */
function someOf(nodes: Duplicates["nodes"]): Duplicates["nodes"] {
  const inOrder = nodes.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen));
  let left = MOST_ASKED;
  const fitting = inOrder.filter(({ issues }) => {
    const fits = left > 0;
    left -= issues.length;
    return fits;
  });
  return fitting.length === nodes.length ? nodes : fitting;
}

/** What the draft looks like; a stream sends it anew while a search runs. */
export const DuplicatesFound = (props: Props) => {
  const { draft, duplicates, zone } = props;
  const { look, nodes, undecided, mayDecide } = duplicates;
  const isBacklog = draft.type === "backlog";
  const some = someOf(nodes);
  const more = nodes.length - some.length;
  return (
    <div id="duplicates-found" class="stack">
      {undecided > 0 && (
        <Notice tone="warn" title={undecidedWords(undecided)} live>
          {mayDecide
            ? "Say for each which issue is meant. Then it can be signed."
            : "The owner of the draft must say for each which issue is meant. Then it can be signed."}
        </Notice>
      )}
      {some.map(({ node, issues }) => (
        <div>
          {isBacklog && (
            <h3>
              <a href={urls.drafts.node(draft.id, node.id)}>{clipped(node.content.title.text)}</a>
            </h3>
          )}
          <ul class="duplicates">
            {issues.map((issue) => (
              <Question draft={draft} node={node} issue={issue} zone={zone} mayDecide={mayDecide} />
            ))}
          </ul>
        </div>
      ))}
      {more > 0 && (
        <p>
          {more === 1 ? "1 more item looks" : `${more} more items look`} like something that stands
          already: asked about once these are decided.
        </p>
      )}
      {look?.isUnderWay ? <Looking draft={draft} /> : <Looked {...props} />}
    </div>
  );
};

const undecidedWords = (undecided: number): string =>
  undecided === 1
    ? "One item looks like an issue that stands already"
    : `${undecided} items look like issues that stand already`;

/** On the page that is read before signing. */
export const DuplicatesSection = (props: Props) => {
  const { draft, duplicates } = props;
  if (!duplicates.look && duplicates.nodes.length === 0) return null;
  return (
    <section class="card stack" id="duplicates" aria-label="Issues that say the same">
      <h2>Is it there already?</h2>
      {duplicates.look?.isUnderWay ? (
        <LivePart stream={urls.drafts.duplicatesStream(draft.id)}>
          <DuplicatesFound {...props} />
        </LivePart>
      ) : (
        <DuplicatesFound {...props} />
      )}
    </section>
  );
};
