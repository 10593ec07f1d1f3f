import type { Account, Deps } from "../../app.ts";
import type { Draft } from "../draft.ts";
import { listInQuestion } from "../duplicates/read-duplicates.ts";
import { blocks, type Checked, checkDraft, openConflicts } from "./check.ts";

interface Prepared {
  checked: Checked;
  /** What stands in the way of a signature, in words. */
  obstacles: { code: string; message: string }[];
}

/** What would be sent, and what keeps it from being signed. Sends nothing. Undefined without a revision. */
export async function preparePublication(
  deps: Deps,
  owner: Account,
  draft: Draft,
): Promise<Prepared | undefined> {
  const [checked, inQuestion] = await Promise.all([
    checkDraft(deps, owner, draft),
    listInQuestion(deps.db, draft),
  ]);
  if (!checked) return undefined;
  const { failure } = checked;
  const conflicts = openConflicts(checked);
  const open = inQuestion.filter(({ isOpen }) => isOpen).length;
  const all = [
    draft.state !== "open" && {
      code: "drafts.not_open",
      message: "The draft is being written or published, or stands in Jira already.",
    },
    failure && { code: failure.code, message: `${failure.message} ${failure.fix}` },
    blocks(checked) && {
      code: "drafts.must_fix",
      message: "The rules name something that must be fixed first.",
    },
    conflicts > 0 && {
      code: "drafts.conflict",
      message: `${conflicts} fields were changed here and in Jira: say which value is to stand.`,
    },
    open > 0 && {
      code: "drafts.duplicate",
      message: `${open} items look like issues that stand already: say which of the two is meant.`,
    },
  ];
  return { checked, obstacles: all.filter((one) => one !== false && one !== undefined) };
}
