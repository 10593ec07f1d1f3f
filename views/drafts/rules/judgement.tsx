import type { Draft } from "../../../src/drafts/draft.ts";
import type { Finding } from "../../../src/drafts/findings.ts";
import type { ShownJudgement } from "../../../src/drafts/rules/said.ts";
import { urls } from "../../../src/urls.ts";
import { CostBadge } from "../../ui/badge.ts";
import { PostButton } from "../../ui/form.tsx";
import { partName } from "../part-name.ts";
import { partHref, partWords } from "../part-place.ts";

interface JudgementProps {
  draft: Pick<Draft, "id" | "type">;
  revision: number;
  judgement: ShownJudgement | undefined;
  /** What it found and still holds. */
  findings: Finding[];
  mayAsk: boolean;
  /** It has come while the page was open, and what stands there does not show it yet: the titles of the items by their ids. */
  news?: ReadonlyMap<string, string>;
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

const MOST_NEWS = 40;

const News = ({ draft, findings, news }: Pick<JudgementProps, "draft" | "findings" | "news">) =>
  findings.length === 0 ? null : (
    <>
      <ul class="findings">
        {findings.slice(0, MOST_NEWS).map(({ part, message, quote, nodeId = "" }) => (
          <li>
            <a href={partHref(draft, { nodeId, part })}>
              {partWords(draft, { title: news?.get(nodeId) ?? "", label: partName(part) })}
            </a>
            : {message} <q>{quote}</q>
          </li>
        ))}
      </ul>
      <p>
        {findings.length > MOST_NEWS && `And ${findings.length - MOST_NEWS} more. `}
        <a href={urls.drafts.show(draft.id)}>Show them where they belong</a>
      </p>
    </>
  );

/** Who asks for the same once more gets no kept answer. */
function askWords(judgement: ShownJudgement | undefined, revision: number): string {
  if (!judgement) return "Ask for a review";
  const isSame = judgement.kept && judgement.revision === revision;
  return isSame ? "Ask again without the cache" : "Ask again";
}

/** What a model thinks of a draft, or the button that asks it; looks again by itself while one is asked. */
export const JudgementRegion = (props: JudgementProps) => {
  const { draft, judgement, mayAsk, news, findings, revision } = props;
  if (judgement && isUnderWay(judgement)) {
    return (
      <div
        id="judgement"
        class="judgement"
        aria-busy="true"
        hx-get={urls.drafts.judgement(draft.id)}
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
      {news && <News draft={draft} findings={findings} news={news} />}
      {judgement?.model !== undefined &&
        CostBadge({ model: judgement.model, price: judgement.price })}
      {judgement?.kept && (
        <p class="hint">It was given to the same question before, so nobody paid for it again.</p>
      )}
      {mayAsk && (
        <PostButton action={urls.drafts.judgement(draft.id)} kind="secondary" icon="sparkle" small>
          {askWords(judgement, revision)}
        </PostButton>
      )}
    </div>
  );
};
