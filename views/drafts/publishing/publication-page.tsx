import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { ItemKind } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type {
  FoundPublication,
  PublicationItem,
} from "../../../src/drafts/publishing/publication.ts";
import { urls } from "../../../src/urls.ts";
import { LivePart } from "../../jobs/live-part.tsx";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import type { IconName } from "../../ui/icon.ts";
import { Pager } from "../../ui/pager.ts";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import type { Tone } from "../../ui/tone.ts";
import { ITEM_WORDS } from "../state.ts";
import { LinkTable } from "./link-table.tsx";
import { Outcome } from "./outcome.tsx";
import { Covered } from "../trace/covered.tsx";

interface Props extends FoundPublication {
  draft: Draft;
  zone: string | undefined;
  /** The first row that is shown, counted from 0. */
  at?: number;
}

const MOST_ROWS = 50;
const URGENCY: PublicationItem["state"][] = ["failed", "uncertain", "sending", "waiting", "done"];

/** Of many, what somebody must act on comes first. */
function rowsOf(items: readonly PublicationItem[], at: number): readonly PublicationItem[] {
  if (items.length <= MOST_ROWS) return items;
  const inOrder = items.toSorted((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  return inOrder.slice(at, at + MOST_ROWS);
}

const STATES: Record<PublicationItem["state"], { tone: Tone; icon: IconName; word: string }> = {
  waiting: { tone: "info", icon: "clock", word: "Waiting" },
  sending: { tone: "info", icon: "loader", word: "Being sent" },
  uncertain: { tone: "warn", icon: "search", word: "Looking for it" },
  done: { tone: "good", icon: "good", word: "In Jira" },
  failed: { tone: "bad", icon: "bad", word: "Not created" },
};

const ItemState = ({ item, settled }: { item: PublicationItem; settled: boolean }) => {
  const { tone, icon, word } = STATES[item.state];
  const isLost = settled && item.state === "uncertain";
  const isUnchanged = item.action === "update" && item.state === "failed";
  return Badge({
    tone,
    icon,
    children: isLost ? "Nobody knows" : isUnchanged ? "Not changed" : word,
  });
};

/** As Jira calls its type, in the colours of the tree. */
const Kind = ({ draft, item }: { draft: Draft; item: PublicationItem }) => {
  const { types = {}, issueTypeName } = draft.target;
  const kinds = Object.keys(ITEM_WORDS).filter(isKind);
  const kind = kinds.find((one) => types[one]?.id === item.fields.issueTypeId) ?? draft.item;
  return (
    <b class={`kind kind-${kind}`}>
      {draft.type === "backlog" ? (types[kind]?.name ?? ITEM_WORDS[kind]) : issueTypeName}
    </b>
  );
};

const isKind = (word: string): word is ItemKind => word in ITEM_WORDS;

/** How far below the top it stands, among what is sent with it. */
function depthOf(item: PublicationItem, items: readonly PublicationItem[]): number {
  const parent = items.find(({ id }) => id === item.parentItemId);
  if (parent) return depthOf(parent, items) + 1;
  const above = items.find(
    ({ issueKey }) => issueKey !== null && issueKey === item.fields.parentKey,
  );
  return above && above.id !== item.id ? depthOf(above, items) + 1 : 0;
}

const parentOf = (item: PublicationItem, items: readonly PublicationItem[]) =>
  items.find(({ id }) => id === item.parentItemId)?.issueKey ?? item.fields.parentKey;

const Title = ({
  draft,
  item,
  items,
}: Pick<Props, "draft" | "items"> & { item: PublicationItem }) => {
  const parent = parentOf(item, items);
  return (
    <div class={`item-title depth-${Math.min(depthOf(item, items), DEEPEST)}`}>
      <Kind draft={draft} item={item} /> {item.fields.summary}
      {parent !== undefined && <span class="hint"> in {parent}</span>}
    </div>
  );
};

const DEEPEST = 2;

const Remarks = ({ item, zone }: { item: PublicationItem; zone: string | undefined }) => (
  <>
    {item.fields.update?.chosen?.map(({ name, stands, who, at }) => (
      <p>
        <strong>{name}</strong> was changed here and in Jira.{" "}
        {stands === "mine" ? "That of the draft was to stand" : "That of Jira was left as it is"},
        as {who} decided {Time({ at: new Date(at), zone })}.
      </p>
    ))}
    {item.adopted && item.state === "done" && (
      <p>The answer was lost on the way; the issue was found by its mark. It exists once.</p>
    )}
    {item.errorMessage !== null && <p>{item.errorMessage}</p>}
    {Object.entries(item.fieldErrors).map(([field, message]) => (
      <p>
        <strong>{field}</strong>: {message}
      </p>
    ))}
    {item.differences.length > 0 && (
      <details>
        <summary>Jira holds something else than was sent ({item.differences.length})</summary>
        {item.differences.map(({ field, sent, found }) => (
          <p>
            <strong>{field}</strong>: sent “{sent}”, found “{found}”
          </p>
        ))}
      </details>
    )}
  </>
);

const COLUMNS = [
  { title: "Summary", look: "main" },
  { title: "State", look: "fit" },
  { title: "Issue", look: "fit" },
  { title: "Changed", look: "fit" },
] as const;

/** The state of a publication; the stream sends it anew until it is over. */
export const PublicationState = (props: Props) => {
  const { draft, publication, items, links, zone, isUnderWay, at = 0 } = props;
  const rows = rowsOf(items, at);
  const next = at + rows.length;
  const settled = publication.state !== "running";
  return (
    <div id="publication" class="stack">
      <Outcome {...props} />
      {Table({
        name: "What is created",
        columns: COLUMNS,
        rows: rows.map((item) => ({
          id: `item-${item.position}`,
          cells: [
            <>
              <Title draft={draft} item={item} items={items} />
              <div class="sub">
                <Remarks item={item} zone={zone} />
              </div>
            </>,
            <ItemState item={item} settled={settled} />,
            item.issueUrl !== null && item.issueKey !== null ? (
              <a href={item.issueUrl} target="_blank" rel="noopener noreferrer">
                {item.issueKey}
              </a>
            ) : (
              "–"
            ),
            Time({ at: item.updatedAt, zone }),
          ],
        })),
      })}
      {Pager({
        name: "Items",
        first: at > 0 ? urls.drafts.publication(draft.id) : undefined,
        next: next < items.length ? urls.drafts.publication(draft.id, { at: next }) : undefined,
        firstLabel: "First",
        nextLabel: `Next of ${items.length}`,
      })}
      <LinkTable draft={draft} items={items} links={links} isUnderWay={isUnderWay} />
    </div>
  );
};

export function PublicationPage({ frame, host, ...props }: Props & { frame: Frame; host: string }) {
  const { draft, publication, isUnderWay, at = 0 } = props;
  // The stream sends the first rows.
  const isLive = isUnderWay && at === 0;
  return (
    <Page
      {...frame}
      title={`Publication: ${draft.title}`}
      heading={draft.title}
      lead={`Revision ${publication.revision}, countersigned for ${host}`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: "The draft" }}
      {...(isLive && { refresh: 2 })}
    >
      <div class="stack">
        {isLive ? (
          <LivePart stream={urls.drafts.publicationStream(draft.id)}>
            <PublicationState {...props} />
          </LivePart>
        ) : (
          <PublicationState {...props} />
        )}
        <p class="hint">
          <Covered draftId={draft.id} coverage={draft} />
        </p>
      </div>
    </Page>
  );
}
