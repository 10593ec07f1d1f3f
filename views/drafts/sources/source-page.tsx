import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Passage as DraftPassage } from "../../../src/db/schema/drafts.ts";
import type { ListedSource } from "../../../src/drafts/sources/choices.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Passage } from "../../ui/citations.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Pager } from "../../ui/pager.ts";
import { originWords, passageCount } from "./words.ts";

interface Props {
  frame: Frame;
  source: ListedSource;
  /** Those of this page. */
  passages: readonly DraftPassage[];
  back: { href: string; label: string };
  fileHref?: string | undefined;
  /** It is on record only: a later version took its place, or somebody removed it. */
  gone: "replaced" | "removed" | undefined;
  firstHref: string | undefined;
  nextHref: string | undefined;
}

/** A source word for word, its passages numbered. */
export const SourcePage = (props: Props) => {
  const { frame, source, passages, back, fileHref } = props;
  return (
    <Page
      {...frame}
      title={source.title}
      nav="drafts"
      back={back}
      lead={`${originWords(source)}, ${passageCount(source.passages)}`}
      actions={
        fileHref && (
          <ButtonLink href={fileHref} kind="secondary">
            Download the file
          </ButtonLink>
        )
      }
    >
      <div class="stack">
        {props.gone && (
          <Notice title="The draft does not rest on this any more">
            {props.gone === "replaced" ? "A later version has taken its place." : "It was removed."}{" "}
            It is kept so that older revisions can be read.
          </Notice>
        )}
        {source.origin.notes && (
          <ul class="hint">
            {source.origin.notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        )}
        <ol class="passage-list">
          {passages.map(({ n, text }) => Passage({ n, pieces: [{ text, parts: [] }] }))}
        </ol>
        {Pager({
          name: "Passages",
          first: props.firstHref,
          next: props.nextHref,
          firstLabel: "From the beginning",
          nextLabel: "More",
        })}
      </div>
    </Page>
  );
};
