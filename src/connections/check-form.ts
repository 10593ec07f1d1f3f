import type { z } from "zod";
import type { Account, Deps } from "../app.ts";
import { readCertificates } from "../platform/outbound/certificates.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionForm } from "./form.ts";
import type { ConnectionProvider } from "./provider.ts";
import { type ProviderKey, providers } from "./providers.ts";
import { openSecrets } from "./secret.ts";
import { USER_INFO_WORDS } from "./user-info.ts";

/** By field; the key "" is of no field in particular. */
export type FormErrors = Record<string, string>;

export interface Order {
  provider: ProviderKey;
  /** Null: the company's. */
  owner: Account | null;
  form: ConnectionForm;
  /** The one that is changed; absent: a new one. */
  old?: Connection | undefined;
}

export interface Checked {
  ok: true;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  caPem: string | null;
}

/** What can be said without asking the outside system. */
export function checkForm(
  deps: Pick<Deps, "clock" | "config" | "mcp" | "secrets">,
  { provider: key, form, old }: Order,
): Checked | { ok: false; errors: FormErrors } {
  const provider: ConnectionProvider = providers[key];
  const errors = plainErrors(deps, provider, { form, old });
  const given = Object.entries(form.values).filter(([, value]) => value !== "");
  const typed = Object.fromEntries(given);
  // A model may be found by asking; every other setting has to be right now.
  const canAsk = provider.listModels !== undefined && typed["model"] === undefined;
  const settings = provider.settings.safeParse(canAsk ? { ...typed, model: "-" } : typed);
  const secrets = provider.secrets.safeParse(mergeSecrets(deps, form, old));
  addIssues(errors, settings.error);
  addIssues(errors, secrets.error);
  if (!settings.success || !secrets.success || Object.keys(errors).length > 0) {
    return { ok: false, errors };
  }
  const { model: _asked, ...others } = settings.data;
  const before = form.dropCa ? null : (old?.caPem ?? null);
  return {
    ok: true,
    settings: canAsk ? others : settings.data,
    secrets: secrets.data,
    caPem: form.caPem || before,
  };
}

/** What is wrong with the fields that every connection has. */
function plainErrors(
  deps: Pick<Deps, "clock" | "config" | "mcp">,
  provider: ConnectionProvider,
  { form, old }: Pick<Order, "form" | "old">,
): FormErrors {
  const errors: FormErrors = {};
  const address = addressError(provider, deps, form.baseUrl);
  if (address !== undefined) errors["baseUrl"] = address;
  if (form.hadUserInfo) errors["baseUrl"] = USER_INFO_WORDS;
  if (isElsewhere(form, old)) {
    errors[firstSecret(provider)] =
      "The address leads to another host than before. Put in the secret again, so that it goes nowhere by mistake.";
  }
  for (const name of form.lost) errors[name] = LOST;
  const certificates =
    form.caPem === "" ? undefined : readCertificates(form.caPem, deps.clock.now());
  if (certificates?.ok === false) errors["ca"] = certificates.message;
  return errors;
}

function addressError(
  provider: ConnectionProvider,
  deps: Pick<Deps, "config" | "mcp">,
  typed: string,
): string | undefined {
  const choices = provider.addresses?.(deps);
  if (choices) return choices.some(({ value }) => value === typed) ? undefined : "Choose one.";
  if (/^https?:$/.test(URL.parse(typed)?.protocol ?? "")) return undefined;
  return `Put in an address, such as ${provider.baseUrl.example}.`;
}

const LOST =
  "You had put this in before you were asked who you are, and it could not be kept. Put it in again, or leave it as it was.";

/** An empty secret field means: as it was. */
function mergeSecrets(
  { secrets }: Pick<Deps, "secrets">,
  form: ConnectionForm,
  old: Connection | undefined,
): Record<string, string> {
  const before = old ? openSecrets(secrets, old) : {};
  const kept = Object.entries(before).filter(([name]) => !form.dropped.includes(name));
  return { ...Object.fromEntries(kept), ...form.secrets };
}

/** Whoever holds a sign-in for a moment must not be able to send a stored secret to a host of their own. */
function isElsewhere(form: ConnectionForm, old: Connection | undefined): boolean {
  if (!old || old.secret === null || Object.keys(form.secrets).length > 0) return false;
  return URL.parse(form.baseUrl)?.origin !== URL.parse(old.baseUrl)?.origin;
}

const firstSecret = ({ fields }: ConnectionProvider) =>
  fields.find(({ secret }) => secret)?.name ?? "baseUrl";

function addIssues(errors: FormErrors, error: z.ZodError | undefined): void {
  for (const { path, message } of error?.issues ?? []) errors[String(path[0] ?? "")] ??= message;
}
