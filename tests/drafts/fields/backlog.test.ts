import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findRevision } from "../../../src/drafts/draft.ts";
import { isBacklog } from "../../../src/drafts/nodes.ts";
import { urls } from "../../../src/urls.ts";
import {
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";

const TEXT = `# Claims by photo
A customer must be able to send a photo of the damage so that the claim is settled faster.
Product line: Motor.
If the photo is too dark, the customer is asked for another one.

# Paying out
A clerk must be able to release the payment of a claim.
If the amount is larger than 1000 euros, a second clerk must release it.`;

let drafting: Drafting;
beforeAll(async () => {
  drafting = await startDrafting();
});
afterAll(() => drafting.close());

describe.each(["dc", "cloud"] as const)("a backlog for a demanding project (%s)", (dialect) => {
  test("asks once for what its items lack, and has no open finding after that", async () => {
    const { deps, cast } = drafting;
    const { account, cookie } = dialect === "dc" ? cast.alice : cast.bob;
    await drafting.connect(dialect === "dc" ? "alice" : "bob", dialect);
    const input = { source: TEXT, project: "CLAIM", item: "backlog" as const };
    const draft = await newDraft(deps, account, input);
    await runComposition(deps, draft);
    const composed = await reload(deps, account, draft.id);
    expect(composed.state).toBe("open");
    const revision = await findRevision(deps.db, draft.id, composed.revision);
    const content = revision?.content;
    const nodes = content && isBacklog(content) ? content.nodes : [];
    const lines = nodes.map((node) => node.content.fields?.["customfield_10301"]?.text);
    expect(lines).toContain("Motor");
    const page = async (url: string, form?: Record<string, string>) => {
      const answer = await drafting.request(url, { cookie, ...(form && { form }) });
      return { status: answer.status, body: await answer.text() };
    };
    // The tree says what an item belongs to: nobody is asked for it.
    const [below, top] = [nodes.find(({ parentId }) => parentId !== null), nodes[0]];
    const above = dialect === "dc" ? "field.customfield_10101" : "field.parent";
    const form = await page(urls.drafts.nodeAct(draft.id, below?.id ?? "", "edit"));
    expect(form.body).toContain("field.duedate");
    expect(form.body).not.toContain(above);
    expect(form.body).not.toContain("field.customfield_10106");
    expect(top?.parentId).toBe(null);
    const check = await page(urls.drafts.publication(draft.id));
    expect(check.body).toContain("Jira also wants");
    // Each epic's own name is its title.
    expect((await page(urls.drafts.fields(draft.id))).body).not.toContain("customfield_10103");
    const saved = await page(urls.drafts.fields(draft.id), {
      "field.customfield_10301": "10401",
      "field.customfield_10302.0": "Dana Diaz",
      "field.customfield_10303": "2026-10-01",
    });
    expect(saved.status).toBe(303);
    const ready = await page(urls.drafts.publication(draft.id));
    expect(ready.body).not.toContain("Jira needs a value");
    expect(ready.body).toContain("Dana Diaz (e1004)");
    expect(ready.body).not.toContain("This must be fixed first");
  });
});
