import { z } from "zod";
import type { Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, gt } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { registrationPlace } from "../db/sealed.ts";
import type { Clock } from "../platform/clock.ts";
import type { Secrets } from "../platform/secrets/secrets.ts";
import { findSamePerson, hasAccounts } from "./account.ts";
import { findJira, findPerson } from "./ask-jira.ts";
import {
  type Fault,
  fault,
  type RegistrationErrors,
  type RegistrationForm,
} from "./registration-form.ts";
import { isSetupToken } from "./setup-token.ts";
import { countRegistration } from "./throttle.ts";
import { hashToken, newToken } from "./token.ts";

export type Registration = Row<"registrations">;

const LIFETIME_MS = 15 * 60_000;

type Started = { ok: true; cookie: string } | Fault;
type StartDeps = Pick<Deps, "db" | "clock" | "secrets" | "outbound" | "knownSystems">;

/** Asks Jira who this is. The answer is kept for a quarter of an hour, under the cookie's hash. */
export async function startRegistration(
  deps: StartDeps,
  form: RegistrationForm,
  address: string,
): Promise<Started> {
  const wrong = await checkForm(deps, form, address);
  if (wrong !== undefined) return wrong;
  const jira = await findJira(deps, form);
  if (!jira.ok) return jira;
  const { baseUrl, dialect } = jira;
  const person = await findPerson(deps, form, jira);
  if (!person.ok) return person;
  const { identity, avatar, tokenEnds } = person;
  const known = await findSamePerson(deps.db, identity);
  if (known !== undefined) return alreadyHere(known);
  const cookie = newToken();
  const id = hashToken(cookie);
  const now = deps.clock.now();
  const secret = { token: form.token, email: form.email, setupToken: form.setupToken };
  await deps.db.insert(deps.db.t.registrations).values({
    id,
    identity,
    avatar,
    connection: {
      baseUrl,
      dialect,
      ...(form.caPem && { caPem: form.caPem }),
      ...(tokenEnds && { tokenEnds: tokenEnds.toISOString() }),
    },
    secret: deps.secrets.seal(JSON.stringify(secret), registrationPlace({ id })),
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  });
  return { ok: true, cookie };
}

export const alreadyHere = (known: { name: string; employeeId: string }): Fault =>
  fault("accounts.already_registered", {
    "": `${known.name} (${known.employeeId}) has an account here already. Sign in with its password; if that is forgotten, an admin can give you a link to set a new one.`,
  });

async function checkForm(
  { db, clock }: StartDeps,
  form: RegistrationForm,
  address: string,
): Promise<Fault | undefined> {
  const errors: RegistrationErrors = {};
  if (form.baseUrl === "") errors.baseUrl = "Put in the address of your Jira.";
  if (form.token === "") errors.token = "Put in your token from Jira.";
  if (!(await hasAccounts(db)) && !(await isSetupToken(db, clock, form.setupToken))) {
    errors.setupToken =
      "Nobody has an account yet, so the first one needs the set-up token. The server printed it when it started; it lasts an hour and works once. Restart the server for a new one.";
  }
  if (Object.keys(errors).length > 0) return fault("accounts.not_valid", errors);
  const wait = await countRegistration(db, clock, address);
  if (wait === undefined) return undefined;
  const minutes = Math.ceil(wait / 60);
  const words = `Too many registrations from your network address. Try again in ${minutes} minutes.`;
  return { ...fault("accounts.wait", { "": words }), wait };
}

/** The one that the cookie belongs to, while it lasts. */
export async function findRegistration(
  db: Queries,
  clock: Clock,
  cookie: string,
): Promise<Registration | undefined> {
  const { registrations } = db.t;
  const [row] = await db
    .select()
    .from(registrations)
    .where(and(eq(registrations.id, hashToken(cookie)), gt(registrations.expiresAt, clock.now())));
  return row;
}

const secretShape = z.object({ token: z.string(), email: z.string(), setupToken: z.string() });

export const openSecret = (secrets: Secrets, registration: Registration) => {
  const opened = secrets.open(registration.secret, registrationPlace(registration));
  return secretShape.parse(JSON.parse(opened));
};
