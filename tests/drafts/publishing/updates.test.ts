// A later revision of what stands in Jira: what was emptied, moved, or left to those who changed it there.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import { openPublished } from "../../../src/drafts/publishing/decide.ts";
import { urls } from "../../../src/urls.ts";
import { type Drafting, startDrafting } from "../../setup/drafting.ts";
import { node } from "./backlogs.ts";
import { startSigning, withContent } from "./signing.ts";

const POINTS = "customfield_10106";
const EPIC_LINK = "customfield_10101";
const value = (held: unknown, name: string) => ({ value: held, name, text: name, cites: [] });

describe.each(["dc", "cloud"] as const)("an update (%s)", (dialect) => {
  const system = dialect === "dc" ? ("jiraDc" as const) : ("jiraCloud" as const);
  let drafting: Drafting;
  let signing: Awaited<ReturnType<typeof startSigning>>;
  let nodes: BacklogNode[];
  let seeded: number;

  beforeEach(async () => {
    drafting = await startDrafting();
    const { jira } = await drafting.connect("alice", dialect);
    seeded = store().issues.length;
    const full = {
      estimate: { points: 5, cites: [] },
      fields: {
        duedate: value("2027-01-31", "Due Date"),
        components: value([{ id: "10100" }], "Component/s"),
      },
    };
    nodes = [node(1, "epic", null), withContent(node(2, "story", 1), full), node(3, "task", null)];
    signing = await startSigning(drafting, { jira, nodes });
    await signing.sign();
    await signing.run();
    await openPublished(drafting.deps, await signing.draft());
  });
  afterEach(() => drafting.close());

  const store = () => drafting.world[system].store;
  function titled(title: string) {
    const found = store()
      .issues.slice(seeded)
      .find(({ fields }) => fields["summary"] === title);
    if (!found) throw new Error(`no issue ${title}`);
    return found;
  }
  const titleOf = (at: number) => nodes[at]?.content.title.text ?? "";
  const changed = (at: number, change: (one: BacklogNode) => BacklogNode) =>
    nodes.map((one, i) => (i === at ? change(one) : one));
  const page = async () => {
    const { cookie } = drafting.cast.alice;
    const url = urls.drafts.publication(signing.draftId);
    return (await drafting.request(url, { cookie })).text();
  };

  test("empties the fields that were emptied, points too, and only those", async () => {
    const issue = titled(titleOf(1));
    expect(issue.fields).toMatchObject({ duedate: "2027-01-31", [POINTS]: 5 });
    expect(JSON.stringify(issue.fields["description"])).not.toContain("Estimate");
    const bare = { estimate: { points: null, cites: [] }, fields: {} };
    await signing.revise(changed(1, (one) => withContent(one, bare)));
    const checked = await signing.check();
    const told = checked.nodes[1]?.changes.map(({ id, next, verdict }) => [id, next, verdict]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["duedate", "", "send"],
        ["components", "", "send"],
        [POINTS, "", "send"],
      ]),
    );
    await signing.sign();
    const found = await signing.run();
    expect(found?.publication.state).toBe("done");
    expect(found?.items.flatMap(({ differences }) => differences)).toEqual([]);
    expect([issue.fields["duedate"], issue.fields[POINTS]]).toEqual([undefined, undefined]);
    expect(issue.fields["components"]).toEqual([]);
    await openPublished(drafting.deps, await signing.draft());
    expect((await signing.check()).plan.items).toEqual([]);
  });

  test("asks before it empties what somebody has changed in Jira, and remembers who let it stand", async () => {
    const issue = titled(titleOf(1));
    issue.fields["duedate"] = "2027-03-31";
    const bare = { fields: { components: value([{ id: "10100" }], "Component/s") } };
    await signing.revise(changed(1, (one) => withContent(one, bare)));
    const verdicts = (await signing.check()).nodes[1]?.changes.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(["conflict"]);
    expect(await signing.sign({ "n2.duedate": "theirs" })).toMatchObject({ ok: true });
    const found = await signing.run();
    expect(found?.publication.state).toBe("done");
    expect(issue.fields["duedate"]).toBe("2027-03-31");
    expect(found?.items).toHaveLength(1);
    const { name: who } = drafting.cast.alice.account;
    expect(found?.items[0]?.fields.update).toMatchObject({
      write: [],
      chosen: [{ field: "duedate", name: "Due Date", stands: "theirs", who }],
    });
    expect(await page()).toContain(`That of Jira was left as it is, as ${who} decided`);
    await openPublished(drafting.deps, await signing.draft());
    expect((await signing.check()).plan.items).toEqual([]);
  });

  test.runIf(dialect === "dc")(
    "asks about many conflicts in turns, and keeps what was answered in the first",
    async () => {
      const many = Array.from({ length: 25 }, (_, i) =>
        withContent(node(i + 1, "task", null), { estimate: { points: 1, cites: [] } }),
      );
      const jira = (await signing.draft()).target.connectionId;
      signing = await startSigning(drafting, { jira, nodes: many });
      seeded = store().issues.length;
      await signing.sign();
      await signing.run();
      await openPublished(drafting.deps, await signing.draft());
      for (const { fields } of store().issues.slice(seeded)) fields[POINTS] = 8;
      await signing.revise(
        many.map((one) => withContent(one, { estimate: { points: 3, cites: [] } })),
      );
      const revision = String((await signing.draft()).revision);
      const send = async (form: Record<string, string>) => {
        const { cookie } = drafting.cast.alice;
        const url = urls.drafts.publication(signing.draftId);
        const sent = await drafting.request(url, { cookie, form: { ...form, revision } });
        return { status: sent.status, asked: askedIn(await sent.text()) };
      };
      const first = askedIn(await page());
      expect(first.radios).toHaveLength(20);
      const answered = Object.fromEntries(first.radios.map((name) => [name, "theirs"]));
      drafting.deps.clock.advance(1000);
      const second = await send(answered);
      expect([second.status, second.asked.radios.length]).toEqual([422, 5]);
      expect(second.asked.kept).toEqual(answered);
      const rest = Object.fromEntries(second.asked.radios.map((name) => [name, "mine"]));
      expect((await send({ ...second.asked.kept, ...rest })).status).toBe(303);
      expect((await signing.run())?.publication.state).toBe("done");
      const stand = Map.groupBy(store().issues.slice(seeded), ({ fields }) => fields[POINTS]);
      expect([stand.get(8)?.length, stand.get(3)?.length]).toEqual([20, 5]);
    },
  );

  test("folds away what stays as it is", async () => {
    await signing.revise(
      changed(2, (one) => withContent(one, { title: { text: "Renamed here", cites: [] } })),
    );
    const body = await page();
    expect(body).toContain("Change 1 issue in DEMO");
    expect(body).toContain("2 items stay as they are");
    expect(body.indexOf("Renamed here")).toBeLessThan(body.indexOf("2 items stay as they are"));
  });

  test("moves an issue below an epic that is new, or to the top", async () => {
    const epicOf = (issue: ReturnType<typeof titled>) =>
      dialect === "dc" ? issue.fields[EPIC_LINK] : issue.parentKey;
    const epic = withContent(node(4, "epic", null), { title: { text: "A new epic", cites: [] } });
    await signing.revise(
      [...changed(1, (one) => ({ ...one, parentId: "n4" })), epic].toSorted(
        (a, b) => Number(b.kind === "epic") - Number(a.kind === "epic"),
      ),
    );
    await signing.sign();
    expect((await signing.run())?.publication.state).toBe("done");
    expect(epicOf(titled(titleOf(1)))).toBe(titled("A new epic").key);
    await openPublished(drafting.deps, await signing.draft());
    await signing.revise([epic, ...changed(1, (one) => ({ ...one, parentId: null }))]);
    await signing.sign();
    expect((await signing.run())?.publication.state).toBe("done");
    expect(epicOf(titled(titleOf(1)))).toBeUndefined();
    await openPublished(drafting.deps, await signing.draft());
    expect((await signing.check()).plan.items).toEqual([]);
  });
});

/** Conflicts that a page asks about, and those that were answered before. */
function askedIn(body: string) {
  const inputs = body.match(/<input [^>]*name="choice\.[^>]*>/g) ?? [];
  const radios = inputs.filter((input) => input.includes('type="radio"'));
  const kept = inputs.filter((input) => input.includes('type="hidden"'));
  return {
    radios: [...new Set(radios.map((input) => attribute(input, "name")))],
    kept: Object.fromEntries(kept.map((one) => [attribute(one, "name"), attribute(one, "value")])),
  };
}

const attribute = (input: string, name: string) =>
  new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? "";
