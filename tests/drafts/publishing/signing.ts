import type { BacklogNode, StoryContent } from "../../../src/db/schema/content.ts";
import { checkDraft } from "../../../src/drafts/publishing/check.ts";
import { countersign } from "../../../src/drafts/publishing/countersign.ts";
import { findPublication } from "../../../src/drafts/publishing/publication.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { type Drafting, reload, runPublication } from "../../setup/drafting.ts";
import { insertBacklog } from "./backlogs.ts";

const from = { address: "127.0.0.1", requestId: "test" };

interface Subject {
  jira: string;
  nodes: BacklogNode[];
  project?: { key: string; name: string };
}

/** A backlog of Alice's on its way through signing, sending and changing. */
export async function startSigning(drafting: Drafting, { jira, nodes, project }: Subject) {
  const { deps, cast } = drafting;
  const { account } = cast.alice;
  const at = deps.clock.now();
  const input = { accountId: account.id, jira, nodes, at, ...(project && { project }) };
  const draftId = await insertBacklog(deps.db, input);
  const draft = () => reload(deps, account, draftId);

  async function check(choices = {}) {
    const checked = await checkDraft(deps, account, await draft(), { choices });
    if (!checked?.plan) throw new Error(checked?.failure?.message ?? "nothing to sign");
    return { ...checked, plan: checked.plan };
  }
  async function sign(choices = {}) {
    deps.clock.advance(1000);
    const { plan } = await check(choices);
    const { revision } = await draft();
    return countersign(deps, account, await draft(), { revision, plan, from });
  }
  async function run(own = deps) {
    for (let pass = 0; pass < 40; pass += 1) {
      const found = await findPublication(deps.db, draftId);
      if (found?.publication.state !== "running") return found;
      await runPublication(own, await draft());
    }
    throw new Error("it never ends");
  }
  /** As one edit would: these nodes are the next revision. */
  async function revise(content: BacklogNode[]) {
    const { revision: base } = await draft();
    const edit = { base, origin: "edited" as const, note: "", content: { nodes: content } };
    const changed = await changeContent(deps, account, await draft(), edit);
    if (!changed.ok) throw new Error(changed.message);
  }
  return { draftId, draft, check, sign, run, revise };
}

export const withContent = (node: BacklogNode, content: Partial<StoryContent>): BacklogNode => ({
  ...node,
  content: { ...node.content, ...content },
});
