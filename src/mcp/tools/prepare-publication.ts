import { z } from "zod";
import { preparePublication as preparePublishing } from "../../drafts/publishing/prepare.ts";
import { urls } from "../../urls.ts";
import { openDraft } from "../open-draft.ts";
import { defineTool } from "../tool.ts";
import { id, lines, oneLine } from "../words.ts";
import { NOTHING_WRITTEN } from "./validate-draft.ts";

const MOST = 100;

export const preparePublication = defineTool({
  name: "prepare_publication",
  title: "Prepare a publication",
  description:
    "What would be sent to Jira, item by item, and what stands in the way: errors of the rules, fields that Jira wants, changes on both sides, issues that say the same. Sends nothing. The person signs on the page at `signUrl`.",
  action: "publications.prepare",
  hints: { readOnly: true, idempotent: true, openWorld: true },
  input: z.strictObject({ id: id.describe("Id of the draft.") }),
  output: z.object({
    revision: z.int(),
    ready: z.boolean().describe("Nothing stands in the way of a signature."),
    signUrl: z.string().describe("Where the person looks it through and signs."),
    problems: z.array(z.string()),
    items: z.array(
      z.object({
        id: z.string(),
        act: z.enum(["create", "update", "same", "used", "gone"]),
        type: z.string(),
        summary: z.string(),
        issueKey: z.string().nullable(),
        findings: z.array(z.string()),
      }),
    ),
    leftOut: z.int(),
    notShown: z.int(),
  }),
  async run({ deps, account }, { id: draftId }) {
    const path = urls.drafts.publication(draftId);
    const opened = await openDraft({ deps, account }, draftId, ["GET", path]);
    if ("code" in opened) return opened;
    const { draft, owner } = opened;
    const prepared = await preparePublishing(deps, owner, draft);
    if (!prepared) return NOTHING_WRITTEN;
    const { checked, obstacles } = prepared;
    const problems = obstacles.map(({ message }) => message);
    const items = checked.nodes.slice(0, MOST).map(({ node, act, typeName, issue, findings }) => ({
      id: node.id,
      act,
      type: typeName,
      summary: node.content.title.text,
      issueKey: issue?.issueKey ?? null,
      findings: findings.map(({ level, message }) => `${level}: ${message}`),
    }));
    const signUrl = deps.config.PUBLIC_URL + path;
    const notShown = checked.nodes.length - items.length;
    return {
      data: {
        revision: draft.revision,
        ready: problems.length === 0,
        signUrl,
        problems,
        items,
        leftOut: checked.leftOut,
        notShown,
      },
      text: lines(
        ...problems.map((problem) => `Problem: ${problem}`),
        ...items.flatMap(({ act, type, summary, issueKey, findings }) => [
          `- ${act} ${type}${issueKey ? ` ${issueKey}` : ""}: ${oneLine(summary)}`,
          ...findings.map((one) => `  ${one}`),
        ]),
        notShown > 0 && `${notShown} more items are on the page.`,
        `The person signs here: ${signUrl}`,
      ),
    };
  },
});
