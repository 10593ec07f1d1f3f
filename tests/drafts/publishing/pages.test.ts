// What a person reads before and while a backlog is sent, and when it is changed later.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import { openPublished } from "../../../src/drafts/publishing/decide.ts";
import { listDraftIssues } from "../../../src/drafts/publishing/draft-issues.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import { type Drafting, reload, runPublication, startDrafting } from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { insertBacklog, node, thirtyNodes } from "./backlogs.ts";

let drafting: Drafting;
let draftId: string;
let jira: string;

beforeEach(async () => {
  drafting = await startDrafting();
  ({ jira } = await drafting.connect("alice"));
});
afterEach(() => drafting.close());

const alice = () => drafting.cast.alice;
const draft = () => reload(drafting.deps, alice().account, draftId);

async function start(nodes: BacklogNode[], project?: { key: string; name: string }) {
  const { deps } = drafting;
  const at = deps.clock.now();
  const input = { accountId: alice().account.id, jira, nodes, at, ...(project && { project }) };
  draftId = await insertBacklog(deps.db, input);
}
async function get(url = urls.drafts.publication(draftId)) {
  const answer = await drafting.request(url, { cookie: alice().cookie });
  return { status: answer.status, body: await answer.text() };
}
async function send(more: Record<string, string> = {}) {
  const form = { ...formFields((await get()).body), ...more };
  const options = { form, cookie: alice().cookie };
  const answer = await drafting.request(urls.drafts.publication(draftId), options);
  return { status: answer.status, body: await answer.text() };
}
async function settleJobs() {
  const { jobs } = drafting.deps.db.t;
  await drafting.deps.db.update(jobs).set({ state: "done", finishedAt: new Date() });
  drafting.deps.clock.advance(1000);
}
async function publish() {
  expect((await send()).status).toBe(303);
  await runPublication(drafting.deps, await draft());
  await settleJobs();
}

test("the check says how many issues go where, and shows each", async () => {
  const nodes = thirtyNodes();
  await start([...nodes, node(31, "story", 1, { decision: "left_out" })]);
  const { body } = await get();
  expect(body).toContain("Create 30 issues in DEMO");
  expect(body).toContain("1 item was left out");
  expect(body).toContain("6 links, made once both ends stand");
  for (const { content } of nodes) expect(body).toContain(content.title.text);
});

test("the check says what cannot be sent, and nothing is signed", async () => {
  await start([node(1, "story", null), node(2, "subtask", null)]);
  const { body } = await get();
  expect(body).toContain("A sub-task belongs to an issue");
  expect(body).not.toContain("Create 2 issues");
  const sent = await send({ revision: "1" });
  expect(sent.status).toBe(422);
  expect((await draft()).state).toBe("open");
});

test("the check says what the rules find in all items together", async () => {
  const twin = node(2, "story", null);
  await start([twin, { ...twin, id: "n1", content: twin.content }]);
  const { body } = await get();
  expect(body).toContain("The backlog as a whole");
  expect(body).toContain("Passage 6 of the source is in no part of the draft");
  expect(body).toContain("It has many words in common with");
});

test("each row of a publication shows what it is and where it belongs", async () => {
  await start([node(1, "epic", null), node(2, "story", 1), node(3, "subtask", 2)]);
  await publish();
  const { body } = await get();
  const [epic, story] = (await listDraftIssues(drafting.deps.db, draftId)).map(
    ({ issueKey }) => issueKey,
  );
  const rows = body
    .split("<tr id=")
    .slice(1)
    .map((row) => row.replaceAll(/<[^>]*>/g, " "));
  expect(rows[0]).toMatch(/Epic\s+Item 1/);
  expect(rows[1]).toMatch(/Story\s+Item 2[^<]*/);
  expect(rows[1]).toContain(`in ${epic}`);
  expect(rows[2]).toMatch(/Sub-task\s+Item 3/);
  expect(rows[2]).toContain(`in ${story}`);
  expect(body).toContain('class="item-title depth-2"');
});

test("a part that failed is told with what it waits for, and how to go on", async () => {
  await start([node(1, "epic", null), node(2, "story", 1), node(3, "task", null)]);
  drafting.world.faults.next("jiraDc", "forbidden", { method: "POST", path: "/issue", count: 2 });
  await publish();
  const { body } = await get();
  expect(body).toContain("1 of 3 stand in Jira");
  expect(body).toContain("Retry the failed ones");
  expect(body).toContain("It waits for “Item 1: pay by card at the checkout”");
  expect(body).toContain("Back to the draft");
});

test("an update shows what was sent, what Jira holds and what is new, and asks where both changed", async () => {
  const nodes = [node(1, "epic", null), node(2, "story", 1), node(3, "story", 1)];
  await start(nodes);
  await publish();
  await openPublished(drafting.deps, await draft());
  expect((await get()).body).toContain("There is nothing to send");
  const [, second] = await listDraftIssues(drafting.deps.db, draftId);
  const issue = drafting.world.jiraDc.store.find(second?.issueKey ?? "");
  if (!issue) throw new Error("not there");
  issue.fields["summary"] = "Their own words";
  const mine = nodes.map((one) =>
    one.id === "n2"
      ? { ...one, content: { ...one.content, title: { text: "My own words", cites: [] } } }
      : one,
  );
  const change = { base: 1, origin: "edited" as const, note: "", content: { nodes: mine } };
  await changeContent(drafting.deps, alice().account, await draft(), change);
  const asked = await get();
  expect(asked.body).toContain("Change 1 issue in DEMO");
  expect(asked.body).toContain("Their own words");
  expect(asked.body).toContain("Which Summary is to stand?");
  const unchosen = await send();
  expect(unchosen.status).toBe(422);
  expect(unchosen.body).toContain("Say for each which value is to stand");
  expect(issue.fields["summary"]).toBe("Their own words");
  expect((await send({ "choice.n2.summary": "mine" })).status).toBe(303);
  await runPublication(drafting.deps, await draft());
  expect(issue.fields["summary"]).toBe("My own words");
  await settleJobs();
  expect((await get()).body).toContain(`${issue.key} is up to date in Jira`);
});

test("an issue that a person wants used for an item is not created again, and stands above its children", async () => {
  await start([node(1, "epic", null), node(2, "story", 1)]);
  const { store } = drafting.world.jiraDc;
  const [epic] = store.issues;
  if (!epic) throw new Error("no epic");
  const before = store.issues.length;
  const { draftIssues } = drafting.deps.db.t;
  const url = `${drafting.world.jiraDc.url}/browse/${epic.key}`;
  await drafting.deps.db.insert(draftIssues).values({
    draftId,
    nodeId: "n1",
    connectionId: jira,
    baseUrl: drafting.world.jiraDc.url,
    issueId: epic.id,
    issueKey: epic.key,
    issueUrl: url,
    sent: null,
    revision: 1,
    createdAt: drafting.deps.clock.now(),
  });
  const { body } = await get();
  expect(body).toContain("Create 1 issue in DEMO");
  expect(body).toContain("is used for it");
  await publish();
  expect(store.issues).toHaveLength(before + 1);
  expect(store.issues.at(-1)?.fields["customfield_10101"]).toBe(epic.key);
});

test("the page of a draft shows what became of its issues, and asks Jira when told to", async () => {
  await start([node(1, "epic", null), node(2, "story", 1)]);
  await publish();
  const page = async () => (await get(urls.drafts.show(draftId))).body;
  expect(await page()).toContain("In Jira: 2 issues, 0 done");
  const [first] = await listDraftIssues(drafting.deps.db, draftId);
  const issue = drafting.world.jiraDc.store.find(first?.issueKey ?? "");
  if (issue) issue.statusId = "10001";
  const look = { form: {}, cookie: alice().cookie };
  expect((await drafting.request(urls.drafts.issues(draftId), look)).status).toBe(303);
  expect(await page()).toContain("In Jira: 2 issues, 1 done");
  expect(await page()).toContain("Change them");
});
