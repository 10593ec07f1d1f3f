import type { Draft } from "../../src/drafts/draft.ts";
import type { Finding } from "../../src/drafts/findings.ts";
import { Badge } from "../ui/badge.ts";
import { FindingLine } from "./part.tsx";

interface Props {
  findings: Finding[];
  draft: Draft;
  current: { number: number } | undefined;
}

/** How many findings of each level, and those that belong to no part that is shown. */
export const FindingsSummary = ({ findings, draft, current }: Props) => {
  const loose = findings.filter(
    ({ part }) => part.startsWith("passages.") || part.startsWith("fields."),
  );
  const count = (level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level).length;
  const place = { draftId: draft.id, revision: current?.number ?? 0, fixable: true };
  return (
    <section class="findings-summary" aria-label="What the rules say">
      <h2>Rules</h2>
      {findings.length === 0 ? (
        <p>{Badge({ tone: "good", children: "Nothing to say" })}</p>
      ) : (
        <p>
          {count("error") > 0 && Badge({ tone: "bad", children: `${count("error")} to fix` })}{" "}
          {count("warning") > 0 &&
            Badge({ tone: "warn", children: `${count("warning")} to check` })}{" "}
          {count("hint") > 0 &&
            Badge({
              tone: "info",
              children: `${count("hint")} ${count("hint") === 1 ? "hint" : "hints"}`,
            })}
        </p>
      )}
      {loose.length > 0 && (
        <ul class="findings">
          {loose.map((finding) => (
            <FindingLine finding={finding} place={place} />
          ))}
        </ul>
      )}
    </section>
  );
};
