import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Priority } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Menu, MenuLink } from "../../ui/menu.tsx";
import { DraftStateBadge, draftWords, isChangeable, ITEM_WORDS } from "../state.ts";
import { BacklogTabs } from "./backlog.tsx";
import { DECISION_WORDS, plural, PRIORITY_WORDS } from "./words.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  rows: readonly NodeRow[];
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

/** Of so many items each has its own menu; a menu is longer than its card. */
const MOST_MENUS = 120;

const Acts = ({ draft, row, isLong }: { draft: Draft; row: NodeRow; isLong: boolean }) =>
  isChangeable(draft) && !isLong ? (
    <Menu label="Change" name={`Change ${row.title}`} small>
      {ACTS.map(([act, label]) => (
        <MenuLink href={urls.drafts.nodeAct(draft.id, row.id, act)}>{label}</MenuLink>
      ))}
    </Menu>
  ) : null;

const Meta = ({ row }: { row: NodeRow }) => (
  <p class="board-meta">
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
        {row.title}
      </a>
    </p>
    <Meta row={row} />
    {below.length > 0 && (
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
}: {
  draft: Draft;
  column: Column;
  family: Map<string | null, NodeRow[]>;
  isLong: boolean;
}) => (
  <section class="board-column" aria-labelledby={`column-${id}`}>
    <header>
      <h2 id={`column-${id}`}>
        {epic ? <a href={urls.drafts.node(draft.id, epic.id)}>{epic.title}</a> : "In no epic"}
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
      const inBand = cards.filter(({ priority }) => priority === band);
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
  </section>
);

/** The story map: an epic a column, its stories below it, the most wanted first. */
export const BoardPage = ({ frame, draft, rows }: Props) => {
  const family = Map.groupBy(rows, ({ parentId }) => parentId);
  const top = family.get(null) ?? [];
  const loose = top.filter(({ kind }) => kind !== "epic");
  const columns: Column[] = top
    .filter(({ kind }) => kind === "epic")
    .map((epic) => ({ id: epic.id, epic, cards: family.get(epic.id) ?? [] }));
  if (loose.length > 0) columns.push({ id: "loose", epic: undefined, cards: loose });
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
          {columns.map((column) => (
            <BoardColumn
              draft={draft}
              column={column}
              family={family}
              isLong={rows.length > MOST_MENUS}
            />
          ))}
        </section>
      </div>
    </Page>
  );
};
