import type { Draft } from "../../../src/drafts/draft.ts";
import type { Finding } from "../../../src/drafts/findings.ts";
import type { Checked, CheckedNode } from "../../../src/drafts/publishing/check.ts";
import { urls } from "../../../src/urls.ts";
import { FindingList } from "../part.tsx";
import { isChangeable } from "../state.ts";

/** What keeps nobody from signing is folded away when there is more of it. */
const MOST_OPEN = 5;

/** Not what Jira still wants: that is asked for below. */
const toldOf = ({ findings }: CheckedNode) =>
  findings.filter(({ part, level }) => level !== "error" || !part.startsWith("fields."));

const isError = ({ level }: Finding) => level === "error";

/** Something keeps it from being signed that is not asked for on the page itself. */
export const isBarred = ({ nodes, whole }: Checked): boolean =>
  whole.some(isError) || nodes.some((node) => toldOf(node).some(isError));

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
export const CheckFindings = ({ draft, checked }: { draft: Draft; checked: Checked }) => {
  const isBacklog = draft.type === "backlog";
  const told = checked.nodes.filter((node) => toldOf(node).length > 0);
  const blocking = told.filter((node) => toldOf(node).some(isError));
  const { whole } = checked;
  const barred = isBarred(checked);
  if (told.length + whole.length === 0) return null;
  const place = {
    draftId: draft.id,
    revision: draft.revision,
    fixable: !isBacklog && isChangeable(draft),
  };
  const shown = barred && isBacklog ? blocking : told;
  const list = shown.map((one) => (
    <div>
      {isBacklog && (
        <h3>
          <a href={urls.drafts.node(draft.id, one.node.id)}>{one.node.content.title.text}</a>
        </h3>
      )}
      <FindingList findings={toldOf(one)} place={place} named />
    </div>
  ));
  return (
    <section class="card stack" aria-label="What the rules say">
      <h2>{barred ? "This must be fixed first" : "Worth a look before you sign"}</h2>
      {whole.length > 0 && <Whole findings={whole} place={place} />}
      {blocking.length === 0 && shown.length > MOST_OPEN ? (
        <details class="fold-out">
          <summary>
            The rules have something to ask or to hint at in {shown.length} items; none of it keeps
            you from signing
          </summary>
          <div class="stack">{list}</div>
        </details>
      ) : (
        list
      )}
    </section>
  );
};
