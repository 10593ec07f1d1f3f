import type { Draft } from "../../../src/drafts/draft.ts";
import type {
  PublicationItem,
  PublicationLink,
} from "../../../src/drafts/publishing/publication.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { FormActions, PostButton } from "../../ui/form.tsx";
import { Table } from "../../ui/table.ts";

/** Between the names of its ends. */
export const LINK_WORDS: Record<PublicationLink["kind"], string> = {
  blocks: "blocks",
  relates: "relates to",
  duplicate: "says nearly the same as",
  remote: "is linked to the page",
  attachment: "gets the file",
};

const STATES = {
  waiting: { tone: "info", icon: "clock", children: "Waiting" },
  done: { tone: "good", icon: "good", children: "Done" },
  failed: { tone: "bad", icon: "bad", children: "Not done" },
} as const;

interface Props {
  draft: Draft;
  items: PublicationItem[];
  links: PublicationLink[];
  isUnderWay: boolean;
}

const MOST_ROWS = 50;

/** What is tied to the issues once they stand. */
export const LinkTable = ({ draft, items, links, isUnderWay }: Props) => {
  if (links.length === 0) return null;
  const nameOf = (itemId: string | null) => {
    const item = items.find(({ id }) => id === itemId);
    return item && (item.issueKey ?? item.fields.summary);
  };
  const open = links.filter(({ state }) => state !== "done");
  const isOpen = open.length > 0;
  const isLong = links.length > MOST_ROWS;
  const some = isLong
    ? [...open, ...links.filter(({ state }) => state === "done")].slice(0, MOST_ROWS)
    : links;
  return (
    <section class="stack" aria-label="Links">
      <h2>Links and files</h2>
      {Table({
        name: "Links and files",
        columns: [
          { title: "What", look: "main" },
          { title: "State", look: "fit" },
        ],
        rows: some.map((link) => ({
          cells: [
            <>
              {nameOf(link.fromItemId)} {LINK_WORDS[link.kind]}{" "}
              {nameOf(link.toItemId) ?? link.title ?? link.toKey}
              {link.errorMessage !== null && <div class="sub">{link.errorMessage}</div>}
            </>,
            Badge(STATES[link.state]),
          ],
        })),
      })}
      {isLong && (
        <p class="hint">
          {links.length} in all, {links.length - open.length} done. What is not done comes first.
        </p>
      )}
      {isOpen && !isUnderWay && (
        <FormActions>
          <PostButton
            action={urls.drafts.publicationRetry(draft.id)}
            values={{ act: "links" }}
            kind="secondary"
            icon="retry"
          >
            Try the links again
          </PostButton>
        </FormActions>
      )}
    </section>
  );
};
