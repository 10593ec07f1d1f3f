import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Priority } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Menu, MenuLink } from "../../ui/menu.tsx";
import { Pager } from "../../ui/pager.ts";
import { DraftStateBadge, draftWords, isChangeable, ITEM_WORDS } from "../state.ts";
import { BacklogTabs } from "./backlog.tsx";
import { clipped, DECISION_WORDS, plural, PRIORITY_WORDS } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  rows: readonly NodeRow[];
  /** The first column that is shown, counted from 0. */
  from: number;
}

const BANDS: Priority[] = ["highest", "high", "medium", "low", "lowest"];
const ACTS = [
  ["edit", "Edit"],
  ["refinements", "Refine"],
  ["move", "Move"],
  ["split", "Split"],
  ["merge", "Merge"],
  ["links", "Link"],
  ["removal", "Remove"],
] as const;

/** Of so many items each has its own menu and its sub-tasks, and every column all of its cards. */
const MOST_WHOLE = 120;
/** Of more, so many columns at a time, and so many cards in all of them together. */
const MOST_COLUMNS = 20;
const MOST_CARDS = 100;

const Acts = ({ draft, row, isLong }: { draft: Draft; row: NodeRow; isLong: boolean }) =>
  isChangeable(draft) && !isLong ? (
    <Menu label="Change" name={`Change ${row.title}`} small>
      {ACTS.map(([act, label]) => (
        <MenuLink href={urls.drafts.nodeAct(draft.id, row.id, act)}>{label}</MenuLink>
      ))}
    </Menu>
  ) : null;

const Meta = ({ row, below }: { row: NodeRow; below: number }) => (
  <p class="board-meta">
    {below > 0 && <span>{plural(below, "sub-task")}</span>}
    {row.points !== null && <span>{plural(row.points, "point")}</span>}
    <span>{plural(row.criteria, "criterion", "criteria")}</span>
    {row.found.error > 0 && <b class="mark-bad">{row.found.error} to fix</b>}
    {row.found.warning > 0 && <b class="mark-warn">{row.found.warning} to check</b>}
    {row.decision !== "open" && (
      <b class={`mark-${row.decision}`}>{DECISION_WORDS[row.decision]}</b>
    )}
  </p>
);

interface CardProps {
  draft: Draft;
  row: NodeRow;
  below: NodeRow[];
  isLong: boolean;
}

const Card = ({ draft, row, below, isLong }: CardProps) => (
  <li class="board-card">
    <b class={`kind kind-${row.kind}`}>{ITEM_WORDS[row.kind]}</b>
    <p class={row.decision === "left_out" ? "is-out board-title" : "board-title"}>
      <a class="node-title" href={urls.drafts.node(draft.id, row.id)}>
        {clipped(row.title)}
      </a>
    </p>
    <Meta row={row} below={isLong ? below.length : 0} />
    {below.length > 0 && !isLong && (
      <ul class="board-below" aria-label={`Sub-tasks of ${row.title}`}>
        {below.map((one) => (
          <li>
            <a href={urls.drafts.node(draft.id, one.id)}>{one.title}</a>
          </li>
        ))}
      </ul>
    )}
    <Acts draft={draft} row={row} isLong={isLong} />
  </li>
);

interface Column {
  id: string;
  epic: NodeRow | undefined;
  cards: NodeRow[];
}

const BoardColumn = ({
  draft,
  column: { id, epic, cards },
  family,
  isLong,
  most,
}: {
  draft: Draft;
  column: Column;
  family: Map<string | null, NodeRow[]>;
  isLong: boolean;
  /** So many of its cards are shown, the most wanted first. */
  most: number;
}) => (
  <section class="board-column" aria-labelledby={`column-${id}`}>
    <header>
      <h2 id={`column-${id}`}>
        {epic ? (
          <a href={urls.drafts.node(draft.id, epic.id)}>{clipped(epic.title)}</a>
        ) : (
          "In no epic"
        )}
      </h2>
      <p class="board-meta">
        <span>{plural(cards.length, "card")}</span>
        <span>
          {plural(
            cards.reduce((sum, { points }) => sum + (points ?? 0), 0),
            "point",
          )}
        </span>
      </p>
      {epic && <Acts draft={draft} row={epic} isLong={isLong} />}
    </header>
    {BANDS.map((band) => {
      const inBand = wanted(cards)
        .slice(0, most)
        .filter(({ priority }) => priority === band);
      return inBand.length === 0 ? null : (
        <div class="board-band">
          <h3>{PRIORITY_WORDS[band]} priority</h3>
          <ul class="board-cards">
            {inBand.map((row) => (
              <Card draft={draft} row={row} below={family.get(row.id) ?? []} isLong={isLong} />
            ))}
          </ul>
        </div>
      );
    })}
    {cards.length > most && (
      <p>
        <a href={urls.drafts.show(draft.id, { branch: epic?.id ?? "top" })}>
          {plural(cards.length - most, "more card")}, in the tree
        </a>
      </p>
    )}
  </section>
);

const wanted = (cards: readonly NodeRow[]) =>
  cards.toSorted((a, b) => BANDS.indexOf(a.priority) - BANDS.indexOf(b.priority));

/** The story map: an epic a column, its stories below it, the most wanted first. */
export const BoardPage = ({ frame, draft, rows, from }: Props) => {
  const family = Map.groupBy(rows, ({ parentId }) => parentId);
  const top = family.get(null) ?? [];
  const loose = top.filter(({ kind }) => kind !== "epic");
  const columns: Column[] = top
    .filter(({ kind }) => kind === "epic")
    .map((epic) => ({ id: epic.id, epic, cards: family.get(epic.id) ?? [] }));
  if (loose.length > 0) columns.push({ id: "loose", epic: undefined, cards: loose });
  const isLong = rows.length > MOST_WHOLE;
  const shown = isLong ? columns.slice(from, from + MOST_COLUMNS) : columns;
  const next = from + shown.length;
  const most = isLong ? Math.floor(MOST_CARDS / Math.max(1, shown.length)) : rows.length;
  return (
    <Page
      {...frame}
      title={`Board: ${draft.title}`}
      heading={draft.title}
      nav="drafts"
      width="wide"
      back={{ href: urls.drafts.index(), label: "Drafts" }}
    >
      <p class="draft-facts">
        {DraftStateBadge(draft)}
        <span>
          {draftWords(draft)} for {draft.target.projectName} ({draft.target.projectKey})
        </span>
      </p>
      <div class="backlog">
        <BacklogTabs draft={draft} current="board" />
        <section class="board" aria-label="Board">
          {shown.map((column) => (
            <BoardColumn
              draft={draft}
              column={column}
              family={family}
              isLong={isLong}
              most={most}
            />
          ))}
        </section>
        {Pager({
          name: "Columns",
          first: isLong && from > 0 ? urls.drafts.board(draft.id) : undefined,
          next: next < columns.length ? urls.drafts.board(draft.id, { from: next }) : undefined,
          firstLabel: "First columns",
          nextLabel: `Next of ${columns.length} columns`,
        })}
      </div>
    </Page>
  );
};
