import type { ShownRemark } from "../../../src/agents/code-review/read-review.ts";
import type { Remark } from "../../../src/db/schema/content.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import { CodeLines } from "./code-lines.tsx";
import { inlineCode } from "./inline-code.tsx";
import { DECISIONS } from "../words.ts";
import { CATEGORIES, placeOf, SEVERITIES } from "./words.ts";

interface Props extends ShownRemark {
  draftId: string;
  revision: number;
  /** The person may decide on it now. */
  mayDecide: boolean;
  /** It is posted already. */
  isPosted: boolean;
}

const ACTS = [
  { decision: "accepted", word: "Accept", icon: "check" },
  { decision: "left_out", word: "Leave out", icon: "remove" },
  { decision: "open", word: "Undecided", icon: "undo" },
] as const;

const Decide = ({ draftId, revision, remark }: Pick<Props, "draftId" | "revision" | "remark">) => (
  <div class="remark-acts">
    {ACTS.filter(({ decision }) => decision !== remark.decision).map(({ decision, word, icon }) => (
      <PostButton
        action={urls.codeReviews.remark(draftId, remark.id)}
        values={{ decision, revision: String(revision) }}
        kind={decision === "accepted" ? "secondary" : "quiet"}
        icon={icon}
        small
        label={`${word}: ${remark.title}`}
      >
        {word}
      </PostButton>
    ))}
  </div>
);

const State = ({ remark, isPosted }: { remark: Remark; isPosted: boolean }) => {
  if (isPosted) return Badge({ tone: "good", icon: "good", children: "Posted" });
  const { tone, icon, word } = DECISIONS[remark.decision];
  return Badge({ tone, icon, children: word });
};

/** What is said of some lines, beside the lines. */
export const RemarkCard = (props: Props) => {
  const { remark, lines, mayDecide, isPosted } = props;
  const { tone, icon, word } = SEVERITIES[remark.severity];
  const place = placeOf(remark);
  return (
    <li
      class={remark.decision === "left_out" ? "remark remark-out" : "remark"}
      id={`remark-${remark.id}`}
    >
      <div class="remark-head">
        {Badge({ tone, icon, children: word })}
        <span class="hint">{CATEGORIES[remark.category]}</span>
        {remark.confidence !== undefined && (
          <span class="hint">{Math.round(remark.confidence * 100)} % sure</span>
        )}
        <State remark={remark} isPosted={isPosted} />
      </div>
      <h3>{inlineCode(remark.title)}</h3>
      <p class="remark-place">{place}</p>
      {lines.length > 0 ? (
        CodeLines({ name: place, lines, meant: remark })
      ) : (
        <pre class="sent-text">{remark.evidence}</pre>
      )}
      <p class="remark-text">{inlineCode(remark.scenario)}</p>
      {remark.suggestion !== null && (
        <div>
          <p class="part-label">Instead</p>
          <pre class="sent-text">{remark.suggestion}</pre>
        </div>
      )}
      {mayDecide && !isPosted && <Decide {...props} />}
    </li>
  );
};
