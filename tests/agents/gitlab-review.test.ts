// A review of a merge request goes to GitLab once, whatever breaks on the way.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createConnection } from "../../src/connections/create.ts";
import { urls } from "../../src/urls.ts";
import { type Gitlab, startGitlab } from "../setup/gitlab.ts";
import { type Reviewing, startReviewing } from "./reviewing.ts";

let gitlab: Gitlab;
let on: Reviewing;
let connection: string;
beforeEach(async () => {
  gitlab = await startGitlab("/git");
  on = await startReviewing(undefined, [`127.0.0.1:${gitlab.port}`]);
  const { account } = on.cast.alice;
  const created = await on.deps.db.transaction((tx) =>
    createConnection(
      tx,
      on.deps,
      {
        accountId: account.id,
        provider: "gitlab",
        baseUrl: gitlab.url,
        settings: {},
        secrets: { token: gitlab.token },
        learnt: { message: "", capabilities: {} },
      },
      { account, address: "127.0.0.1", requestId: "test" },
    ),
  );
  if (!created.ok) throw new Error(created.code);
  connection = created.connection.id;
});
afterEach(async () => {
  await on.close();
  await gitlab.close();
});
const address = () => `${gitlab.url}/${gitlab.project}/-/merge_requests/1/diffs`;
const bodies = () => gitlab.notes.map(({ body }) => body);

test("a merge request is reviewed by its address, and the signed review stands there once", async () => {
  const id = await on.start({ connection: "", repository: "", number: "", url: address() });
  await on.finish(id);
  const check = await on.get(urls.codeReviews.publication(id));
  expect(check.body).toContain("Remark number 1");
  expect(gitlab.notes).toEqual([]);
  await on.sign(id);
  await on.run();
  expect(bodies()).toEqual([
    expect.stringContaining("Remark number 1"),
    expect.stringContaining("It lets people pay"),
  ]);
  expect(await on.newest()).toMatchObject({
    state: "done",
    outsideUrl: `${gitlab.url}/${gitlab.project}/-/merge_requests/1#note_101`,
  });
  const again = await on.get(urls.codeReviews.publication(id));
  expect(again.body).toContain("stands on GitLab already");
});

test("a call that fails for certain is made again, and what stands is not repeated", async () => {
  const id = await on.start({ connection, repository: gitlab.project, number: "1" });
  await on.finish(id);
  await on.sign(id);
  let nth = 0;
  gitlab.fault = () => (++nth >= 2 ? { status: 429, after: false } : undefined);
  expect(await on.run()).toMatchObject({ type: "retry" });
  expect(bodies()).toHaveLength(1);
  gitlab.fault = () => undefined;
  await on.run();
  expect(bodies()).toHaveLength(2);
  expect(await on.newest()).toMatchObject({ state: "done" });
});

test("an answer that was lost is looked for; what is missing waits for a person, and then only that is sent", async () => {
  const id = await on.start({ connection, repository: gitlab.project, number: "1" });
  await on.finish(id);
  await on.sign(id);
  gitlab.fault = () => ({ status: 502, after: true });
  for (let i = 0; i < 6 && (await on.newest()).finishedAt === null; i += 1) await on.run();
  await on.endJobs();
  expect(await on.newest()).toMatchObject({ state: "uncertain" });
  expect(bodies()).toHaveLength(1);
  gitlab.fault = () => undefined;
  const { id: document } = await on.newest();
  const decided = await on.post(urls.drafts.documentDecision(id, document), {
    act: "again",
  });
  expect(decided.status).toBe(303);
  await on.run();
  expect(bodies()).toHaveLength(2);
  expect(await on.newest()).toMatchObject({ state: "done" });
});

test("an address below another folder of the same host is no merge request of this GitLab", async () => {
  const typed = address().replace("/git/", "/other/");
  const sent = await on.post(urls.codeReviews.create(), { llm: on.llm, url: typed });
  expect(sent.status).toBe(422);
  expect(sent.body).toContain("merge_requests/12");
});
