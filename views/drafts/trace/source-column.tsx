import type { Child } from "hono/jsx";
import type { Gap, ShownPassage, SourceColumn } from "../../../src/drafts/trace/column.ts";
import { urls } from "../../../src/urls.ts";
import { Passage, PassageBox } from "../../ui/citations.tsx";

const GapLine = ({ gap: { from, to }, draftId }: { gap: Gap; draftId: string }) => {
  const href = urls.drafts.passages(draftId, { from, to });
  const count = to - from + 1;
  return (
    <li class="passage-gap">
      <a href={href} hx-get={href} hx-target="closest li" hx-swap="outerHTML">
        {count === 1 ? "Show 1 more passage" : `Show ${count} more passages`}
      </a>
    </li>
  );
};

/** Passages and, where some are left out, the way to them. */
export const PassageItems = (props: {
  items: (ShownPassage | Gap)[];
  draftId: string;
  partsHref?: string;
}) => (
  <>
    {props.items.map((item) =>
      "from" in item ? (
        <GapLine gap={item} draftId={props.draftId} />
      ) : (
        Passage({
          ...item,
          partsHref: props.partsHref,
          wholeHref: item.isCut ? urls.drafts.passage(props.draftId, item.n) : undefined,
        })
      ),
    )}
  </>
);

/** The sources beside a draft, each with its title. */
const SourcePassages = ({ column, draftId }: { column: SourceColumn; draftId: string }) => (
  <PassageBox>
    {column.sources.map(({ title, items }) => (
      <>
        {column.sources.length > 1 && <h3 class="source-title">{title}</h3>}
        <ol>
          <PassageItems items={items} draftId={draftId} />
        </ol>
      </>
    ))}
  </PassageBox>
);

/** The column beside a draft. */
export const Source = (props: { column: SourceColumn; draftId: string; children?: Child }) => (
  <aside class="source" aria-label="Source">
    {props.children}
    <section>
      <h2>Source</h2>
      <SourcePassages column={props.column} draftId={props.draftId} />
    </section>
  </aside>
);
