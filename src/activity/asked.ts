import { findSamePerson } from "../accounts/account.ts";
import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { type ActivityFilter, readFilter } from "./filter.ts";
import type { Asked } from "./list.ts";

/** What is asked for, as far as the account may; `nobody` is who it names and who is not here. */
export async function readAsked(
  db: Queries,
  account: Account,
  query: Record<string, string>,
): Promise<Asked & { nobody?: string }> {
  const typed = readFilter(query);
  if (account.role !== "admin") {
    const filter: ActivityFilter = { ...typed, all: undefined, who: undefined };
    return { accountId: account.id, filter, inTexts: true };
  }
  const { who } = typed;
  const all = typed.all ?? (who === undefined ? undefined : "1");
  const filter: ActivityFilter = { ...typed, all };
  if (all === undefined) return { accountId: account.id, filter, inTexts: true };
  if (who === undefined) return { accountId: undefined, filter };
  const person = await findSamePerson(db, { employeeId: who, email: who });
  return person ? { accountId: person.id, filter } : { accountId: "", filter, nobody: who };
}
