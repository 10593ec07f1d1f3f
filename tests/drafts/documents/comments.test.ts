// A draft as a comment on an issue: exactly once, in both dialects, and it calls nobody.
import { afterEach, describe, expect, test } from "vitest";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import { reload } from "../../setup/drafting.ts";
import { unescapeHtml } from "../../setup/visitor.ts";
import { node } from "../publishing/backlogs.ts";
import { type Dialect, type Publishing, startPublishing } from "./publishing.ts";

let on: Publishing;
afterEach(() => on.close());

const create = { method: "POST", path: "/comment" };

describe.each<Dialect>(["dc", "cloud"])("%s", (dialect) => {
  const system = dialect === "dc" ? "jiraDc" : "jiraCloud";
  const issue = () => {
    const [first] = on.world[system].store.issues;
    if (!first) throw new Error("no issue");
    return first;
  };
  const comments = () => issue().comments ?? [];
  const form = (more: Record<string, string> = {}) => ({
    kind: "comment",
    connection: on.jira,
    issue: issue().key,
    ...more,
  });
  const choose = (more: Record<string, string> = {}) =>
    on.get(`${urls.drafts.documents(on.draftId)}?${new URLSearchParams(form(more)).toString()}`);

  test("the comment is exactly what was shown, and stands once", async () => {
    on = await startPublishing(dialect);
    const check = await choose({ issue: `${on.world[system].url}/browse/${issue().key}?x=1` });
    expect(check.body).toContain(`Comment on ${issue().key}`);
    const source = unescapeHtml(
      /<pre class="sent-text">([\s\S]*?)<\/pre>/.exec(check.body)?.[1] ?? "",
    );
    const place = await on.sign(form());
    expect(await on.run()).toEqual({ type: "done" });
    expect(comments()).toHaveLength(1);
    const [{ body, properties } = {}] = comments();
    const shown: unknown = dialect === "dc" ? source : JSON.parse(source);
    expect(body).toEqual(shown);
    const { id } = await on.newest();
    expect(properties).toEqual([{ key: "countersign", value: { id } }]);
    await on.endJobs();
    const page = (await on.get(place)).body;
    expect(page).toContain("The comment is there");
    expect(page).toContain(`${issue().key}?focusedCommentId=`);
    expect((await on.get(urls.drafts.show(on.draftId))).body).toContain(
      `Comment on ${issue().key}`,
    );
  });

  test("names in the draft call nobody", async () => {
    on = await startPublishing(dialect);
    const { account } = on.cast.alice;
    const text = "Ask [~fred], [~accountid:12] and @fred.";
    const first = node(1, "epic", null);
    const nodes = [{ ...first, content: { ...first.content, description: { text, cites: [] } } }];
    const change = { base: 1, origin: "edited" as const, note: "", content: { nodes } };
    await changeContent(on.deps, account, await reload(on.deps, account, on.draftId), change);
    await on.sign(form());
    await on.run();
    const sent = JSON.stringify(comments());
    expect(sent).toContain("fred");
    expect(sent).not.toMatch(/"type":"mention"/);
    expect(typeof comments()[0]?.body === "string" ? sent : "").not.toMatch(/(?<!\\)\[~/);
  });

  test("an issue that is not there, or takes no comments, is told at its field", async () => {
    on = await startPublishing(dialect);
    expect((await choose({ issue: "nonsense" })).body).toContain("Put in the key of an issue");
    const gone = await choose({ issue: "DEMO-999" });
    expect(gone.status).toBe(422);
    expect(gone.body).toContain('id="field-comment-issue-error"');
    const { store } = on.world[system];
    const closed = store.create({ ...issue(), projectKey: "OPS", fields: issue().fields });
    const refused = await choose({ issue: closed.key });
    expect(refused.body).toContain(`You may not comment on ${closed.key}`);
  });

  test.each(["reset_after", "timeout_after", "half", "broken_json", "wrong_json"] as const)(
    "an answer that is lost (%s) makes no second comment",
    async (fault) => {
      on = await startPublishing(dialect);
      await on.sign(form());
      on.world.faults.next(system, fault, create);
      expect(await on.run({}, on.hasty())).toEqual({ type: "done" });
      expect(await on.newest()).toMatchObject({ state: "done", sends: 1 });
      expect(comments()).toHaveLength(1);
    },
  );

  test("where nobody knows, a person decides: it is looked for once more before it is sent", async () => {
    on = await startPublishing(dialect);
    const place = await on.sign(form());
    on.world.faults.next(system, "reset", create);
    for (const type of ["snooze", "snooze", "done"]) expect((await on.run()).type).toBe(type);
    expect(comments()).toHaveLength(0);
    await on.endJobs();
    expect((await on.get(place)).body).toContain("Please decide: is the comment there?");
    const decide = urls.drafts.documentDecision(on.draftId, (await on.newest()).id);
    const wrong = await on.post(decide, { act: "is", place: "over there" });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain("Copy the address of the comment");
    expect((await on.post(decide, { act: "again" })).status).toBe(303);
    expect(await on.run()).toEqual({ type: "done" });
    expect(comments()).toHaveLength(1);
    // What is done is not decided again.
    await on.endJobs();
    await on.post(decide, { act: "again" });
    expect(await on.newest()).toMatchObject({ state: "done", sends: 2 });
  });

  test("a person who found it says which it is", async () => {
    on = await startPublishing(dialect);
    await on.sign(form());
    on.world.faults.next(system, "reset_after", create);
    on.world.faults.always(system, "forbidden", { method: "GET", path: "/comment" });
    expect(await on.run()).toEqual({ type: "done" });
    expect((await on.newest()).state).toBe("uncertain");
    on.world.faults.clear();
    await on.endJobs();
    const decide = urls.drafts.documentDecision(on.draftId, (await on.newest()).id);
    const link = `${on.world[system].url}/browse/${issue().key}?focusedCommentId=${comments()[0]?.id}`;
    expect((await on.post(decide, { act: "is", place: link })).status).toBe(303);
    expect(await on.newest()).toMatchObject({ state: "done", outsideId: comments()[0]?.id });
    expect(comments()).toHaveLength(1);
  });
});
