// Everything that can go wrong on the way: no second page, no second comment, and words for a person.
import { afterEach, describe, expect, test } from "vitest";
import type { Fault } from "../../../src/demo/faults.ts";
import { eq } from "../../../src/db/drizzle.ts";
import { stores } from "../../setup/db.ts";
import { urls } from "../../../src/urls.ts";
import { type Dialect, type Publishing, startPublishing } from "./publishing.ts";

let on: Publishing;
afterEach(() => on.close());

const FAULTS = [
  "rate_limit",
  "overloaded",
  "server_error",
  "timeout",
  "timeout_after",
  "reset",
  "reset_after",
  "half",
  "broken_json",
  "wrong_json",
  "html_login",
  "expired_200",
  "unauthorized",
] as const satisfies Fault[];

const kinds = (["page", "comment"] as const).flatMap((kind) =>
  (["dc", "cloud"] as const).map((dialect): [typeof kind, Dialect] => [kind, dialect]),
);

const TITLE = "What we build";
const form = (kind: "page" | "comment") =>
  kind === "page"
    ? { kind, connection: on.confluence, space: "SHOP", title: TITLE }
    : { kind, connection: on.jira, issue: "DEMO-1" };

const systemOf = (kind: "page" | "comment", dialect: Dialect) =>
  kind === "page" ? "confluence" : dialect === "dc" ? "jiraDc" : "jiraCloud";

function countMade(kind: "page" | "comment", dialect: Dialect): number {
  const { world } = on;
  if (kind === "page") return world.confluence.store.pages.filter((p) => p.title === TITLE).length;
  const { store } = dialect === "dc" ? world.jiraDc : world.jiraCloud;
  return store.find("DEMO-1")?.comments?.length ?? 0;
}

const isOver = ({ state, finishedAt }: { state: string; finishedAt: Date | null }) =>
  state === "done" || state === "failed" || finishedAt !== null;

/** Until nothing more happens by itself. */
async function runOut() {
  for (let i = 0; i < 12 && !isOver(await on.newest()); i += 1) {
    await on.run({ attempt: i + 1 }, on.hasty());
  }
  await on.endJobs();
  return on.newest();
}

describe.each(kinds)("a %s on %s", (kind, dialect) => {
  test.each(FAULTS)(
    "%s while it is sent: made once at most, and the page says what to do",
    async (fault) => {
      on = await startPublishing(dialect);
      const place = await on.sign(form(kind));
      on.world.faults.next(systemOf(kind, dialect), fault, { method: "POST" });
      const ended = await runOut();
      const made = countMade(kind, dialect);
      expect(made).toBeLessThanOrEqual(1);
      if (ended.state !== "done") {
        const { body } = await on.get(place);
        // oxlint-disable-next-line vitest/no-conditional-expect -- what a fault ends in is the table below
        expect(body).toMatch(/Please decide|It was not sent/);
        const act = ended.state === "uncertain" ? "again" : "retry";
        await mendConnections();
        await on.post(urls.drafts.documentDecision(on.draftId, ended.id), { act });
        await runOut();
      }
      expect(await on.newest()).toMatchObject({ state: "done" });
      expect(countMade(kind, dialect)).toBe(1);
    },
  );

  test("a fault on each further call, too, makes none twice", async () => {
    on = await startPublishing(dialect);
    await on.sign(form(kind));
    const system = systemOf(kind, dialect);
    on.world.faults.next(system, "reset_after", { method: "POST" });
    on.world.faults.next(system, "unavailable", { method: "GET", count: 3 });
    on.world.faults.next(system, "half", { method: "GET" });
    let ended = await runOut();
    if (ended.state !== "done") {
      await on.post(urls.drafts.documentDecision(on.draftId, ended.id), { act: "search" });
      ended = await runOut();
    }
    expect(ended.state).toBe("done");
    expect(countMade(kind, dialect)).toBe(1);
  });

  test("a process that died before or after the call is gone on for, and makes none twice", async () => {
    on = await startPublishing(dialect);
    await on.sign(form(kind));
    // It died right after the row had said "about to send" and the call had been made.
    const dying = on.whenAnswered(() => Promise.reject(new Error("killed")));
    await expect(on.run({}, dying)).rejects.toThrow("killed");
    expect(countMade(kind, dialect)).toBe(1);
    expect((await on.newest()).state).toBe("sending");
    expect(await on.run({ attempt: 2 })).toEqual({ type: "done" });
    expect(await on.newest()).toMatchObject({ state: "done", sends: 1 });
    expect(countMade(kind, dialect)).toBe(1);
  });
});

/** A refused token disables a connection; its owner has put in the same again. */
async function mendConnections() {
  const { connections } = on.deps.db.t;
  await on.deps.db.update(connections).set({ disabledAt: null, disabledReason: null });
}

test.each(stores)("two workers at once send once (%s)", async (_name, open) => {
  on = await startPublishing("dc", await open());
  await on.sign(form("comment"));
  const row = await on.newest();
  const fates = await Promise.all([on.run(), on.run()]);
  expect(fates.map(({ type }) => type).toSorted()).not.toEqual(["retry", "retry"]);
  expect(countMade("comment", "dc")).toBe(1);
  const { documentPublications: t } = on.deps.db.t;
  const [now] = await on.deps.db.select().from(t).where(eq(t.id, row.id));
  expect(now).toMatchObject({ state: "done", sends: 1 });
});

test("a worker that was overtaken undoes nothing of what the other found", async () => {
  on = await startPublishing("dc");
  await on.sign(form("page"));
  const slow = on.whenAnswered(async () => {
    expect(await on.run({ attempt: 2 })).toEqual({ type: "done" });
  });
  await on.run({}, slow);
  expect(await on.newest()).toMatchObject({ state: "done", sends: 1 });
  expect(countMade("page", "dc")).toBe(1);
});

test("what was signed for one Confluence goes to no other", async () => {
  on = await startPublishing("dc");
  await on.sign(form("page"));
  const { connections } = on.deps.db.t;
  await on.deps.db
    .update(connections)
    .set({ baseUrl: on.world.confluence.cloudUrl })
    .where(eq(connections.id, on.confluence));
  expect(await on.run()).toEqual({ type: "done" });
  expect(await on.newest()).toMatchObject({ state: "failed", errorCode: "drafts.other_system" });
  expect(countMade("page", "dc")).toBe(0);
});
