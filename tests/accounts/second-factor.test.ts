import { Secret, TOTP } from "otpauth";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { formFields } from "../setup/visitor.ts";

let t: TestApp;
let cast: Cast;
beforeEach(async () => {
  t = await createTestApp({ config: { ADMINS_NEED_SECOND_FACTOR: true } });
  cast = await createCast(t.deps);
});
afterEach(() => t.close());

const { account, signIn } = urls;
type Member = Cast["alice"];

const post = async (url: string, form: Record<string, string>, cookie = "") => {
  const answer = await t.request(url, { form, cookie });
  return {
    status: answer.status,
    to: answer.headers.get("location"),
    cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "",
    body: await answer.text(),
  };
};

/** As the page tells the app; answers what the app shows. */
async function setUp({ cookie }: Member) {
  await post(account.secondFactor(), {}, cookie);
  const page = await (await t.request(account.secondFactor(), { cookie })).text();
  const key = /<code class="break-all">([A-Z2-7]+)<\/code>/.exec(page)?.[1] ?? "";
  const totp = new TOTP({ secret: Secret.fromBase32(key) });
  const now = () => totp.generate({ timestamp: t.deps.clock.now().getTime() });
  const wrong = await post(account.secondFactorConfirmation(), { code: "12" }, cookie);
  expect([wrong.status, wrong.body.includes("This code is not right")]).toEqual([422, true]);
  const { body } = await post(account.secondFactorConfirmation(), { code: now() }, cookie);
  const codes = body.match(/[0-9A-F]{5}(-[0-9A-F]{5}){3}/g) ?? [];
  t.deps.clock.advance(30_000);
  return { now, codes: [...new Set(codes)] };
}

const halfWay = async ({ account: { email }, password }: Member) =>
  post(signIn.create(), { login: email, password, next: urls.jobs.index() });

test("after the password a page asks for the code, which lets in once", async () => {
  const { now, codes } = await setUp(cast.alice);
  expect(codes).toHaveLength(10);
  const half = await halfWay(cast.alice);
  expect([half.status, half.cookie]).toEqual([200, ""]);
  const fields = formFields(half.body);
  const wrong = await post(signIn.code(), { ...fields, code: "000000" });
  expect([wrong.status, wrong.cookie]).toEqual([422, ""]);
  const code = now();
  const done = await post(signIn.code(), { ...formFields(wrong.body), code });
  expect([done.status, done.to]).toEqual([303, urls.jobs.index()]);
  expect((await t.request(account.show(), { cookie: done.cookie })).status).toBe(200);
  expect((await post(signIn.code(), { ...fields, code })).status).toBe(422);
  const recovered = await post(signIn.code(), { ...fields, code: codes[3] ?? "" });
  expect(recovered.status).toBe(303);
});

test("the half way ends after five minutes, and nobody can make it up", async () => {
  const { now } = await setUp(cast.alice);
  const fields = formFields((await halfWay(cast.alice)).body);
  const forged = await post(signIn.code(), { ...fields, proved: "v1.x.y.z.w", code: now() });
  expect(forged.to).toContain(signIn.create());
  t.deps.clock.advance(5 * 60_000 + 1);
  const late = await post(signIn.code(), { ...fields, code: now() });
  expect([late.status, late.cookie]).toEqual([303, ""]);
});

test("an admin without codes acts as admin only after setting them up, where that is asked for", async () => {
  const before = await t.request(urls.accounts.index(), { cookie: cast.dana.cookie });
  expect(before.headers.get("location")).toBe(account.secondFactor({ needed: "yes" }));
  expect((await t.request(urls.drafts.index(), { cookie: cast.dana.cookie })).status).toBe(200);
  await setUp(cast.dana);
  expect((await t.request(urls.accounts.index(), { cookie: cast.dana.cookie })).status).toBe(200);
});

test("an admin takes the codes away from somebody, and that is on record", async () => {
  await setUp(cast.alice);
  await setUp(cast.dana);
  const url = urls.accounts.secondFactorRemoval(cast.alice.account.id);
  expect((await post(url, {}, cast.bob.cookie)).status).toBe(403);
  expect((await post(url, {}, cast.dana.cookie)).status).toBe(303);
  expect((await halfWay(cast.alice)).status).toBe(303);
  const { entries } = await listAudit(t.deps.db, { action: "accounts.second_factor_removed" });
  expect(entries[0]).toMatchObject({
    who: "Dana Diaz",
    subject: `account:${cast.alice.account.id}`,
  });
});
