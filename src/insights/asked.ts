import { findSamePerson } from "../accounts/account.ts";
import type { Account, Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import type { Scope } from "./call-sums.ts";
import {
  type Grouping,
  GROUPINGS,
  type InsightsFilter,
  readInsightsFilter,
  readPeriod,
} from "./filter.ts";

interface Whose {
  /** "" is everybody. */
  accountId: string;
  /** Undefined: the reader's own. */
  name: string | undefined;
  /** An admin named somebody who is not here. */
  isNobody: boolean;
}

export type Asked = {
  /** As far as it counts for this account. */
  filter: InsightsFilter;
  by: Grouping;
  groupings: readonly Grouping[];
  whose: string | undefined;
} & ({ ok: true; scope: Scope } | { ok: false; errors: Record<string, string> });

const NOBODY = "Nobody here has this employee ID or e-mail. Look it up under Accounts.";

/** What is asked for, as far as the account may see it: an admin everybody's, others their own. */
export async function readAsked(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  query: Record<string, string>,
): Promise<Asked> {
  const typed = readInsightsFilter(query);
  const filter =
    account.role === "admin" ? forAdmin(typed) : { ...typed, all: undefined, who: undefined };
  const { accountId, name, isNobody } = await findWhose(db, account, filter);
  const groupings = accountId === "" ? GROUPINGS : GROUPINGS.filter((one) => one !== "account");
  const by = groupings.find((one) => one === filter.by) ?? "model";
  const asked = { filter, by, groupings, whose: name };
  const read = readPeriod(filter, clock.now());
  const errors = { ...(!read.ok && read.errors), ...(isNobody && { who: NOBODY }) };
  if (!read.ok || isNobody) return { ...asked, ok: false, errors };
  const { project, model, task } = filter;
  return { ...asked, ok: true, scope: { accountId, period: read.period, project, model, task } };
}

const forAdmin = (filter: InsightsFilter): InsightsFilter =>
  filter.who === undefined ? filter : { ...filter, all: "1" };

async function findWhose(
  db: Queries,
  account: Account,
  { all, who }: InsightsFilter,
): Promise<Whose> {
  if (all === undefined) return { accountId: account.id, name: undefined, isNobody: false };
  if (who === undefined) return { accountId: "", name: "everybody", isNobody: false };
  const person = await findSamePerson(db, { employeeId: who, email: who });
  return person
    ? { accountId: person.id, name: person.name, isNobody: false }
    : { accountId: "", name: undefined, isNobody: true };
}
