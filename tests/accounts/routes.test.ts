import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSetupToken } from "../../src/accounts/setup-token.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { urls } from "../../src/urls.ts";
import { dropGuard } from "../audit/drop-guard.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast, createMember } from "../setup/cast.ts";
import { startTestWorld } from "../setup/demo.ts";

const MINUTE = 60_000;
const NEW_PASSWORD = "a loud walnut is silent";
let world: DemoWorld;
let t: TestApp;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  t = await createTestApp({ world });
});
afterEach(() => t.close());

/** As a browser keeps them: name=value of each cookie that was set. */
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.endsWith("="))
    .join("; ");
const where = (response: Response) => [response.status, response.headers.get("location")];
const textOf = async (response: Response) => (await response.text()).replaceAll(/\s+/g, " ");
const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";

const signIn = (form: Record<string, string>, cookie = "") =>
  t.request(urls.signIn.create(), { form, cookie });
const send = (method: string, url: string, cookie?: string) =>
  t.request(url, { ...(cookie && { cookie }), ...(method === "POST" && { form: {} }) });

describe("registration, as a person without JavaScript goes through it", () => {
  test("the first one: known system, set-up token, confirmation, password, in", async () => {
    const page = await textOf(await t.request(urls.registration.new()));
    expect(page).toContain("Demo Jira (Data Center)");
    expect(page).toContain(world.jiraDc.token);
    const filled = await textOf(await t.request(urls.registration.new({ known: 0 })));
    expect(filled).toContain(`value="${world.jiraDc.url}"`);
    expect(filled).toContain(`value="${world.jiraDc.token}"`);

    const setupToken = (await createSetupToken(t.deps.db, t.deps.clock)) ?? "";
    const form = { baseUrl: world.jiraDc.url, token: world.jiraDc.token, setupToken };
    const sent = await t.request(urls.registration.create(), { form });
    expect(where(sent)).toEqual([303, urls.registration.confirm()]);
    const cookie = cookiesOf(sent);

    const confirm = await textOf(await t.request(urls.registration.confirm(), { cookie }));
    for (const fact of ["Alice Adams", "e1001", "alice@demo.example", "Admin"]) {
      expect(confirm).toContain(fact);
    }
    const picture = await t.request(urls.registration.avatar(), { cookie });
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);

    const weak = await t.request(urls.registration.confirm(), {
      cookie,
      form: { password: "password1234567" },
    });
    expect(weak.status).toBe(422);
    expect(await textOf(weak)).toContain("easy to guess");

    const done = await t.request(urls.registration.confirm(), {
      cookie,
      form: { password: NEW_PASSWORD },
    });
    expect(where(done)).toEqual([303, urls.dashboard()]);
    const account = await t.request(urls.account.show(), { cookie: cookiesOf(done) });
    expect(account.status).toBe(200);
    expect(await textOf(account)).toContain("Alice Adams");
    const accounts = await t.request(urls.accounts.index(), { cookie: cookiesOf(done) });
    expect(accounts.status).toBe(200);
  });

  test("a mistyped address does not cost the token; nothing secret is written into the page", async () => {
    const setupToken = (await createSetupToken(t.deps.db, t.deps.clock)) ?? "";
    const token = world.jiraCloud.token;
    const form = {
      baseUrl: "http://localhost:1/x",
      email: "alice@demo.example",
      token,
      setupToken,
    };
    const wrong = await t.request(urls.registration.create(), { form });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('value="http://localhost:1/x"');
    expect(html).toContain('value="alice@demo.example"');
    expect(html.replaceAll(/<code>.*?<\/code>/g, "")).not.toContain(token);
    expect(html).not.toContain(setupToken);
    const again = await t.request(urls.registration.create(), {
      form: {
        baseUrl: world.jiraCloud.url,
        email: "alice@demo.example",
        token: "",
        setupToken: "",
        kept: hidden(html, "kept"),
      },
    });
    expect(where(again)).toEqual([303, urls.registration.confirm()]);
  });

  test("a password in the typed address is not shown again", async () => {
    const baseUrl = "https://alice:hunter2@jira.example.com/jira";
    const answer = await t.request(urls.registration.create(), { form: { baseUrl, token: "t" } });
    const html = await answer.text();
    expect(html).toContain('value="https://jira.example.com/jira"');
    expect(html).toContain("they have been taken out");
    expect(html).not.toContain("hunter2");
  });

  test("who tried too often is told how long to wait", async () => {
    await createCast(t.deps);
    const form = { baseUrl: "nonsense://x", token: "t" };
    const tried = () => t.request(urls.registration.create(), { form });
    for (let i = 0; i < 60; i += 1) expect((await tried()).status).toBe(422);
    const refused = await tried();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("900");
  });

  test("the help page is open to whoever has no account yet", async () => {
    const page = await t.request(urls.help());
    expect(page.status).toBe(200);
    expect(await textOf(page)).toContain("From a requirement to a Jira issue");
  });

  test("a kept token that somebody changed, or that is old, is as none", async () => {
    await createCast(t.deps);
    const form = { baseUrl: world.jiraDc.url, token: "wrong", kept: "v1.x.y.z.w" };
    expect((await t.request(urls.registration.create(), { form })).status).toBe(422);
    const html = await (
      await t.request(urls.registration.create(), { form: { baseUrl: "", token: "t" } })
    ).text();
    t.deps.clock.advance(16 * MINUTE);
    const late = { baseUrl: world.jiraDc.url, kept: hidden(html, "kept") };
    const answer = await t.request(urls.registration.create(), { form: late });
    expect(await textOf(answer)).toContain("Put in your token from Jira.");
  });

  test("a certificate that is none is refused at its field", async () => {
    const body = new FormData();
    body.set("baseUrl", world.jiraDc.url);
    body.set("token", "x");
    body.set("ca", new File(["hello"], "ca.pem"));
    const { PUBLIC_URL: origin } = t.deps.config;
    const headers = { Origin: origin, "Sec-Fetch-Site": "same-origin" };
    const answer = await t.app.request(origin + urls.registration.create(), {
      method: "POST",
      headers,
      body,
    });
    expect(answer.status).toBe(422);
    expect(await textOf(answer)).toContain("not a certificate in PEM format");
  });

  test("without a registration the confirmation leads back to the start", async () => {
    for (const cookie of ["", "registration=guess"]) {
      const page = await t.request(urls.registration.confirm(), { cookie });
      expect(where(page)).toEqual([303, urls.registration.new()]);
      expect((await t.request(urls.registration.avatar(), { cookie })).status).toBe(404);
    }
  });

  test("somebody with an account is offered to sign in", async () => {
    await createCast(t.deps);
    const form = { baseUrl: world.jiraDc.url, token: world.jiraDc.token };
    const answer = await t.request(urls.registration.create(), { form });
    expect(answer.status).toBe(422);
    const html = await textOf(answer);
    expect(html).toContain("Alice Adams (e1001) has an account here already");
    expect(html).toContain(`href="${urls.signIn.new()}"`);
  });
});

describe("signing in and out", () => {
  let cast: Cast;
  beforeEach(async () => {
    cast = await createCast(t.deps);
  });
  test("leads to where one wanted to go, and nowhere else", async () => {
    const { password } = cast.alice;
    const good = await signIn({ login: "e1001", password, next: "/account?done=settings" });
    expect(where(good)).toEqual([303, "/account?done=settings"]);
    const evil = await signIn({ login: "e1001", password, next: "//evil.example" });
    expect(where(evil)).toEqual([303, urls.dashboard()]);
  });

  test("the cookie is HttpOnly and Lax, and another one each time", async () => {
    const { password } = cast.alice;
    const first = await signIn({ login: "e1001", password });
    const second = await signIn({ login: "e1001", password }, cookiesOf(first));
    expect(first.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/);
    expect(cookiesOf(second)).not.toBe(cookiesOf(first));
    const old = await t.request(urls.account.show(), { cookie: cookiesOf(first) });
    expect(old.status).toBe(303);
  });

  test("a wrong password keeps the name and says what to do", async () => {
    const wrong = await signIn({ login: "e1001", password: "wrong", next: "/drafts" });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('value="e1001"');
    expect(hidden(html, "next")).toBe("/drafts");
    expect(html).toContain("<title>Error: Sign in");
  });

  test("too many: 429 with Retry-After; another person still gets in", async () => {
    for (let i = 0; i < 10; i += 1) await signIn({ login: "e1001", password: "wrong" });
    const wait = await signIn({ login: "e1001", password: cast.alice.password });
    expect([wait.status, wait.headers.get("retry-after")]).toEqual([429, "900"]);
    expect(await textOf(wait)).toContain("Wait 15 minutes");
    const bob = await signIn({ login: "e1002", password: cast.bob.password });
    expect(bob.status).toBe(303);
  });

  test("signing out ends it on the server: the same cookie no longer works", async () => {
    const { cookie } = cast.alice;
    const out = await t.request(urls.signOut(), { cookie, form: {} });
    expect(where(out)).toEqual([303, urls.signIn.new(undefined, "signed-out")]);
    expect(out.headers.get("clear-site-data")).toBe('"cache", "storage"');
    const after = await t.request(urls.account.show(), { cookie });
    expect(where(after)).toEqual([303, urls.signIn.new("/account")]);
  });

  test("after the idle time a page leads to sign-in and back; a part of a page says so in a notice", async () => {
    t.deps.clock.advance(31 * MINUTE);
    const { cookie } = cast.alice;
    const page = await t.request("/audit?action=x", { cookie });
    expect(where(page)).toEqual([303, urls.signIn.new("/audit?action=x")]);
    const form = { theme: "dark" };
    const posted = await t.request(urls.account.settings(), {
      cookie,
      form,
      headers: { Referer: `${t.deps.config.PUBLIC_URL}/account?done=password` },
    });
    const way = { to: urls.account.settings(), next: "/account?done=password" };
    expect(where(posted)).toEqual([307, urls.signIn.typed(way)]);
    const partial = await t.request(urls.account.settings(), { cookie, form, partial: true });
    expect(partial.status).toBe(401);
    const html = await partial.text();
    expect(html).toContain('target="_blank"');
    expect(html).not.toContain("<html");
  });
});

describe("the own account", () => {
  let cast: Cast;
  beforeEach(async () => {
    cast = await createCast(t.deps);
  });

  test("theme and time zone are kept, and the page obeys", async () => {
    const { cookie } = cast.alice;
    const form = { theme: "dark", timeZone: "Europe/Berlin" };
    const saved = await t.request(urls.account.settings(), { cookie, form });
    expect(where(saved)).toEqual([303, urls.account.show({ done: "settings" })]);
    const html = await (await t.request(urls.account.show(), { cookie })).text();
    expect(html).toContain('data-theme="dark"');
    expect(html).toMatch(/<option value="Europe\/Berlin" selected/);
  });

  test("a new password wants the old one, and leaves this sign-in only", async () => {
    const { cookie, password } = cast.alice;
    const wrong = { current: "wrong", password: NEW_PASSWORD };
    const refused = await t.request(urls.account.password(), { cookie, form: wrong });
    expect(refused.status).toBe(422);
    const form = { current: password, password: NEW_PASSWORD };
    const done = await t.request(urls.account.password(), { cookie, form });
    expect(where(done)).toEqual([303, urls.account.show({ done: "password" })]);
    expect((await t.request(urls.account.show(), { cookie })).status).toBe(303);
    const mine = await t.request(urls.account.show(), { cookie: cookiesOf(done) });
    expect(mine.status).toBe(200);
  });

  test("another's sign-in is not found, an own one ends", async () => {
    const rows = await t.deps.db.select().from(t.deps.db.t.userSessions);
    const idOf = (accountId: string) => rows.find((row) => row.accountId === accountId)?.id ?? "";
    const { cookie, account } = cast.alice;
    for (const id of [idOf(cast.bob.account.id), "nonsense"]) {
      const url = urls.account.endSignIn(id);
      expect((await t.request(url, { cookie, form: {} })).status).toBe(404);
    }
    const bob = await t.request(urls.account.show(), { cookie: cast.bob.cookie });
    expect(bob.status).toBe(200);
    const own = await t.request(urls.account.endSignIn(idOf(account.id)), { cookie, form: {} });
    expect(own.status).toBe(303);
    expect((await t.request(urls.account.show(), { cookie })).status).toBe(303);
  });

  test("all other sign-ins end with one button", async () => {
    const { cookie, password } = cast.alice;
    const form = { login: "e1001", password };
    const second = cookiesOf(await t.request(urls.signIn.create(), { form }));
    await t.request(urls.account.endOtherSignIns(), { cookie: second, form: {} });
    expect((await t.request(urls.account.show(), { cookie })).status).toBe(303);
    expect((await t.request(urls.account.show(), { cookie: second })).status).toBe(200);
  });
});

describe("what an admin sees and does", () => {
  let cast: Cast;
  beforeEach(async () => {
    cast = await createCast(t.deps);
  });
  const asDana = (url: string, form?: Record<string, string>) =>
    t.request(url, { cookie: cast.dana.cookie, ...(form && { form }) });

  test("role, deactivation, reactivation and a link for a new password", async () => {
    const { id } = cast.alice.account;
    const done = [303, urls.accounts.show(id, { done: "yes" })];
    expect(where(await asDana(urls.accounts.role(id), { role: "viewer" }))).toEqual(done);
    expect(where(await asDana(urls.accounts.deactivation(id), {}))).toEqual(done);
    const out = await t.request(urls.account.show(), { cookie: cast.alice.cookie });
    expect(out.status).toBe(303);
    expect(await textOf(await asDana(urls.accounts.show(id)))).toContain("Deactivated");
    expect(where(await asDana(urls.accounts.reactivation(id), {}))).toEqual(done);

    const html = await (await asDana(urls.accounts.passwordReset(id), {})).text();
    const token = /\/password-reset\/([\w-]{43})/.exec(html)?.[1] ?? "";
    const url = urls.passwordReset(token);
    expect(await textOf(await t.request(url))).toContain("Alice Adams");
    expect((await t.request(url, { form: { password: "short" } })).status).toBe(422);
    const set = await t.request(url, { form: { password: NEW_PASSWORD } });
    expect(where(set)).toEqual([303, urls.signIn.new(undefined, "password")]);
    expect((await t.request(url)).status).toBe(404);
    const form = { login: "e1001", password: NEW_PASSWORD };
    expect((await t.request(urls.signIn.create(), { form })).status).toBe(303);
  });

  test("the last admin is told why not", async () => {
    const { id } = cast.dana.account;
    for (const answer of [
      await asDana(urls.accounts.role(id), { role: "member" }),
      await asDana(urls.accounts.deactivation(id), {}),
    ]) {
      expect(answer.status).toBe(422);
      expect(await textOf(answer)).toContain("This is the last admin");
    }
  });

  test("a made-up role changes nothing", async () => {
    const { id } = cast.alice.account;
    expect((await asDana(urls.accounts.role(id), { role: "owner" })).status).toBe(422);
    const { accounts } = t.deps.db.t;
    const rows = await t.deps.db.select({ role: accounts.role }).from(accounts);
    expect(rows.map(({ role }) => role).toSorted()).toEqual([
      "admin",
      "member",
      "member",
      "member",
    ]);
  });

  test("after 10 minutes the password is asked for first, and one comes back", async () => {
    const { id } = cast.alice.account;
    t.deps.clock.advance(11 * MINUTE);
    const referer = `${t.deps.config.PUBLIC_URL}${urls.accounts.show(id)}`;
    const request = { cookie: cast.dana.cookie, form: { role: "viewer" } };
    const url = urls.accounts.role(id);
    const stale = await t.request(url, { ...request, headers: { Referer: referer } });
    expect(where(stale)).toEqual([
      307,
      urls.proof.typed({ to: url, next: urls.accounts.show(id) }),
    ]);
    expect((await t.request(url, { ...request, partial: true })).status).toBe(401);
    const page = await (await asDana(urls.proof.new(urls.accounts.show(id)))).text();
    const next = hidden(page, "next");
    const wrong = await asDana(urls.proof.create(), { password: "wrong", next });
    expect(wrong.status).toBe(422);
    const form = { password: cast.dana.password, next };
    const proved = await asDana(urls.proof.create(), form);
    expect(where(proved)).toEqual([303, urls.accounts.show(id)]);
    const fresh = await t.request(url, { ...request, cookie: cookiesOf(proved) });
    expect(where(fresh)).toEqual([303, urls.accounts.show(id, { done: "yes" })]);
  });

  test("the audit log shows what happened, by kind, and that it is whole", async () => {
    await asDana(urls.accounts.role(cast.alice.account.id), { role: "viewer" });
    await asDana(urls.accounts.role(cast.bob.account.id), { role: "viewer" });
    const html = await textOf(await asDana(urls.audit.index()));
    expect(html).toContain("2 newest entries checked: nothing was changed");
    expect(html).toContain("after: viewer");
    const none = await textOf(await asDana(urls.audit.index({ action: "x.y", check: "all" })));
    expect(none).toContain("Nothing here");
    const { auditEntries } = t.deps.db.t;
    await dropGuard(t.deps.db);
    await t.deps.db.update(auditEntries).set({ who: "Mallory" });
    expect(await textOf(await asDana(urls.audit.index()))).toContain("Entry 1 is not as it was");
  });

  test("no password, token or cookie stands in the audit log", async () => {
    await t.request(urls.signIn.create(), {
      form: { login: "e1001", password: cast.alice.password },
    });
    await asDana(urls.accounts.passwordReset(cast.alice.account.id), {});
    const { entries } = await listAudit(t.deps.db);
    expect(entries.length).toBeGreaterThan(1);
    for (const secret of [cast.alice.password, cast.dana.cookie.slice(8)]) {
      expect(JSON.stringify(entries)).not.toContain(secret);
    }
  });
});

describe("who may do what", () => {
  let cast: Cast & { viewer: { cookie: string } };
  let alice: string;
  beforeEach(async () => {
    const four = await createCast(t.deps);
    const person = { employeeId: "e7", name: "Vic", email: "vic@demo.example" };
    cast = { ...four, viewer: await createMember(t.deps, { ...person, role: "viewer" }) };
    alice = four.alice.account.id;
  });
  type Row = [method: "GET" | "POST", url: (id: string) => string, member: number, admin: number];
  const table: Row[] = [
    ["GET", () => urls.account.show(), 200, 200],
    ["GET", () => urls.proof.new(), 200, 200],
    ["POST", () => urls.account.settings(), 303, 303],
    ["POST", () => urls.account.password(), 422, 422],
    ["POST", () => urls.account.endOtherSignIns(), 303, 303],
    ["POST", () => urls.proof.create(), 422, 422],
    ["GET", (id) => urls.account.avatar(id), 404, 404],
    ["GET", () => urls.accounts.index(), 403, 200],
    ["GET", (id) => urls.accounts.show(id), 403, 200],
    ["POST", (id) => urls.accounts.role(id), 403, 422],
    ["POST", (id) => urls.accounts.deactivation(id), 403, 303],
    ["POST", (id) => urls.accounts.reactivation(id), 403, 303],
    ["POST", (id) => urls.accounts.passwordReset(id), 403, 200],
    ["GET", () => urls.audit.index(), 403, 200],
  ];
  test.each(table)("%s %s", async (method, urlOf, member, admin) => {
    const url = urlOf(alice);
    const out = await send(method, url);
    expect(out.status).toBe(303);
    expect(out.headers.get("location")).toMatch(/^\/sign-in/);
    for (const { cookie } of [cast.bob, cast.charlie, cast.viewer]) {
      expect((await send(method, url, cookie)).status).toBe(member);
    }
    expect((await send(method, url, cast.dana.cookie)).status).toBe(admin);
  });

  test("an account that does not exist is 404 for an admin", async () => {
    for (const [method, urlOf] of table.filter(([, of]) => of("x").includes("/x"))) {
      const url = urlOf("00000000-0000-7000-8000-000000000000");
      const form = { role: "member" };
      const request = { cookie: cast.dana.cookie, ...(method === "POST" && { form }) };
      expect([url, (await t.request(url, request)).status]).toEqual([url, 404]);
    }
  });

  test("a signed-in person who opens sign-in or registration goes on", async () => {
    const { cookie } = cast.alice;
    const page = await t.request(urls.signIn.new("/account"), { cookie });
    expect(where(page)).toEqual([303, "/account"]);
    const registration = await t.request(urls.registration.new(), { cookie });
    expect(where(registration)).toEqual([303, urls.dashboard()]);
  });

  test("a form from another site changes nothing", async () => {
    const headers = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    const request = { cookie: cast.dana.cookie, form: {}, headers };
    expect((await t.request(urls.accounts.deactivation(alice), request)).status).toBe(403);
    expect((await t.request(urls.account.show(), { cookie: cast.alice.cookie })).status).toBe(200);
  });
});
