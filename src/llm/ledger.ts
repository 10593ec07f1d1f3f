import type { Db, Tx } from "../db/db.ts";
import { insertRow, updateRows } from "../db/hot-rows.ts";
import type { Clock } from "../platform/clock.ts";
import { type Finish, type KeptCall, type Opening, payerOf, rowOf } from "./activity.ts";
import { type Reserved, reserve } from "./budgets.ts";
import { keep, noteHits } from "./cache/kept.ts";
import { createGroup } from "./group.ts";
import { addToSpends, type Change, settled } from "./spends.ts";

interface NewCall {
  clock: Clock;
  opening: Opening;
  /** What it may cost at most; undefined when nothing will be sent. */
  estimate: number | undefined;
}
interface EndedCall {
  id: string;
  finish: Finish;
}
type NewTexts = Db["t"]["activityBodies"]["$inferInsert"];
type Item =
  | { kind: "open"; call: NewCall }
  | { kind: "end"; call: EndedCall }
  | { kind: "kept"; call: KeptCall }
  | { kind: "texts"; call: NewTexts };

/** One database has one line of calls, whoever asks. */
const groups = new WeakMap<Db, (item: Item) => Promise<Reserved | undefined>>();

function groupOf(db: Db): (item: Item) => Promise<Reserved | undefined> {
  const known = groups.get(db);
  if (known) return known;
  const group = createGroup<Item, Reserved | undefined>((items) => {
    // A killed process loses nothing of it; a power cut, the calls of some milliseconds.
    return db.transaction((tx) => writeAll(tx, items), "soon");
  });
  groups.set(db, group);
  return group;
}

/**
 * The row stands before the call (law 6), with its first attempt if there is to be one, and with
 * what it may cost held against the budgets. Where a budget forbids it, the row says so, and
 * nothing may be sent. `estimate` is undefined when nothing will be.
 */
export async function openActivity(
  db: Db,
  clock: Clock,
  opening: Opening,
  estimate: number | undefined,
): Promise<Reserved> {
  const call = { clock, opening, estimate };
  return (await groupOf(db)({ kind: "open", call })) ?? { near: [] };
}

/** The row is whole, what was held is given back, and what it came to is counted. */
export async function finishActivity(db: Db, id: string, finish: Finish): Promise<void> {
  await groupOf(db)({ kind: "end", call: { id, finish } });
}

/** A call that the cache answered: its row is whole from the start. */
export async function writeKept(db: Db, call: KeptCall): Promise<void> {
  await groupOf(db)({ kind: "kept", call });
}

/** Question and answer of a call that has ended. */
export async function writeTexts(db: Db, call: NewTexts): Promise<void> {
  await groupOf(db)({ kind: "texts", call });
}

/** What ends gives back first, so that what begins finds it. */
async function writeAll(tx: Tx, items: Item[]): Promise<(Reserved | undefined)[]> {
  const changes: Change[] = [];
  for (const { kind, call } of items) {
    if (kind === "end") changes.push(...(await writeEnd(tx, call)));
    else if (kind === "texts") await insertRow(tx, tx.t.activityBodies, call);
  }
  const opening = items.flatMap(({ kind, call }) => (kind === "open" ? call : []));
  const answers = await reserveFor(tx, opening, changes);
  for (const call of opening) await writeOpening(tx, call, answers.get(call));
  const kept = items.flatMap(({ kind, call }) => (kind === "kept" ? call : []));
  await writeHits(tx, kept);
  return items.map(({ kind, call }) => (kind === "open" ? answers.get(call) : undefined));
}

/** By the call that it is the answer to. */
async function reserveFor(
  tx: Tx,
  opening: NewCall[],
  changes: Change[],
): Promise<Map<NewCall, Reserved>> {
  const asked = opening.flatMap((call) => {
    const { opening: of, estimate } = call;
    return estimate === undefined ? [] : { call, hold: { ...payerOf(of), nanoUsd: estimate } };
  });
  const [first] = asked;
  if (!first) {
    await addToSpends(tx, changes);
    return new Map();
  }
  const holds = asked.map(({ hold }) => hold);
  const answers = await reserve(tx, first.call.clock, { holds, changes });
  return new Map(asked.map(({ call }, at) => [call, answers[at] ?? { near: [] }]));
}

async function writeOpening(
  tx: Tx,
  { opening, estimate }: NewCall,
  answer: Reserved | undefined,
): Promise<void> {
  const { activities, activityAttempts } = tx.t;
  const goes = answer !== undefined && !answer.over;
  const reservedNanoUsd = goes ? estimate : null;
  await insertRow(tx, activities, { ...rowOf(opening), status: "open", reservedNanoUsd });
  if (!goes || !opening.first) return;
  const first = { activityId: opening.id, attempt: 1, startedAt: opening.at, outcome: "open" };
  await insertRow(tx, activityAttempts, { ...first, ...opening.first });
}

/** Answers what it changes in what is spent. */
async function writeEnd(tx: Tx, { id, finish }: EndedCall): Promise<Change[]> {
  const { activities, activityAttempts } = tx.t;
  const { end, attempt, hold, kept } = finish;
  const { finishedAt } = attempt;
  const found = await updateRows(tx, activities, {
    set: { ...end, reservedNanoUsd: null, finishedAt },
    where: { id, status: "open" },
  });
  // Somebody took this process for dead and has settled it.
  if (found === 0) return [];
  const where = { activityId: id, outcome: "open" };
  await updateRows(tx, activityAttempts, { set: attempt, where });
  if (kept) await keep(tx, kept);
  return hold ? [settled(hold, end.costNanoUsd ?? null)] : [];
}

async function writeHits(tx: Tx, calls: KeptCall[]): Promise<void> {
  const { activities, activityBodies } = tx.t;
  for (const { row, body } of calls) {
    await insertRow(tx, activities, row);
    if (body) {
      await insertRow(tx, activityBodies, { activityId: row.id, createdAt: row.at, ...body });
    }
  }
  await noteHits(
    tx,
    calls.map(({ key, row }) => ({ key, at: row.at })),
  );
}
