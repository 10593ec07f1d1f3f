import { html } from "hono/html";
import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { CoveragePlace, CoverageRow, CoverageTable } from "../../../src/drafts/trace/table.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import { Pager } from "../../ui/pager.ts";
import { Table } from "../../ui/table.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { partHref, partWords } from "../part-place.ts";
import { isChangeable } from "../state.ts";
import { MeantParts, UncitedParts } from "./uncited-parts.tsx";

interface Props extends CoverageTable {
  frame: Frame;
  draft: Draft;
  at: CoveragePlace;
}

const Covering = ({ draft, row }: { draft: Draft; row: CoverageRow }) =>
  row.parts.length === 0
    ? Badge({ tone: "warn", children: "Uncovered" })
    : html`<ul class="covering">
        ${row.parts.map((part) => html`<li><a href="${partHref(draft, part)}">${partWords(draft, part)}</a></li>`)}
        ${row.more > 0 ? html`<li class="hint">and ${row.more} more</li>` : ""}
      </ul>`;

const Statements = ({ draft, rows, at: { only }, from, next }: Props) => (
  <>
    {Table({
      name: "Statements of the sources",
      columns: [
        { title: "Passage", look: "fit" },
        { title: "What it says", look: "main" },
        { title: "Parts that cover it" },
        { title: "Act", look: "fit", hideTitle: true },
      ],
      rows: rows.map((row) => ({
        id: `statement-${row.n}`,
        cells: [
          row.n,
          <span class="font-normal">{row.text}</span>,
          Covering({ draft, row }),
          row.parts.length === 0 && isChangeable(draft) ? (
            <PostButton
              action={urls.drafts.refinements(draft.id)}
              values={{ instruction: row.instruction }}
              kind="secondary"
              icon="plus"
              label={`Add it: passage ${row.n}`}
              small
            >
              Add it
            </PostButton>
          ) : (
            ""
          ),
        ],
      })),
    })}
    {Pager({
      name: "Statements",
      first: from > 0 ? urls.drafts.coverage(draft.id, { only }) : undefined,
      next: next === undefined ? undefined : urls.drafts.coverage(draft.id, { only, from: next }),
      firstLabel: "From the beginning",
      nextLabel: "Next",
    })}
  </>
);

const parts = (count: number) => (count === 1 ? "1 part rests" : `${count} parts rest`);

function leadOf({ draft, figures: { covered, statements, uncited, meant } }: Props): string {
  const rest = [
    uncited > 0 ? `${parts(uncited)} on nothing in the sources.` : "",
    meant > 0 ? `${meant} more ${meant === 1 ? "is" : "are"} meant so and not counted.` : "",
  ];
  return [
    `${covered} of ${statements} statements are covered by revision ${draft.revision}. Headings, greetings and background are not counted.`,
    ...rest,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Each statement of the sources with the parts that cover it, and each part that rests on none. */
export function CoveragePage(props: Props) {
  const { frame, draft, at, figures, rows } = props;
  const { only } = at;
  const open = figures.statements - figures.covered;
  return (
    <Page
      {...frame}
      title={`Coverage: ${draft.title}`}
      heading="What of the sources is in the draft"
      lead={leadOf(props)}
      nav="drafts"
      width="wide"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
    >
      <div class="stack">
        <Tabs
          name="Statements"
          items={[
            {
              href: urls.drafts.coverage(draft.id),
              label: "All statements",
              current: !only,
              count: figures.statements,
            },
            {
              href: urls.drafts.coverage(draft.id, { only: "uncovered" }),
              label: "Uncovered only",
              current: only === "uncovered",
              count: open,
            },
          ]}
        />
        {rows.length > 0 ? (
          <Statements {...props} />
        ) : (
          <p>
            {only && figures.statements > 0
              ? "Every statement is in the draft."
              : "The sources hold no statement here."}
          </p>
        )}
        <UncitedParts {...props} />
        <MeantParts {...props} />
      </div>
    </Page>
  );
}
