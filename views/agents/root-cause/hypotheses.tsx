import type {
  Evidence,
  Hypothesis,
  RootCauseContent,
} from "../../../src/db/schema/root-cause-content.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import type { ViewProps } from "../content-view.tsx";
import { DecidePart } from "../decide-part.tsx";
import { DECISIONS } from "../words.ts";
import { Place } from "./place.tsx";
import { VERDICT_LOOKS } from "./words.ts";

type Props = ViewProps<RootCauseContent>;

const Lines = ({ title, all }: { title: string; all: readonly Evidence[] }) =>
  all.length === 0 ? null : (
    <div>
      <p class="part-label">{title}</p>
      <ul class="rca-list">
        {all.map(({ n, line, quote, says, byCode }) => (
          <li>
            {says} {byCode && <span class="hint">(found by the program)</span>}
            <span class="rca-quote">
              “{quote}” {Place({ n, line })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );

const Solved = ({ draft, learnt, one }: Pick<Props, "draft" | "learnt"> & { one: Hypothesis }) =>
  learnt?.title === one.title ? (
    <p class="hint">
      This was it: kept as a{" "}
      <a href={urls.rootCauses.pattern(learnt.patternId ?? "")}>solved case</a>.
    </p>
  ) : (
    <PostButton
      action={urls.rootCauses.solution(draft.id)}
      values={{ hypothesis: one.id }}
      kind="secondary"
      small
      icon="good"
      label={`This was it: ${one.title}`}
    >
      This was it
    </PostButton>
  );

const HypothesisCard = (props: Props & { one: Hypothesis }) => {
  const { draft, content, mayDecide, one } = props;
  const { tone, icon, word } = VERDICT_LOOKS[one.verdict];
  const state = DECISIONS[one.decision];
  return (
    <li class={one.decision === "left_out" ? "remark remark-out" : "remark"} id={`part-${one.id}`}>
      <div class="remark-head">
        {Badge({ tone, icon, children: word })}
        {one.decision !== "open" &&
          Badge({ tone: state.tone, icon: state.icon, children: state.word })}
      </div>
      <h3>{one.title}</h3>
      <p class="rca-text">{one.mechanism}</p>
      <Lines title="For it" all={one.for} />
      <Lines title="Against it" all={one.against} />
      <p class="hint">{one.reason}</p>
      {mayDecide && (
        <div class="remark-acts">
          {one.verdict !== "ruled_out" && content.signature.length > 0 && <Solved {...props} />}
          <DecidePart draft={draft} part={one} />
        </div>
      )}
    </li>
  );
};

/** What may be behind it, each with what the data says. */
export const Hypotheses = (props: Props) => (
  <section class="card" aria-labelledby="hypotheses-title">
    <h2 id="hypotheses-title">Hypotheses</h2>
    {props.content.hypotheses.length === 0 ? (
      <p>None stood the checks: no line that was quoted is there.</p>
    ) : (
      <ul class="remarks">
        {props.content.hypotheses.map((one) => (
          <HypothesisCard {...props} one={one} />
        ))}
      </ul>
    )}
  </section>
);
