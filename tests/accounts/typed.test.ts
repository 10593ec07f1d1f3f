// Nothing typed is ever lost, without JavaScript: a form that comes when its person must sign in first.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isSecretField } from "../../src/accounts/typed.ts";
import { findConnection } from "../../src/connections/connection.ts";
import { providers } from "../../src/connections/providers.ts";
import { findDraft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";
import { createVisitor, formFields, type Visit, type Visitor } from "../setup/visitor.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";

const MINUTE = 60_000;
const PASSWORD = "a quiet walnut sings at dusk";

let t: Drafting;
let ids: { jira: string; llm: string };
let alice: Visitor;
beforeEach(async () => {
  t = await startDrafting();
  ids = await t.connect("alice");
  alice = visitorOf(t.cast.alice.cookie);
});
afterEach(() => t.close());

/** Follows a 307 as every browser does: the same body, to the other address. */
function visitorOf(cookie: string): Visitor {
  const origin = t.deps.config.PUBLIC_URL;
  const visitor = createVisitor(origin, async (path, init) => {
    const go = (to: string) =>
      t.app.request(new URL(to, origin).href, init, {
        incoming: { socket: { remoteAddress: "127.0.0.1" } },
      });
    const answer = await go(path);
    return answer.status === 307 ? go(answer.headers.get("location") ?? "") : answer;
  });
  const [name = "", value = ""] = cookie.split("=");
  visitor.cookies.set(name, value);
  return visitor;
}

const title = ({ body }: Visit) => /<h1>([^<]*)<\/h1>/.exec(body)?.[1];
const stale = () => t.deps.clock.advance(11 * MINUTE);
const end = () => t.deps.clock.advance(31 * MINUTE);
const signIn = (page: Visit, more = {}) =>
  alice.post(urls.signIn.create(), {
    ...formFields(page.body),
    login: "e1001",
    password: PASSWORD,
    ...more,
  });
const prove = (page: Visit, password = PASSWORD) =>
  alice.post(urls.proof.create(), { ...formFields(page.body), password });
const cookieLine = () => [...alice.cookies].map((pair) => pair.join("=")).join("; ");
/** By its one button: where the form leads, and what is in it. */
function sendNow(page: Visit): Promise<Visit> {
  expect([page.status, title(page)]).toEqual([200, "Send it now"]);
  const form = /<form action="([^"]*)"[^>]*class="form"[^]*?<\/form>/.exec(page.body);
  return alice.post(form?.[1] ?? "", formFields(form?.[0] ?? ""));
}

describe("what was sent after the sign-in had ended", () => {
  test("a new draft is made of it by one click, also after a wrong password", async () => {
    const page = await alice.get(urls.drafts.new());
    const source = `${CHECKOUT_TEXT}\r\n\r\n  "quoted" <b>&amp; Ümläut 🙂`;
    const typed = { ...formFields(page.body), source, project: "DEMO" };
    const chosen = await alice.post(urls.drafts.create(), { ...typed, act: "refresh" });
    end();
    const asked = await alice.post(urls.drafts.create(), { ...formFields(chosen.body), source });
    expect([asked.status, title(asked)]).toEqual([200, "Sign in"]);
    expect(asked.body).toContain("What you sent is kept on this page");
    const wrong = await signIn(asked, { password: "wrong" });
    expect([wrong.status, title(wrong)]).toEqual([422, "Sign in"]);
    const back = await signIn(wrong);
    expect(back.body).toContain("You are signed in as Alice Adams.");
    const made = await sendNow(back);
    expect(made.location).toMatch(/^\/drafts\/[\w-]{36}$/);
    const shown = await alice.get(made.location);
    expect(shown.body).toContain("&quot;quoted&quot; &lt;b&gt;&amp;amp; Ümläut 🙂");
  });

  test("a refinement and an edit reach their draft", async () => {
    const { account } = t.cast.alice;
    const draft = await composedDraft(t.deps, account, { source: CHECKOUT_TEXT });
    const edit = formFields((await alice.get(urls.drafts.edit(draft.id))).body);
    end();
    const changed = { ...edit, title: "A title typed up to the last moment" };
    const saved = await sendNow(
      await signIn(await alice.post(urls.drafts.content(draft.id), changed)),
    );
    expect(saved.location).toContain(urls.drafts.show(draft.id));
    expect((await findDraft(t.deps.db, account, draft.id))?.title).toBe(changed.title);

    end();
    const instruction = "Add a negative case, please.";
    const asked = await alice.post(urls.drafts.refinements(draft.id), { instruction });
    const refined = await sendNow(await signIn(asked));
    expect(refined.location).toBe(urls.drafts.show(draft.id));
    expect((await findDraft(t.deps.db, account, draft.id))?.state).toBe("composing");
  });

  test("somebody else who signs in is told that it is not theirs, and reaches nothing of it", async () => {
    const draft = await composedDraft(t.deps, t.cast.alice.account, { source: CHECKOUT_TEXT });
    end();
    const asked = await alice.post(urls.drafts.refinements(draft.id), { instruction: "Shorter" });
    const bob = await signIn(asked, { login: "e1002" });
    expect(bob.body).toContain("You are signed in as Bob");
    expect(bob.body).toContain("send it if it is yours");
    expect((await sendNow(bob)).status).toBe(404);
  });

  test("a form without a text leads to the sign-in and back to its page", async () => {
    end();
    const referer = `${t.deps.config.PUBLIC_URL}${urls.jobs.index()}`;
    const asked = await alice.post(urls.signOut(), {}, { referer });
    expect([asked.status, asked.location]).toEqual([303, urls.signIn.new(urls.jobs.index())]);
  });

  test("what is too long is not kept, and the page says so", async () => {
    end();
    const many = Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`name${i}`, ""]));
    const asked = await alice.post(urls.drafts.create(), { ...many, source: "x" });
    expect(asked.body).toContain("too long to be kept");
    const long = await alice.post(urls.drafts.create(), { source: "x".repeat(400_000) });
    expect(long.body).toContain("too long to be kept");
    expect(asked.body).toContain("too long to be kept");
    expect(asked.body.length).toBeLessThan(50_000);
    expect((await signIn(asked)).location).toBe(urls.dashboard());
  });

  test("autosave is told in its own words", async () => {
    end();
    const asked = await alice.post(
      urls.drafts.autosave(),
      { source: "x" },
      { accept: "application/json" },
    );
    expect(asked.status).toBe(401);
  });

  test.each(["https://evil.test/x", "//evil.test", "/\\evil.test", "javascript:alert(1)"])(
    "a made-up target %s is thrown away",
    async (to) => {
      end();
      const asked = await alice.post(urls.signIn.typed({ to }), { source: "typed" });
      expect([asked.status, asked.location]).toEqual([303, urls.signIn.new()]);
      const typed = JSON.stringify({ to, fields: [["source", "typed"]], lost: [] });
      const back = await alice.post(urls.signIn.create(), {
        login: "e1001",
        password: PASSWORD,
        typed,
      });
      expect([back.status, back.location]).toEqual([303, urls.dashboard()]);
    },
  );

  test("another site can plant nothing", async () => {
    end();
    for (const url of [urls.drafts.create(), urls.signIn.typed({ to: urls.drafts.create() })]) {
      const planted = await alice.post(
        url,
        { source: "typed" },
        { Origin: "https://evil.test", "Sec-Fetch-Site": "cross-site" },
      );
      expect(planted.status).toBe(403);
    }
  });
});

describe("what was sent when the password had to be proved first", () => {
  test("a connection keeps all but its secrets, which are asked for again", async () => {
    const { db } = t.deps;
    const before = await findConnection(db, t.cast.alice.account, ids.jira);
    stale();
    const sent = { baseUrl: t.world.jiraDc.url, name: "My own name", token: "T0P-s3cret" };
    const asked = await alice.post(urls.connections.update(ids.jira), sent);
    expect([asked.status, title(asked)]).toEqual([200, "Is it you?"]);
    expect(asked.body).toContain("Passwords, tokens and files cannot be kept");
    const wrong = await prove(asked, "wrong");
    expect(wrong.status).toBe(422);
    const proved = await prove(wrong);
    const form = await sendNow(proved);
    for (const { body } of [asked, wrong, proved, form]) {
      expect(body).toContain("My own name");
      expect(body).not.toContain(sent.token);
    }
    expect(form.status).toBe(422);
    expect(form.body).toContain("it could not be kept. Put it in again");
    // As long as the new token is missing, nothing is saved with the old one.
    expect(await findConnection(db, t.cast.alice.account, ids.jira)).toEqual(before);
    const filled = { ...formFields(form.body), token: t.world.jiraDc.token };
    const saved = await alice.post(urls.connections.update(ids.jira), filled);
    expect(saved.location).toBe(urls.connections.show(ids.jira, { done: "saved" }));
  });

  test("a file is named as lost", async () => {
    stale();
    const body = new FormData();
    body.set("baseUrl", t.world.jiraDc.url);
    body.set("ca", new File(["-----BEGIN CERTIFICATE-----"], "ca.pem"));
    const { PUBLIC_URL: origin } = t.deps.config;
    const headers = { Origin: origin, "Sec-Fetch-Site": "same-origin", Cookie: cookieLine() };
    const to = urls.connections.update(ids.jira);
    const url = origin + urls.proof.typed({ to });
    const asked = await t.app.request(url, { method: "POST", headers, body });
    const page = await asked.text();
    expect(page).toContain("files cannot be kept");
    expect(page).not.toContain("BEGIN CERTIFICATE");
    expect(formFields(page)["typed"]).toContain('"lost":["ca"]');
  });
});

test("every secret field of every connection and account form is known as one", () => {
  const names = Object.values(providers).flatMap(({ fields }) =>
    fields.filter((field) => "secret" in field).map(({ name }) => name),
  );
  expect(names.length).toBeGreaterThan(5);
  for (const name of [...names, "password", "current", "code", "setupToken", "kept"]) {
    expect(`${name}: ${isSecretField(name)}`).toBe(`${name}: true`);
  }
  for (const name of [
    "source",
    "instruction",
    "title",
    "baseUrl",
    "drop.token",
    "criteria.0.when",
  ]) {
    expect(`${name}: ${isSecretField(name)}`).toBe(`${name}: false`);
  }
});
