import type { DraftListing } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { DraftStateBadge, draftWords } from "../drafts/state.ts";
import { Time } from "../ui/time.ts";

export const DraftRow = ({ draft, zone }: { draft: DraftListing; zone: string | undefined }) => (
  <li>
    <a href={urls.drafts.show(draft.id)}>{draft.title}</a>
    <span class="hint">
      {DraftStateBadge(draft)} {(draft.issueKey ?? draft.projectKey) || draftWords(draft)} ·{" "}
      {Time({ at: draft.updatedAt, zone })}
    </span>
  </li>
);
