import type { Draft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { Menu, MenuLink, MenuPost } from "../ui/menu.tsx";
import { isChangeable } from "./state.ts";

/** What needs a revision. */
const OfRevision = ({ draft }: { draft: Draft }) => (
  <>
    <MenuLink href={urls.drafts.revisions(draft.id)} icon="history">
      Revisions
    </MenuLink>
    <MenuLink href={urls.drafts.print(draft.id)}>Print</MenuLink>
    <MenuLink href={urls.drafts.export(draft.id, "md")}>Export as Markdown</MenuLink>
    <MenuLink href={urls.drafts.export(draft.id, "csv")}>Export as CSV</MenuLink>
    <MenuLink href={urls.drafts.export(draft.id, "json")}>Export as Jira JSON</MenuLink>
    {draft.may === "owner" && (
      <MenuLink href={urls.drafts.documents(draft.id)} icon="send">
        Publish as a page or comment
      </MenuLink>
    )}
  </>
);

/** What else can be done with a draft. */
export const DraftMenu = ({ draft }: { draft: Draft }) => (
  <Menu label="More" name={`More for ${draft.title}`}>
    <MenuLink href={urls.drafts.sources(draft.id)} icon="quote">
      Sources
    </MenuLink>
    {isChangeable(draft) && (
      <MenuLink href={urls.drafts.fields(draft.id)} icon="settings">
        {draft.type === "backlog" ? "Jira fields for all items" : "Jira fields"}
      </MenuLink>
    )}
    {draft.revision > 0 && <OfRevision draft={draft} />}
    {draft.may === "owner" && (
      <MenuLink href={urls.drafts.new({ like: draft.id })} icon="plus">
        Create another like this
      </MenuLink>
    )}
    {isChangeable(draft) && (
      <MenuPost
        action={urls.drafts.removal(draft.id)}
        icon="remove"
        confirm={`Remove the draft “${draft.title}”? Its source and revisions go with it.`}
      >
        Remove this draft
      </MenuPost>
    )}
  </Menu>
);
