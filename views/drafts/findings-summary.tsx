import type { Draft } from "../../src/drafts/draft.ts";
import type { Finding } from "../../src/drafts/findings.ts";
import type { ShownJudgement } from "../../src/drafts/rules/said.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { isBesideNothing } from "./part-name.ts";
import { FindingList, firstOf } from "./part.tsx";
import { JudgementRegion } from "./rules/judgement.tsx";
import { isChangeable } from "./state.ts";

interface Props {
  findings: Finding[];
  draft: Parameters<typeof isChangeable>[0] & Draft;
  revision?: { number: number } | undefined;
  judgement: ShownJudgement | undefined;
}

const Counts = ({ findings }: { findings: Finding[] }) => {
  const count = (level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level && !finding.left).length;
  const [errors, warnings, hints] = [count("error"), count("warning"), count("hint")];
  if (errors + warnings + hints === 0) {
    return <p>{Badge({ tone: "good", children: "Nothing to say" })}</p>;
  }
  return (
    <p>
      {errors > 0 && Badge({ tone: "bad", children: `${errors} to fix` })}{" "}
      {warnings > 0 && Badge({ tone: "warn", children: `${warnings} to check` })}{" "}
      {hints > 0 && Badge({ tone: "info", children: `${hints} ${hints === 1 ? "hint" : "hints"}` })}
    </p>
  );
};

/** How many findings of each level, those that belong to no part that is shown, and what a model thinks. */
export const FindingsSummary = ({ findings, draft, revision, judgement }: Props) => {
  const isWhole = draft.type === "backlog";
  const loose = findings.filter(({ part, nodeId }) =>
    isWhole ? nodeId === "" : part.startsWith("passages.") || isBesideNothing(part),
  );
  const number = revision?.number ?? 0;
  const place = {
    draftId: draft.id,
    revision: number,
    fixable: isChangeable(draft),
    // Those of the parts stand beside them.
    first: firstOf(isWhole ? loose : findings),
  };
  return (
    <section class="findings-summary" aria-label="What the rules say">
      <h2>Rules</h2>
      {!isWhole && <Counts findings={findings} />}
      <FindingList findings={loose} place={place} named />
      <JudgementRegion
        draft={draft}
        revision={number}
        judgement={judgement}
        findings={findings.filter(({ quote }) => quote !== undefined)}
        mayAsk={isChangeable(draft)}
      />
      <p>
        {findings.length > 0 && (
          <>
            <a href={urls.drafts.findings(draft.id)}>All findings</a>
            {" · "}
          </>
        )}
        <a href={urls.drafts.rules(draft.id)}>What the rules look at</a>
      </p>
    </section>
  );
};
