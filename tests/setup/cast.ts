import { createAccount } from "../../src/accounts/account.ts";
import { hashPassword } from "../../src/accounts/password.ts";
import { createSignIn } from "../../src/accounts/sign-in.ts";
import type { Account, Deps } from "../../src/app.ts";
import type { Db } from "../../src/db/db.ts";
import type { Role } from "../../src/db/schema/accounts.ts";
import { type CastName, demoPerson } from "./demo.ts";

export interface CastMember {
  account: Account;
  /** As in the Cookie header. */
  cookie: string;
  password: string;
}

export type Cast = Record<CastName, CastMember>;

const PASSWORD = "a quiet walnut sings at dusk";
let hash: Promise<string> | undefined;

interface NewMember {
  employeeId: string;
  name: string;
  email: string;
  role: Role;
}

/** Anybody else than the cast, signed in. */
export async function createMember(
  deps: Pick<Deps, "db" | "clock" | "config">,
  person: NewMember,
): Promise<CastMember> {
  const { db, clock } = deps;
  hash ??= hashPassword(PASSWORD);
  const passwordHash = await hash;
  const { employeeId, name, email, role } = person;
  return db.transaction(async (tx) => {
    const input = { employeeId, name, email, role, passwordHash, avatar: null };
    const account = await createAccount(tx, clock, input);
    const from = { accountId: account.id, address: "127.0.0.1", userAgent: "cast" };
    const cookie = await createSignIn(tx, deps, from);
    return { account, cookie: `${cookie.name}=${cookie.value}`, password: PASSWORD };
  });
}

/** Alice (member), Bob (teammate), Charlie (stranger) and Dana (admin): the demo world's people, signed in. */
export async function createCast(deps: Pick<Deps, "db" | "clock" | "config">): Promise<Cast> {
  const join = (name: CastName, role: Role) => createMember(deps, { ...demoPerson(name), role });
  return {
    alice: await join("alice", "member"),
    bob: await join("bob", "member"),
    charlie: await join("charlie", "member"),
    dana: await join("dana", "admin"),
  };
}

/** For a domain test that has a database and no app. */
export async function createCastAccounts(
  db: Db,
  deps: Pick<Deps, "clock" | "config">,
): Promise<Record<CastName, Account>> {
  const cast = await createCast({ ...deps, db });
  return {
    alice: cast.alice.account,
    bob: cast.bob.account,
    charlie: cast.charlie.account,
    dana: cast.dana.account,
  };
}
