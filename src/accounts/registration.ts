import { z } from "zod";
import type { Deps } from "../app.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { createJiraClient, jiraSystem } from "../connections/jira/client.ts";
import { detectJira } from "../connections/jira/detect.ts";
import type { JiraDialect } from "../connections/jira/jira.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, gt } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Identity } from "../db/schema/accounts.ts";
import type { Clock } from "../platform/clock.ts";
import type { TlsOptions } from "../platform/outbound/outbound.ts";
import type { Secrets } from "../platform/secrets/secrets.ts";
import { findSamePerson, hasAccounts } from "./account.ts";
import { fetchAvatar } from "./avatar.ts";
import { isSetupToken } from "./setup-token.ts";
import { countRegistration } from "./throttle.ts";
import { hashToken, newToken } from "./token.ts";
import { isTrustedJira } from "./trusted-jira.ts";

export type Registration = Row<"registrations">;

const LIFETIME_MS = 15 * 60_000;

/** As a person typed it. */
export interface RegistrationForm {
  baseUrl: string;
  /** Only the Cloud wants it. */
  email: string;
  token: string;
  setupToken: string;
  /** A private certificate authority, checked; empty for none. */
  caPem: string;
}
export type RegistrationErrors = Partial<
  Record<"baseUrl" | "email" | "token" | "setupToken" | "ca" | "", string>
>;
type Fault = { ok: false; code: string; errors: RegistrationErrors };
type Started = { ok: true; cookie: string } | Fault;
type StartDeps = Pick<Deps, "db" | "clock" | "secrets" | "outbound" | "knownSystems">;

const fault = (code: string, errors: RegistrationErrors): Fault => ({ ok: false, code, errors });

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
  const { identity, avatar } = person;
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
    connection: { baseUrl, dialect, ...(form.caPem && { caPem: form.caPem }) },
    secret: deps.secrets.seal(JSON.stringify(secret), secretPlace(id)),
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  });
  return { ok: true, cookie };
}

const secretPlace = (id: string) => ({ table: "registrations", column: "secret", id });

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
  return fault("accounts.wait", {
    "": `Too many registrations from your network address. Try again in ${minutes} minutes.`,
  });
}

interface Place {
  ok: true;
  baseUrl: string;
  dialect: JiraDialect;
  tls: TlsOptions | undefined;
}

/** Which Jira it is, and whether its word counts here. */
async function findJira(deps: StartDeps, form: RegistrationForm): Promise<Place | Fault> {
  const tls: TlsOptions | undefined = form.caPem ? { ca: form.caPem } : undefined;
  const detected = await detectJira(deps.outbound, { baseUrl: form.baseUrl, tls });
  if (!detected.ok) return outsideFault(detected);
  const { baseUrl, dialect } = detected.value;
  if ((await hasAccounts(deps.db)) && !(await isTrustedJira(deps, baseUrl))) {
    return fault("accounts.unknown_jira", {
      baseUrl: `${baseUrl} is a Jira, but not one that decides here who somebody is. Use your company's Jira; if this is it, an admin has to connect to it first.`,
    });
  }
  if (dialect === "cloud" && form.email === "") {
    return fault("accounts.not_valid", {
      email: "This is a Jira Cloud: it also needs the e-mail address that you sign in with there.",
    });
  }
  return { ok: true, baseUrl, dialect, tls };
}

type Person = { ok: true; identity: Identity; avatar: Buffer | null } | Fault;

/** Who the token speaks for. */
async function findPerson(
  { outbound }: StartDeps,
  { token, email }: RegistrationForm,
  { baseUrl, dialect, tls }: Place,
): Promise<Person> {
  const credentials = dialect === "cloud" ? { email, token } : { token };
  const access = { baseUrl, dialect, credentials, tls };
  const me = await createJiraClient(outbound, access).myself();
  if (!me.ok) return outsideFault(me);
  const { avatarUrl, ...identity } = me.value;
  const { authorization } = jiraSystem(outbound, access);
  const picture = avatarUrl && { url: avatarUrl, baseUrl, authorization, tls };
  const avatar = picture ? await fetchAvatar(outbound, picture) : null;
  // Some companies hide addresses; a Cloud token has just shown that this one is the person's.
  const shown = identity.email || (dialect === "cloud" ? email.toLowerCase() : "");
  return { ok: true, identity: { ...identity, email: shown }, avatar };
}

/** At which field each failure is to be mended; the others are a matter of the address. */
const FIELDS: Record<string, keyof RegistrationErrors> = {
  "connections.expired_token": "token",
  "connections.forbidden": "token",
  "connections.login_denied": "token",
  "connections.signed_out_200": "token",
  "connections.wrong_certificate": "ca",
  "connections.wrong_token": "token",
};

const outsideFault = ({ code, message, fix }: OutsideFailure): Fault =>
  fault(code, { [FIELDS[code] ?? "baseUrl"]: `${message} ${fix}` });

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

export const openSecret = (secrets: Secrets, { id, secret }: Registration) =>
  secretShape.parse(JSON.parse(secrets.open(secret, secretPlace(id))));
