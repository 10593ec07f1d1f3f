import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type {
  CoveragePlace,
  CoverageTable,
  MeantRow,
  UncitedRow,
} from "../../../src/drafts/trace/table.ts";
import { urls } from "../../../src/urls.ts";
import { PostButton } from "../../ui/form.tsx";
import { Pager } from "../../ui/pager.ts";
import { Time } from "../../ui/time.ts";
import { partHref, partWords } from "../part-place.ts";
import { isChangeable } from "../state.ts";

interface Props extends Pick<CoverageTable, "uncited" | "meant" | "figures"> {
  frame: Frame;
  draft: Draft;
  at: CoveragePlace;
}

const Uncited = ({ draft, part }: { draft: Draft; part: UncitedRow }) => (
  <li class="uncited-part">
    <div>
      <a href={partHref(draft, part)}>{partWords(draft, part)}</a>
      <p class="hint">{part.text}</p>
    </div>
    {isChangeable(draft) && (
      <div class="row-actions">
        <PostButton
          action={urls.drafts.refinements(draft.id)}
          values={{ instruction: part.instruction }}
          kind="secondary"
          icon="remove"
          label={`Remove ${partWords(draft, part)}`}
          small
        >
          Remove
        </PostButton>
        <PostButton
          action={urls.drafts.findingDecisions(draft.id)}
          values={{ ...part.finding, reason: "It is meant", back: "coverage" }}
          kind="secondary"
          label={`It is meant: ${partWords(draft, part)}`}
          small
        >
          It is meant
        </PostButton>
      </div>
    )}
  </li>
);

/** What rests on nothing, and nobody has said that it is meant. */
export const UncitedParts = ({ draft, at, uncited }: Props) =>
  uncited.rows.length === 0 ? null : (
    <section class="card" aria-labelledby="uncited">
      <h2 id="uncited">Nothing in the sources says this</h2>
      <ul class="uncited-parts">
        {uncited.rows.map((part) => (
          <Uncited draft={draft} part={part} />
        ))}
      </ul>
      {Pager({
        name: "Parts without a source",
        first: uncited.from > 0 ? urls.drafts.coverage(draft.id, { ...at, parts: 0 }) : undefined,
        next:
          uncited.next === undefined
            ? undefined
            : urls.drafts.coverage(draft.id, { ...at, parts: uncited.next }),
        firstLabel: "From the beginning",
        nextLabel: "Next",
      })}
    </section>
  );

const Meant = ({
  draft,
  part,
  zone,
}: {
  draft: Draft;
  part: MeantRow;
  zone: string | undefined;
}) => (
  <li class="uncited-part">
    <div>
      <a href={partHref(draft, part)}>{partWords(draft, part)}</a>
      <p class="hint">{part.text}</p>
      <p>
        {part.left.by}, {Time({ at: part.left.at, zone })}: {part.left.reason}
      </p>
    </div>
    {isChangeable(draft) && (
      <div class="row-actions">
        <PostButton
          action={urls.drafts.findingWithdrawal(draft.id, part.left.id)}
          values={{ node: part.nodeId, back: "coverage" }}
          kind="secondary"
          label={`It is not meant: ${partWords(draft, part)}`}
          small
        >
          It is not meant
        </PostButton>
      </div>
    )}
  </li>
);

/** What rests on nothing and is meant so, folded: by whom, when, and why. */
export const MeantParts = ({ draft, at, meant, figures, frame }: Props) =>
  figures.meant === 0 ? null : (
    <details class="fold-out" open={meant.from > 0}>
      <summary>
        {figures.meant === 1 ? "1 part is meant so" : `${figures.meant} parts are meant so`}
      </summary>
      <ul class="uncited-parts">
        {meant.rows.map((part) => (
          <Meant draft={draft} part={part} zone={frame.zone} />
        ))}
      </ul>
      {Pager({
        name: "Parts that are meant so",
        first: meant.from > 0 ? urls.drafts.coverage(draft.id, { ...at, meant: 0 }) : undefined,
        next:
          meant.next === undefined
            ? undefined
            : urls.drafts.coverage(draft.id, { ...at, meant: meant.next }),
        firstLabel: "From the beginning",
        nextLabel: "Next",
      })}
    </details>
  );
