import type { Finding } from "../../../src/drafts/findings.ts";
import type { ShownJudgement } from "../../../src/drafts/rules/said.ts";
import { urls } from "../../../src/urls.ts";
import { CostBadge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import { partName } from "../part-name.ts";

interface JudgementProps {
  draftId: string;
  revision: number;
  judgement: ShownJudgement | undefined;
  /** What it found and still holds. */
  findings: Finding[];
  mayAsk: boolean;
  /** It has come while the page was open: what stands there does not show it yet. */
  isNews?: boolean;
}

const isUnderWay = (judgement: ShownJudgement) =>
  judgement.state === "queued" || judgement.state === "running";

const Outcome = ({ judgement, findings, revision }: JudgementProps) => {
  if (!judgement) return <p class="hint">No model has been asked what it thinks of this.</p>;
  if (judgement.state === "failed") return <p>The review was not done. {judgement.error}</p>;
  const count = findings.filter(({ left }) => !left).length;
  return (
    <p>
      {count === 0
        ? "A model has no objection"
        : `A model has ${count === 1 ? "1 remark" : `${count} remarks`}`}
      {judgement.revision !== revision && ` left of its review of revision ${judgement.revision}`}.
    </p>
  );
};

const News = ({ draftId, findings }: Pick<JudgementProps, "draftId" | "findings">) =>
  findings.length === 0 ? null : (
    <>
      <ul class="findings">
        {findings.map(({ part, message, quote, nodeId }) => (
          <li>
            <strong>
              {nodeId !== undefined && nodeId !== "n1" && `${nodeId}, `}
              {partName(part)}:{" "}
            </strong>
            {message} <q>{quote}</q>
          </li>
        ))}
      </ul>
      <p>
        <a href={urls.drafts.show(draftId)}>Show them where they belong</a>
      </p>
    </>
  );

/** What a model thinks of a draft, or the button that asks it; looks again by itself while one is asked. */
export const JudgementRegion = (props: JudgementProps) => {
  const { draftId, judgement, mayAsk, isNews, findings } = props;
  if (judgement && isUnderWay(judgement)) {
    return (
      <div
        id="judgement"
        class="judgement"
        aria-busy="true"
        hx-get={urls.drafts.judgement(draftId)}
        hx-trigger="load delay:2s"
        hx-swap="outerHTML"
      >
        <h3 class="part-label">A model's opinion</h3>
        <p class="thinking">
          <span class="spinner" aria-hidden="true" /> {judgement.model ?? "A model"} is looking at
          it. You can go on meanwhile.
        </p>
      </div>
    );
  }
  return (
    <div id="judgement" class="judgement" aria-live="polite">
      <h3 class="part-label">A model's opinion</h3>
      <Outcome {...props} />
      {isNews && <News draftId={draftId} findings={findings} />}
      {judgement?.model !== undefined &&
        CostBadge({ model: judgement.model, price: judgement.price })}
      {mayAsk && (
        <PostButton action={urls.drafts.judgement(draftId)} kind="secondary" icon="sparkle" small>
          {judgement ? "Ask again" : "Ask for a review"}
        </PostButton>
      )}
    </div>
  );
};
