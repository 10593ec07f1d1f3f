import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import { findPrompt } from "../../src/prompts/prompt.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

const { prompts } = urls;
let t: TestApp;
let cast: Cast;
beforeAll(async () => {
  t = await createTestApp();
  cast = await createCast(t.deps);
});
afterAll(() => t.close());

type Name = keyof Cast;
const ask = (name: Name, url: string) => t.request(url, { cookie: cast[name].cookie });
const send = (name: Name, url: string, form: Record<string, string>) =>
  t.request(url, { cookie: cast[name].cookie, form });
async function upload(name: Name, path: string, body: FormData): Promise<Response> {
  const origin = t.deps.config.PUBLIC_URL;
  const headers = { Cookie: cast[name].cookie, Origin: origin, "Sec-Fetch-Site": "same-origin" };
  const env = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
  return t.app.request(origin + path, { method: "POST", headers, body }, env);
}
const text = (words: string) => `${words} {{item}} {{criteria_format}} {{project}}`;
const newPrompt = (more: Record<string, string> = {}) => ({
  name: "legal",
  title: "Legal & brief",
  purpose: "draft",
  text: text("Write"),
  tags: "legal",
  ...more,
});

test("everybody who is signed in reads the library; what is not there is not found", async () => {
  for (const url of [
    prompts.index(),
    prompts.show("story"),
    prompts.show("story", { version: 1 }),
  ]) {
    expect((await ask("charlie", url)).status).toBe(200);
    expect((await t.request(url)).status).toBe(303);
  }
  expect(await (await ask("bob", prompts.index({ q: "refine" }))).text()).not.toContain(
    prompts.show("story"),
  );
  for (const url of [
    prompts.show("nobody"),
    prompts.show("story", { version: 99 }),
    prompts.diff("story", 1, 9),
    prompts.export("story", 7),
    prompts.edit("nobody"),
  ]) {
    expect((await ask("dana", url)).status).toBe(404);
  }
});

test("a member cannot change what is everybody's, nor what is somebody else's", async () => {
  await send("alice", prompts.create(), newPrompt({ name: "alices" }));
  for (const [name, prompt] of [
    ["alice", "story"],
    ["bob", "alices"],
    ["dana", "alices"],
  ] as const) {
    expect((await ask(name, prompts.edit(prompt))).status).toBe(403);
    const form = { ...newPrompt(), base: "1", act: "use", label: "production", version: "1" };
    for (const url of [prompts.versions(prompt), prompts.labels(prompt), prompts.about(prompt)]) {
      expect((await send(name, url, form)).status).toBe(403);
    }
  }
  expect((await findPrompt(t.deps.db, "alices"))?.version).toBe(1);
});

test("a prompt is made, and what is wrong stands at its field with all that was typed", async () => {
  const wrong = newPrompt({ text: "{{item}} {{password}}", title: "" });
  const refused = await send("alice", prompts.create(), wrong);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("Nothing fills {{password}}");
  expect(page).toContain("Give it a title");
  expect(page).toContain("{{item}} {{password}}");
  const made = await send("alice", prompts.create(), newPrompt());
  expect(made.headers.get("location")).toBe(prompts.show("legal", { done: "created" }));
  expect(await (await ask("bob", prompts.show("legal"))).text()).toContain("Legal &amp; brief");
});

test("an admin sees what changes before a version is saved, and puts it in production after", async () => {
  const { db } = t.deps;
  const first = await findPrompt(db, "task");
  const form = {
    title: "Task",
    text: `${first?.text ?? ""}\n\nBe brief.`,
    note: "shorter",
    base: "1",
  };
  const looked = await (
    await send("dana", prompts.versions("task"), { ...form, act: "look" })
  ).text();
  expect(looked).toMatch(/<ins>.*Be brief\./s);
  expect(looked).toContain("lines that say the same");
  expect((await findPrompt(db, "task", 2))?.version).toBeUndefined();
  const saved = await send("dana", prompts.versions("task"), { ...form, act: "save" });
  expect(saved.headers.get("location")).toBe(prompts.show("task", { version: 2, done: "saved" }));
  expect((await findPrompt(db, "task"))?.version).toBe(1);
  const late = await send("dana", prompts.versions("task"), {
    ...form,
    text: text("x"),
    act: "use",
  });
  expect(late.status).toBe(422);
  expect(await late.text()).toContain("Version 2 was made meanwhile");
  await send("dana", prompts.labels("task"), { label: "production", version: "2" });
  expect((await findPrompt(db, "task"))?.version).toBe(2);
  const page = await (await ask("dana", prompts.show("task"))).text();
  expect(page).toContain("Put the shipped one back");
  await send("dana", prompts.labels("task"), { label: "production", version: "1" });
  expect((await findPrompt(db, "task"))?.version).toBe(1);
  const { entries } = await listAudit(db, { action: "prompts.label_moved" });
  expect(entries).toHaveLength(2);
});

test("an upgrade of an edited prompt is offered with its diff", async () => {
  const { db } = t.deps;
  const form = { title: "R", text: text("ours"), base: "1", act: "use" };
  await send("dana", prompts.versions("refine"), form);
  const { promptVersions } = db.t;
  const row = { name: "refine", version: 3, title: "R", purpose: "refine" as const, hash: "x" };
  await db
    .insert(promptVersions)
    .values({ ...row, text: text("new"), createdAt: t.deps.clock.now() });
  const page = await (await ask("bob", prompts.show("refine"))).text();
  expect(page).toContain("A newer one came with the product");
  expect(page).toContain(prompts.diff("refine", 2, 3).replaceAll("&", "&amp;"));
  expect(page).not.toContain("Put version 3 in production");
  const diff = await (await ask("bob", prompts.diff("refine", 2, 3))).text();
  expect(diff).toMatch(/<del>.*ours.*<\/del>/s);
});

test("what is exported comes back as it was, and an import shows what changes before it does it", async () => {
  const { db } = t.deps;
  const zip = await (await ask("bob", prompts.exportAll())).arrayBuffer();
  const files = Object.entries(unzipSync(new Uint8Array(zip)));
  expect(files.map(([name]) => name)).toContain("story-concise.md");
  const folder = new FormData();
  for (const [name, bytes] of files) folder.append("files", new File([bytes], name));
  folder.append("act", "look");
  const same = await (await upload("dana", prompts.import(), folder)).text();
  expect(same).toContain("Nothing to import");
  const one = await ask("bob", prompts.export("story-concise"));
  expect(one.headers.get("content-disposition")).toContain('filename="story-concise.md"');
  const file = await one.text();
  const changed = file.replace("writes as little as possible", "writes nothing twice");

  const member = await send("bob", prompts.import(), { content: changed, act: "look" });
  expect(await member.text()).toContain("Only administrators change it");
  await send("bob", prompts.import(), { content: changed, act: "import" });
  expect(await findPrompt(db, "story-concise", 2)).toBeUndefined();

  const looked = await (
    await send("dana", prompts.import(), { content: changed, act: "look" })
  ).text();
  expect(looked).toContain("New version, as candidate");
  expect(await findPrompt(db, "story-concise", 2)).toBeUndefined();
  await send("dana", prompts.import(), { content: changed, act: "import" });
  expect((await findPrompt(db, "story-concise", 2))?.text).toContain("writes nothing twice");

  // By now the file is older than what is here.
  const older = file.replace("writes as little as possible", "writes briefly");
  const conflict = await (
    await send("dana", prompts.import(), { content: older, act: "look" })
  ).text();
  expect(conflict).toContain("It was made from version 1; here it has come to version 2 since.");
  await send("dana", prompts.import(), { content: older, act: "import" });
  expect(await findPrompt(db, "story-concise", 3)).toBeUndefined();
  const taken = { content: older, act: "import", conflicts: "on" };
  await send("dana", prompts.import(), taken);
  expect((await findPrompt(db, "story-concise", 3))?.text).toContain("writes briefly");
});

test("several files are read as one import", async () => {
  const form = await (await ask("dana", prompts.import())).text();
  expect(form).toMatch(/<input[^>]*name="files"[^>]*multiple/);
  const body = new FormData();
  for (const name of ["first", "second"]) {
    const file = `---\r\nname: ${name}\r\ntitle: T\r\npurpose: draft\r\n---\r\n${text(name)}`;
    body.append("files", new File([file], `${name}.md`));
  }
  body.append("files", new File(["Just notes"], "Notes of Monday (1).md"));
  body.append("act", "look");
  const page = await (await upload("alice", prompts.import(), body)).text();
  expect(page).toContain("Import 2 prompts");
  expect(page).toContain("<strong>Notes of Monday (1).md</strong>");
});

test("a description in several lines comes back from a file as it is kept", async () => {
  const description = "For lawyers.\n\nAnd others.";
  await send("alice", prompts.create(), newPrompt({ name: "lines", description }));
  const content = await (await ask("alice", prompts.export("lines"))).text();
  const page = await (await send("alice", prompts.import(), { content, act: "look" })).text();
  expect(page).toContain("Nothing to import");
});

test("a file of somebody else's making is refused with its reason", async () => {
  const files = [
    "just text",
    "---\nname: x1\ntitle: X\npurpose: cook\n---\ntext",
    `---\nname: x2\ntitle: X\npurpose: draft\n---\n${text("a")} {{evil}}`,
    `---\nname: x3\ntitle: X\npurpose: draft\n---\n${text("a")}`,
    `---\nname: x3\ntitle: X\npurpose: draft\n---\n${text("b")}`,
  ];
  const content = files.map((file, i) => `<!-- prompt: ${i}.md -->\n${file}`).join("\n");
  const page = await (await send("alice", prompts.import(), { content, act: "look" })).text();
  expect(page).toContain("It has no front matter");
  expect(page).toContain("“cook” is no purpose");
  expect(page).toContain("Nothing fills {{evil}}");
  expect(page).toContain("It is in the file twice");
  expect(page).toContain("Import 1 prompt");
});
