import { z } from "zod";
import { findRevision } from "../../drafts/draft.ts";
import { readSaid } from "../../drafts/rules/said.ts";
import { listPassages } from "../../drafts/source.ts";
import { urls } from "../../urls.ts";
import { openDraft } from "../open-draft.ts";
import { defineTool, type Refused } from "../tool.ts";
import { counted, cursor, id, lines, more, next, pageOf } from "../words.ts";

const FINDINGS = 50;

const finding = z.object({
  rule: z.string(),
  level: z.enum(["error", "warning", "hint"]),
  item: z.string().describe('Id of the item of a backlog; "" is the whole.'),
  part: z.string(),
  message: z.string(),
  fix: z.string().nullable().describe("What its one-click fix on the page does."),
  leftBecause: z.string().nullable().describe("A person said that it stays, and why."),
});

export const validateDraft = defineTool({
  name: "validate_draft",
  title: "Validate a draft",
  description:
    "What the rules of its project, and a model where it was asked, say of the newest revision: errors first. An error keeps it from being published; refine the draft to fix it.",
  action: "drafts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ id: id.describe("Id of the draft."), cursor }),
  output: z.object({
    revision: z.int(),
    errors: z.int(),
    warnings: z.int(),
    hints: z.int(),
    findings: z.array(finding),
    next,
  }),
  async run({ deps, account }, { id: draftId, cursor: from }) {
    const opened = await openDraft({ deps, account }, draftId, ["GET", urls.drafts.rules(draftId)]);
    if ("code" in opened) return opened;
    const { draft } = opened;
    const [revision, passages] = await Promise.all([
      findRevision(deps.db, draftId, draft.revision),
      listPassages(deps.db, draftId),
    ]);
    if (!revision) return NOTHING_WRITTEN;
    const said = await readSaid(deps, draft, { content: revision.content, passages });
    const all = said.findings.map(({ rule, level, nodeId, part, message, fix, left }) => ({
      rule,
      level,
      item: nodeId,
      part,
      message,
      fix: fix ?? null,
      leftBecause: left?.reason ?? null,
    }));
    const { shown, next: after } = pageOf(all, from, FINDINGS);
    const count = (level: string) => all.filter((one) => one.level === level).length;
    const counts = { errors: count("error"), warnings: count("warning"), hints: count("hint") };
    return {
      data: { revision: revision.number, ...counts, findings: shown, next: after },
      text: lines(
        `Revision ${revision.number}: ${counted(counts.errors, "error")}, ${counted(counts.warnings, "warning")}, ${counted(counts.hints, "hint")}.`,
        ...shown.map(
          ({ rule, level, item, part, message }) =>
            `- ${level} ${rule} at ${item} ${part}: ${message}`,
        ),
        more(after),
      ),
    };
  },
});

export const NOTHING_WRITTEN: Refused = {
  code: "drafts.nothing_written",
  message: "Nothing is written yet. Wait for its job with watch_job, then try again.",
};
