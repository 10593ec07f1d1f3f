import type { Account, Deps } from "../app.ts";
import { openKept } from "./kept-secrets.ts";
import type { ConnectionProvider } from "./provider.ts";
import { hasUserInfo, withoutUserInfo } from "./user-info.ts";

/** As a person typed it. */
export interface ConnectionForm {
  name: string;
  baseUrl: string;
  /** The typed address held a name or a password, which it holds no more. */
  hadUserInfo: boolean;
  /** The provider's fields that are no secrets. */
  values: Record<string, string>;
  /** Only those that were put in now. */
  secrets: Record<string, string>;
  /** Optional secrets that are to go. */
  dropped: string[];
  /** Uploaded now; empty: none. */
  caPem: string;
  dropCa: boolean;
  /** Secrets and files that were put in and could not be kept while the person signed in again. */
  lost: string[];
}

type Body = Record<string, unknown>;

/** Above any certificate bundle; the door's own reader says what is too large in words. */
const MOST_FILE_BYTES = 512 * 1024;

/** Reads the posted form. What was typed before an error comes back from its sealed field. */
export async function readForm(
  deps: Pick<Deps, "secrets" | "clock">,
  account: Account,
  { key, provider }: { key: string; provider: ConnectionProvider },
  body: Body,
): Promise<ConnectionForm> {
  const text = (name: string) => {
    const value = body[name];
    return typeof value === "string" ? value.trim() : "";
  };
  const kept = openKept(deps, account, key, text("kept"));
  const address = withScheme(text("baseUrl"));
  const secretNames = provider.fields.filter(({ secret }) => secret).map(({ name }) => name);
  const secrets = secretNames.flatMap((name): [string, string][] => {
    const value = text(name) || (kept.secrets[name] ?? "");
    return value === "" ? [] : [[name, value]];
  });
  const isSecretOrFile = (name: string) => name === "ca" || secretNames.includes(name);
  const plain = provider.fields.filter(({ secret }) => !secret);
  return {
    name: text("name"),
    baseUrl: withoutUserInfo(address),
    hadUserInfo: hasUserInfo(address),
    values: Object.fromEntries(plain.map(({ name }) => [name, text(name)])),
    secrets: Object.fromEntries(secrets),
    dropped: secretNames.filter((name) => text(`drop.${name}`) !== ""),
    caPem: (await fileText(body["ca"])) || kept.caPem,
    dropCa: text("dropCa") !== "",
    lost: text("lost").split(" ").filter(isSecretOrFile),
  };
}

/** `jira.example.com:8443/jira` is how people say it. */
const withScheme = (typed: string) =>
  typed === "" || typed.includes("://") ? typed : `https://${typed}`;

async function fileText(value: unknown): Promise<string> {
  if (!(value instanceof File) || value.size === 0) return "";
  return (await value.slice(0, MOST_FILE_BYTES).text()).trim();
}
