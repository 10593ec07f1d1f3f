import type { Deps } from "../app.ts";
import type { OutsideFailure } from "../connections/failure.ts";
import { createJiraClient, findTokenEnd, jiraSystem } from "../connections/jira/client.ts";
import { detectJira } from "../connections/jira/detect.ts";
import type { JiraDialect } from "../connections/jira/jira.ts";
import type { Identity } from "../db/schema/accounts.ts";
import type { TlsOptions } from "../platform/outbound/outbound.ts";
import { hasAccounts } from "./account.ts";
import { fetchAvatar } from "./avatar.ts";
import {
  type Fault,
  fault,
  type RegistrationErrors,
  type RegistrationForm,
} from "./registration-form.ts";
import { isTrustedJira } from "./trusted-jira.ts";

type AskDeps = Pick<Deps, "db" | "outbound" | "knownSystems">;

interface Place {
  ok: true;
  baseUrl: string;
  dialect: JiraDialect;
  tls: TlsOptions | undefined;
}

/** Which Jira it is, and whether its word counts here. */
export async function findJira(deps: AskDeps, form: RegistrationForm): Promise<Place | Fault> {
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

interface Person {
  ok: true;
  identity: Identity;
  avatar: Buffer | null;
  tokenEnds: Date | undefined;
}

/** Who the token speaks for. */
export async function findPerson(
  { outbound }: AskDeps,
  { token, email }: RegistrationForm,
  { baseUrl, dialect, tls }: Place,
): Promise<Person | Fault> {
  const credentials = dialect === "cloud" ? { email, token } : { token };
  const access = { baseUrl, dialect, credentials, tls };
  const me = await createJiraClient(outbound, access).myself();
  if (!me.ok) return outsideFault(me);
  const { avatarUrl, ...identity } = me.value;
  const system = jiraSystem(outbound, access);
  const { authorization } = system;
  const picture = avatarUrl && { url: avatarUrl, baseUrl, authorization, tls };
  const avatar = picture ? await fetchAvatar(outbound, picture) : null;
  // Some companies hide addresses; a Cloud token has just shown that this one is the person's.
  const shown = identity.email || (dialect === "cloud" ? email.toLowerCase() : "");
  const tokenEnds = await findTokenEnd(system);
  return { ok: true, identity: { ...identity, email: shown }, avatar, tokenEnds };
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
