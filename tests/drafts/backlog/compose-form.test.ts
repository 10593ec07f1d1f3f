import { afterEach, beforeEach, expect, test } from "vitest";
import { findDraft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { type Drafting, startDrafting } from "../../setup/drafting.ts";
import { formFields } from "../../setup/visitor.ts";
import { longDocument } from "./long-document.ts";

let drafting: Drafting;
beforeEach(async () => {
  drafting = await startDrafting();
  await drafting.connect("alice");
});
afterEach(() => drafting.close());
const alice = () => drafting.cast.alice;
const ask = (url: string, form?: Record<string, string>) =>
  drafting.request(url, { cookie: alice().cookie, ...(form && { form }) });
const fieldsFor = async (query: string) => {
  const answer = await ask(`${urls.drafts.targetFields()}?project=DEMO&${query}`);
  return formFields(await answer.text());
};

test("the form proposes a type of the project for each kind, and makes a backlog of a long document", async () => {
  const fields = await fieldsFor("item=backlog");
  expect(fields).toMatchObject({
    typeEpic: "10000",
    typeStory: "10001",
    typeTask: "10002",
    typeSubtask: "10003",
    typeBug: "10004",
  });
  const source = longDocument(300_000);
  const form = { ...fields, source, typeBug: "-" };
  const made = await ask(urls.drafts.create(), form);
  expect(made.status).toBe(303);
  const id = made.headers.get("location")?.split("/").at(-1) ?? "";
  const draft = await findDraft(drafting.deps.db, alice().account, id);
  expect(draft).toMatchObject({ type: "backlog", item: "story", state: "composing" });
  expect(Object.keys(draft?.target.types ?? {})).toEqual(["epic", "story", "task", "subtask"]);
  const story = await ask(urls.drafts.create(), { ...form, item: "story", issueType: "10001" });
  expect(story.status).toBe(422);
  expect(await story.text()).toContain("A backlog can be made of a longer one.");
});

test("a backlog without a type for any item is refused, and another kind gets its own type", async () => {
  const fields = await fieldsFor("item=backlog");
  const none = {
    ...fields,
    source: "A clerk can pay.",
    typeStory: "-",
    typeTask: "-",
    typeBug: "-",
  };
  const refused = await ask(urls.drafts.create(), none);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("Choose a type for stories, tasks or bugs");
  expect(await fieldsFor("item=bug&issueType=10001&typeFor=story")).toMatchObject({
    issueType: "10004",
  });
  expect(await fieldsFor("item=bug&issueType=10001&typeFor=bug")).toMatchObject({
    issueType: "10001",
  });
});
