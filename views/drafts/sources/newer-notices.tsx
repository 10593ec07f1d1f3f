import type { Draft } from "../../../src/drafts/draft.ts";
import type { NewerSource } from "../../../src/drafts/sources/newer.ts";
import { urls } from "../../../src/urls.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { newerWords } from "./words.ts";

/** Each source that has a later version, and the way to what changed. */
export const NewerNotices = ({
  draft,
  sources,
}: {
  draft: Pick<Draft, "id" | "may">;
  sources: readonly NewerSource[];
}) => (
  <>
    {sources.map((source) => (
      <Notice
        tone="warn"
        title={newerWords(source)}
        actions={
          draft.may === "owner" && (
            <ButtonLink
              href={urls.drafts.sourceVersion(draft.id, source.id)}
              kind="secondary"
              small
              label={`Show what changed in “${source.title}”`}
            >
              Show what changed
            </ButtonLink>
          )
        }
      />
    ))}
  </>
);
