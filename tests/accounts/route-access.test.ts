import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTIONS, type Access, isAllowed } from "../../src/accounts/permissions.ts";
import { createSignIn } from "../../src/accounts/sign-in.ts";
import type { Account } from "../../src/app.ts";
import type { Role } from "../../src/db/schema/accounts.ts";
import { ROUTES } from "../../src/routes.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { createMember } from "../setup/cast.ts";

const PLENTY = 1_000_000;
let t: TestApp;
const people = new Map<Role, Account>();
beforeAll(async () => {
  t = await createTestApp({
    config: {
      RATE_ADDRESS_PER_MINUTE: PLENTY,
      RATE_ACCOUNT_PER_MINUTE: PLENTY,
      RATE_ANONYMOUS_PER_MINUTE: PLENTY,
    },
  });
  for (const role of ["viewer", "member", "admin"] as const) {
    const email = `${role}@example.com`;
    const member = await createMember(t.deps, { employeeId: role, name: role, email, role });
    people.set(role, member.account);
  }
});
afterAll(() => t.close());

/** Of the app itself, without what every request passes. */
const routesOf = ({ app }: TestApp) =>
  new Set(
    app.routes.flatMap(({ method, path }) => (method === "ALL" ? [] : [`${method} ${path}`])),
  );

test("every route has a row, and every row a route", () => {
  expect([...routesOf(t)].toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

const UNKNOWN = "019a0000-0000-7000-8000-000000000000";

async function ask(name: string, account?: Account) {
  const [method = "", path = ""] = name.split(" ");
  const url = path.replaceAll(/:\w+/g, UNKNOWN);
  // A fresh one each: the request before may have been a sign-out.
  const from = { accountId: account?.id ?? "", address: "127.0.0.1", userAgent: "" };
  const cookie = account && (await createSignIn(t.deps.db, t.deps, from));
  const answer = await t.request(url, {
    ...(cookie && { cookie: `${cookie.name}=${cookie.value}` }),
    ...(method === "POST" && { form: {} }),
  });
  await answer.body?.cancel();
  return { status: answer.status, to: answer.headers.get("location")?.split("?")[0] };
}

const isAction = (access: Access): access is keyof typeof ACTIONS => access in ACTIONS;

describe.each(Object.entries(ROUTES).filter(([, access]) => access !== "public"))(
  "%s",
  (name, access) => {
    test("is refused to whom it is not for, and only to them", async () => {
      expect(await ask(name)).toEqual({ status: 303, to: urls.signIn.create() });
      for (const account of people.values()) {
        const { status } = await ask(name, account);
        const isFor = !isAction(access) || isAllowed(account, access);
        const seen = { role: account.role, refused: status === 403, broken: status >= 500 };
        expect(seen).toEqual({ role: account.role, refused: !isFor, broken: false });
      }
    });
  },
);
