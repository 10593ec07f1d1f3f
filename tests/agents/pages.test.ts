// The pages of the code reviewer: start, look, decide; each for whom it is meant.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { urls } from "../../src/urls.ts";
import { reload } from "../setup/drafting.ts";
import { formFields } from "../setup/visitor.ts";
import { type Reviewing, SHOP, startReviewing } from "./reviewing.ts";

let on: Reviewing;
beforeEach(async () => {
  on = await startReviewing();
});
afterEach(() => on.close());

const DIFF = `diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,2 +1,3 @@
 const a = 1;
+const b = a / 0;
 export { a };
`;
const UNKNOWN = "019a0000-0000-7000-8000-000000000000";
const { codeReviews } = urls;

describe("a new review", () => {
  test("is offered among the agents, and lists what was made last", async () => {
    const id = await on.reviewed();
    const page = await on.get(urls.agents.index());
    expect(page.body).toContain("Code review");
    expect(page.body).toContain(codeReviews.new());
    expect(page.body).toContain(codeReviews.show(id));
  });

  test("names repositories and their open pull requests, by GET and without a script", async () => {
    const form = { connection: on.github, repository: SHOP };
    const page = await on.get(codeReviews.new(form));
    expect(page.body).toContain("#2 Pay with a saved card (bob)");
    expect(page.body).not.toContain("#1 ");
    const part = await on.get(`${codeReviews.choices()}?repository=${encodeURIComponent(SHOP)}`);
    expect(part.body).toContain("#2 Pay with a saved card (bob)");
    const searched = await on.post(codeReviews.create(), { act: "refresh", search: "sho" });
    expect(searched.status).toBe(200);
    expect(searched.body).toContain("#2 Pay with a saved card (bob)");
  });

  test("starts from the address of a pull request", async () => {
    const site = new URL(on.world.github.url).origin;
    const id = await on.start({ number: "", repository: "", url: `${site}/${SHOP}/pull/2/files` });
    const { sources } = on.deps.db.t;
    const [source] = await on.deps.db.select().from(sources).where(eq(sources.draftId, id));
    expect(source?.origin).toMatchObject({ repository: SHOP, number: 2, head: on.pull().headSha });
    expect(source?.kind).toBe("diff");
  });

  test.each([
    [{}, "Choose a pull request, put in its address, or paste changes."],
    [{ url: "https://example.com/x" }, "This is no address of a pull request."],
    [{ url: "https://github.com/o/n/pull/3" }, "github.com is not connected."],
    [{ diff: "hello" }, "This is no diff"],
    [{ diff: DIFF, url: "https://github.com/o/n/pull/3" }, "Take one of them away."],
    [{ diff: DIFF, llm: "" }, "Choose a model."],
    [{ repository: SHOP, number: "77" }, "GitHub"],
  ])("%o is refused in words, and nothing that was typed is lost", async (typed, words) => {
    const form = { llm: on.llm, connection: on.github, ticket: "As a customer I pay", ...typed };
    const refused = await on.post(codeReviews.create(), form);
    expect(refused.status).toBe(422);
    expect(refused.body).toContain(words);
    expect(refused.body).toContain("As a customer I pay");
    const later = await on.get(codeReviews.new());
    expect(later.body).toContain("As a customer I pay");
  });

  test("without a GitHub says so, and takes pasted changes", async () => {
    const { connections } = on.deps.db.t;
    await on.deps.db.delete(connections).where(eq(connections.id, on.github));
    const page = await on.get(codeReviews.new());
    expect(page.body).toContain("No GitHub or GitLab is connected");
    const id = await on.start({ diff: DIFF });
    await on.finish(id);
    const shown = await on.get(codeReviews.show(id));
    expect(shown.body).toContain("Pasted changes");
    expect(shown.body).not.toContain("Check and post");
    const check = await on.get(codeReviews.publication(id));
    expect(check.body).toContain("there is none to post to");
  });

  test("what was typed and not sent is there again; what was sent is not", async () => {
    const saved = await on.post(codeReviews.autosave(), { diff: DIFF, version: "0" });
    expect(saved.status).toBe(200);
    const page = await on.get(codeReviews.new());
    expect(page.body).toContain("const b = a / 0;");
    const form = { ...formFields(page.body), diff: DIFF, llm: on.llm, repository: "", number: "" };
    const sent = await on.post(codeReviews.create(), form);
    expect(sent.status).toBe(303);
    const again = await on.post(codeReviews.create(), form);
    expect(again.location).toBe(sent.location);
    expect((await on.get(codeReviews.new())).body).not.toContain("const b = a / 0;");
  });
});

describe("a review", () => {
  test("shows each remark beside its lines, marked by signs and words", async () => {
    const id = await on.start({ diff: DIFF });
    await on.finish(id, {
      dropped: [{ title: "A rumour", path: "a.ts", line: 1, reason: "Nobody could show it." }],
      leftOut: [{ path: "big.bin", reason: "It is no text." }],
      resolved: [{ title: "An old fault", path: "a.ts", fingerprint: "f" }],
    });
    const { body } = await on.get(codeReviews.show(id));
    for (const words of [
      "Remark number 1",
      "Critical",
      "a.ts, line 2",
      "const b = a / 0;",
      "added: ",
      "Nobody could show it.",
      "It is no text.",
      "An old fault",
      "Revision 1",
    ]) {
      expect(body).toContain(words);
    }
  });

  test("can be stopped while it is made, tried again, and refined afterwards", async () => {
    const id = await on.start({ diff: DIFF });
    expect((await on.get(codeReviews.show(id))).body).toContain("Stop");
    await on.post(codeReviews.stop(id));
    expect((await on.get(codeReviews.show(id))).body).toContain("The review was stopped");
    expect((await on.post(codeReviews.runs(id), { act: "again" })).status).toBe(303);
    await on.finish(id);
    const empty = await on.post(codeReviews.refinements(id), { instruction: " " });
    expect(empty.status).toBe(422);
    const refined = await on.post(codeReviews.refinements(id), { instruction: "Only security" });
    expect(refined.status).toBe(303);
    const { body } = await on.get(codeReviews.show(id));
    expect(body).toContain("Only security");
  });

  test("is decided on remark by remark; what was changed meanwhile says so", async () => {
    const id = await on.start({ diff: DIFF });
    await on.finish(id);
    const url = codeReviews.remark(id, "r1");
    expect((await on.post(url, { decision: "accepted", revision: "1" })).status).toBe(303);
    expect((await on.get(codeReviews.show(id))).body).toContain("Accepted");
    expect((await on.post(url, { decision: "left_out", revision: "1" })).status).toBe(422);
    expect((await on.post(url, { decision: "nonsense", revision: "2" })).status).toBe(422);
  });

  test("comes as SARIF and as Markdown", async () => {
    const id = await on.start({ diff: DIFF });
    await on.finish(id);
    const sarif = await on.get(codeReviews.sarif(id));
    expect(JSON.parse(sarif.body)).toMatchObject({ version: "2.1.0" });
    expect(sarif.headers.get("content-disposition")).toMatch(/^attachment; filename=".*\.sarif"$/);
    const markdown = await on.get(codeReviews.markdown(id));
    expect(markdown.body).toContain("Remark number 1");
  });

  test("says that there are no newer commits, and leaves everything as it is", async () => {
    const id = await on.reviewed();
    const asked = await on.post(codeReviews.runs(id), { act: "newest" });
    expect(asked.status).toBe(422);
    expect(asked.body).toContain("no newer commits");
    expect((await reload(on.deps, on.cast.alice.account, id)).state).toBe("open");
  });

  test("is reached by the address of drafts, too, and can be removed", async () => {
    const id = await on.start({ diff: DIFF });
    await on.finish(id);
    const page = await on.get(urls.drafts.show(id));
    expect([page.status, page.location]).toEqual([303, codeReviews.show(id)]);
    expect((await on.get(urls.drafts.nodes(id))).status).toBe(404);
    expect((await on.get(urls.drafts.index())).body).toContain("Code review");
    expect((await on.post(codeReviews.removal(id))).status).toBe(303);
    expect((await on.get(codeReviews.show(id))).status).toBe(404);
  });
});

type Row = [name: string, url: (id: string) => string, form?: Record<string, string>];
const ROWS: Row[] = [
  ["show", codeReviews.show],
  ["stream", codeReviews.stream],
  ["sarif", codeReviews.sarif],
  ["markdown", codeReviews.markdown],
  ["publication", codeReviews.publication],
  ["stop", codeReviews.stop, {}],
  ["runs", codeReviews.runs, { act: "again" }],
  ["refinements", codeReviews.refinements, { instruction: "x" }],
  ["remark", (id) => codeReviews.remark(id, "r1"), { decision: "accepted", revision: "1" }],
  ["sign", codeReviews.publication, { id: UNKNOWN }],
  ["removal", codeReviews.removal, {}],
];

test("everything of a review is nobody else's, and no bad id's", async () => {
  const id = await on.reviewed();
  const ask = async ([, url, form]: Row, of: string, who: "alice" | "charlie" | "nobody") => {
    const { cookie } = who === "nobody" ? { cookie: "" } : on.cast[who];
    const answer = await on.request(url(of), {
      ...(cookie && { cookie }),
      ...(form && { form }),
    });
    await answer.body?.cancel();
    return answer;
  };
  for (const row of ROWS) {
    const [name] = row;
    expect([name, (await ask(row, id, "charlie")).status]).toEqual([name, 404]);
    expect([name, (await ask(row, UNKNOWN, "alice")).status]).toEqual([name, 404]);
    expect([name, (await ask(row, "nonsense", "alice")).status]).toEqual([name, 404]);
    const signedOut = await ask(row, id, "nobody");
    const to = signedOut.headers.get("location") ?? "";
    expect([name, to.startsWith(urls.signIn.new())]).toEqual([name, true]);
  }
  const { drafts } = on.deps.db.t;
  const [kept] = await on.deps.db.select().from(drafts);
  expect(kept).toMatchObject({ id, revision: 1, state: "open" });
  // A draft of items is none of it.
  await on.deps.db.update(drafts).set({ type: "story" }).where(eq(drafts.id, id));
  for (const row of ROWS) {
    expect([row[0], (await ask(row, id, "alice")).status]).toEqual([row[0], 404]);
  }
});
