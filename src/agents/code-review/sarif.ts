import type { Remark, RemarkSeverity, ReviewContent } from "../../db/schema/content.ts";
import type { Draft } from "../../drafts/draft.ts";

const LEVELS = {
  critical: "error",
  major: "warning",
  minor: "note",
} as const satisfies Record<RemarkSeverity, string>;

/** The review as SARIF 2.1.0, as code scanning and editors read it; without what was left out. */
export function sarifOf(draft: Pick<Draft, "id" | "revision">, content: ReviewContent) {
  const remarks = content.remarks.filter(({ decision }) => decision !== "left_out");
  const rules = [...new Set(remarks.map(({ category }) => category))].map((id) => ({ id }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Countersign code review", rules } },
        automationDetails: { id: `countersign/${draft.id}/${draft.revision}` },
        results: remarks.map(resultOf),
      },
    ],
  };
}

const resultOf = (remark: Remark) => ({
  ruleId: remark.category,
  level: LEVELS[remark.severity],
  message: { text: `${remark.title}\n\n${remark.scenario}` },
  partialFingerprints: { "countersign/v1": remark.fingerprint },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: remark.path.split("/").map(encodeURIComponent).join("/") },
        region: {
          startLine: remark.line,
          endLine: remark.endLine,
          snippet: { text: remark.evidence },
        },
      },
    },
  ],
});
