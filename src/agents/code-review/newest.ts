import type { Account, Deps } from "../../app.ts";
import type { Draft } from "../../drafts/draft.ts";
import { reviewAgain } from "./again.ts";
import { findDiff } from "./read-review.ts";
import { readPull } from "./start.ts";

type Begun = Awaited<ReturnType<typeof reviewAgain>>;

const refused = (code: string, message: string): Begun => ({
  ok: false,
  code: `agents.${code}`,
  message,
});

/** Reviews the pull request as it is now. */
export async function reviewNewest(deps: Deps, account: Account, draft: Draft): Promise<Begun> {
  const source = await findDiff(deps.db, draft.id);
  const { connectionId, repository, number, head } = source?.origin ?? {};
  if (connectionId === undefined || repository === undefined || number === undefined) {
    return refused(
      "no_pull_request",
      "These changes belong to no pull request: start a new review for newer ones.",
    );
  }
  const read = await readPull(deps, account.id, { connectionId, repository, number });
  if (!read.ok) return refused("no_answer", `${read.message} ${read.fix}`);
  const { diff, origin } = read.value;
  if (origin.head === head) {
    return refused("nothing_new", "The pull request has no newer commits than those reviewed.");
  }
  return reviewAgain(deps, account, draft, { diff, origin });
}
