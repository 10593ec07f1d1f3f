import { z } from "zod";
import { findPublication, type FoundPublication } from "../../drafts/publishing/publication.ts";
import { urls } from "../../urls.ts";
import { openDraft } from "../open-draft.ts";
import { defineTool } from "../tool.ts";
import { id, iso, lines, oneLine, time } from "../words.ts";

const MOST = 100;

export const publishDraft = defineTool({
  name: "publish_draft",
  title: "Publish a draft",
  description:
    "Publishing takes a person: this answers with the page where they sign, and changes nothing. Give the address to them. Once they have signed, call it again: it says what became of it, with the issue keys.",
  action: "publications.prepare",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ id: id.describe("Id of the draft.") }),
  output: z.object({
    outcome: z
      .enum(["waits_for_signature", "under_way", "done", "failed", "uncertain"])
      .describe("uncertain: Jira's answer was lost, and a person decides on the page."),
    url: z.string(),
    signedAt: time.nullable(),
    items: z.array(
      z.object({
        id: z.string(),
        state: z.enum(["waiting", "sending", "uncertain", "done", "failed"]),
        issueKey: z.string().nullable(),
        issueUrl: z.string().nullable(),
        problem: z.string().nullable(),
      }),
    ),
  }),
  async run({ deps, account }, { id: draftId }) {
    const path = urls.drafts.publication(draftId);
    const opened = await openDraft({ deps, account }, draftId, ["GET", path]);
    if ("code" in opened) return opened;
    const { draft } = opened;
    const url = deps.config.PUBLIC_URL + path;
    const found = await findPublication(deps.db, draftId);
    if (!found || draft.state === "open" || draft.state === "composing") {
      const text = `Only a person publishes. They look it through and sign here: ${url}\nCall this again afterwards to learn what became of it.`;
      return {
        data: { outcome: "waits_for_signature" as const, url, signedAt: null, items: [] },
        text,
      };
    }
    const { publication } = found;
    const items = found.items.slice(0, MOST).map((item) => ({
      id: item.nodeId,
      state: item.state,
      issueKey: item.issueKey,
      issueUrl: item.issueUrl,
      problem: item.errorMessage,
    }));
    const outcome = outcomeOf(found);
    return {
      data: { outcome, url, signedAt: iso(publication.createdAt), items },
      text: lines(
        `The publication is ${outcome.replace("_", " ")}.`,
        ...items.map(
          ({ id: one, state, issueKey, problem }) =>
            `- ${one}: ${state}${issueKey ? `, ${issueKey}` : ""}${problem ? `, ${oneLine(problem)}` : ""}`,
        ),
        url,
      ),
    };
  },
});

function outcomeOf({ publication, isUnderWay }: FoundPublication) {
  if (publication.state === "running" || isUnderWay) return "under_way" as const;
  return publication.state;
}
