import type { Account } from "../../app.ts";
import { record } from "../../audit/audit.ts";
import { and, eq, inArray } from "../../db/drizzle.ts";
import type { ToolChoice, ToolKind } from "../../db/schema/tools.ts";
import type { Connection } from "../connection.ts";
import { type Actor, entryOf } from "../create.ts";
import { kindOf, type ToolLists } from "./classify.ts";
import type { ToolDeps } from "./tools.ts";

type Owner = { account: Account; connection: Connection; by: Actor };

interface Choice {
  tool: string;
  /** Null: as its kind has it. */
  choice?: ToolChoice | null;
  /** An admin's word on what it does. */
  kind?: ToolKind;
  /** The hash of what the person has seen: from now on it may run as it stands. */
  seen?: string;
}

/** False: it has changed once more since the person looked. */
export async function chooseTool(
  { db, clock }: ToolDeps,
  { account, connection, by }: Owner,
  { tool, choice, kind, seen }: Choice,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { tools } = tx.t;
    const isIt = and(
      eq(tools.connectionId, connection.id),
      eq(tools.name, tool),
      seen === undefined ? undefined : eq(tools.hash, seen),
    );
    const changed = await tx
      .update(tools)
      .set({
        changedBy: account.id,
        ...(choice !== undefined && { choice }),
        ...(kind !== undefined && account.role === "admin" && { kind }),
        ...(seen !== undefined && {
          approvedHash: seen,
          approvedBy: account.id,
          approvedAt: clock.now(),
          approvedWords: tools.words,
        }),
      })
      .where(isIt)
      .returning({ kind: tools.kind, choice: tools.choice });
    const [now] = changed;
    if (!now) return false;
    const entry = entryOf(connection, by);
    const details = { ...entry.details, tool, ...now, looked_at: seen !== undefined };
    await record(tx, clock, { ...entry, details, action: "tools.changed" });
    return true;
  });
}

/** Whatever does not serve this purpose is off; "": each tool as its kind has it. */
export async function choosePurpose(
  { db, clock, mcp }: ToolDeps,
  { account, connection, by }: Owner,
  purpose: string,
): Promise<void> {
  const names = purpose === "" ? undefined : namesFor(mcp.lists, purpose);
  await db.transaction(async (tx) => {
    const { tools } = tx.t;
    const isHere = eq(tools.connectionId, connection.id);
    const by1 = { changedBy: account.id };
    await tx
      .update(tools)
      .set({ ...by1, choice: names ? "deny" : null })
      .where(isHere);
    if (names && names.length > 0) {
      await tx
        .update(tools)
        .set({ ...by1, choice: null })
        .where(and(isHere, inArray(tools.name, names)));
    }
    const entry = entryOf(connection, by);
    await record(tx, clock, {
      ...entry,
      details: { ...entry.details, purpose },
      action: "tools.purpose_chosen",
    });
  });
}

/** `list: purpose`, as the page names them. */
export const purposesOf = (lists: ToolLists): string[] =>
  Object.entries(lists).flatMap(([list, { purposes }]) =>
    Object.keys(purposes).map((purpose) => `${list}: ${purpose}`),
  );

function namesFor(lists: ToolLists, purpose: string): string[] {
  const [list = "", name = ""] = purpose.split(": ");
  return Object.hasOwn(lists, list) ? (lists[list]?.purposes[name] ?? []) : [];
}

/** An admin says which of our lists knows this server. */
export async function chooseList(
  { db, clock, mcp }: ToolDeps,
  { account, connection, by }: Owner,
  list: string,
): Promise<void> {
  if (account.role !== "admin") return;
  await db.transaction(async (tx) => {
    const { tools } = tx.t;
    const isHere = eq(tools.connectionId, connection.id);
    const rows = await tx.locked(tx.select({ name: tools.name }).from(tools).where(isHere));
    for (const { name } of rows) {
      await tx
        .update(tools)
        .set({ kind: kindOf(mcp.lists, list, name), changedBy: account.id })
        .where(and(isHere, eq(tools.name, name)));
    }
    const entry = entryOf(connection, by);
    await record(tx, clock, {
      ...entry,
      details: { ...entry.details, list },
      action: "tools.list_chosen",
    });
  });
}
