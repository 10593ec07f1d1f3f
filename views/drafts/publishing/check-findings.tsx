import type { Draft } from "../../../src/drafts/draft.ts";
import type { Finding } from "../../../src/drafts/findings.ts";
import type { toldFindings } from "../../../src/drafts/publishing/check-list.ts";
import { urls } from "../../../src/urls.ts";
import { clipped, plural } from "../backlog/words.ts";
import { FindingList, firstOf } from "../part.tsx";
import { isChangeable } from "../state.ts";

/** What keeps nobody from signing is folded away when there is more of it. */
const MOST_OPEN = 5;

const isError = ({ level }: Finding) => level === "error";

/** What no item alone shows. */
const Whole = ({ findings, place }: Omit<Parameters<typeof FindingList>[0], "named">) => {
  const list = <FindingList findings={findings} place={place} named />;
  const open = findings.filter(({ left }) => !left).length;
  const isBarring = findings.some(isError);
  return (
    <div>
      <h3>The backlog as a whole</h3>
      {open > MOST_OPEN && !isBarring ? (
        <details class="fold-out">
          <summary>{open} remarks on all items together</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </div>
  );
};

/** What the rules say before it is signed. */
export const CheckFindings = ({
  draft,
  told,
}: {
  draft: Draft;
  told: ReturnType<typeof toldFindings>;
}) => {
  const { isBarred, whole, nodes, count, isLong } = told;
  const isBacklog = draft.type === "backlog";
  if (count + whole.length === 0) return null;
  const place = {
    draftId: draft.id,
    revision: draft.revision,
    fixable: !isBacklog && isChangeable(draft),
  };
  const list = nodes.map(({ node, findings }) => (
    <div>
      {isBacklog && (
        <h3>
          <a href={urls.drafts.node(draft.id, node.id)}>{clipped(node.content.title.text)}</a>
        </h3>
      )}
      <FindingList findings={findings} place={{ ...place, first: firstOf(findings) }} named />
    </div>
  ));
  const words = `The rules have something to ask or to hint at in ${plural(count, "item")}; none of it keeps you from signing`;
  return (
    <section class="card stack" aria-label="What the rules say">
      <h2>{isBarred ? "This must be fixed first" : "Worth a look before you sign"}</h2>
      {whole.length > 0 && <Whole findings={whole} place={{ ...place, first: firstOf(whole) }} />}
      {!isBarred && count > MOST_OPEN && !isLong ? (
        <details class="fold-out">
          <summary>{words}</summary>
          <div class="stack">{list}</div>
        </details>
      ) : (
        list
      )}
      {isLong && (
        <p>
          {isBarred
            ? nodes.length < count &&
              `${plural(count - nodes.length, "more item")} must be fixed, too. `
            : isBacklog && `${words}. It stands at each item below. `}
          <a href={urls.drafts.findings(draft.id)}>Show all findings</a>
        </p>
      )}
    </section>
  );
};
