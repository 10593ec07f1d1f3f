import type { z } from "zod";
import type { Account, Deps } from "../app.ts";
import type { Identity } from "../db/schema/accounts.ts";
import type { ConnectionKind } from "../db/schema/connections.ts";
import type { Outbound, TlsOptions } from "../platform/outbound/outbound.ts";
import type { Outside, OutsideFailure } from "./failure.ts";
import type { McpClients } from "./mcp/clients.ts";

/** One field of a provider's form, beside name, address and certificate authority, which all have. */
export interface ProviderField {
  name: string;
  label: string;
  hint?: string;
  control: "text" | "email" | "password" | "pem" | "select" | "model";
  /** Sealed and write-only: never shown again, only its last characters. */
  secret?: true;
  optional?: true;
  options?: { value: string; label: string }[];
  /** Folded away until somebody needs it. */
  advanced?: true;
}

/** A connection ready for a call: opened secrets, so it is never stored or logged. */
export interface OpenConnection {
  id: string;
  baseUrl: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  tls?: TlsOptions;
  capabilities: Record<string, unknown>;
  /** The credential's known end has passed. */
  secretEnded: boolean;
  /** To be told when the outside system says that the credential is dead. */
  onDead?: (failure: OutsideFailure) => Promise<void>;
  /** Told of what the other system says of itself in passing. */
  onLearnt?: (capabilities: Record<string, unknown>) => Promise<void>;
  /** Seals what the other system has given in exchange, such as a fresh token. */
  keepSecrets?: (secrets: Record<string, string>) => Promise<void>;
}

/** What a test that passed has learnt. */
export interface Learnt {
  /** In words, for the page. */
  message: string;
  /** Where the system really is, when the typed address led elsewhere. */
  baseUrl?: string;
  identity?: Identity;
  capabilities: Record<string, unknown>;
  secretEndsAt?: Date;
}

type TestDeps = Pick<Deps, "config" | "mcp" | "outbound">;

export interface ConnectionProvider {
  kind: ConnectionKind;
  label: string;
  icon: "draft" | "plug" | "quote" | "sparkle";
  help: string;
  baseUrl: { label: string; hint: string; example: string; default?: string };
  fields: readonly ProviderField[];
  /** Parses the fields that are no secrets. */
  settings: z.ZodType<Record<string, unknown>>;
  /** Parses the secret fields. */
  secrets: z.ZodType<Record<string, string>>;
  /** The only addresses there are; chosen instead of typed. */
  addresses?(
    deps: { mcp: Pick<McpClients, "programs"> } & Pick<Deps, "config">,
  ): { value: string; label: string }[];
  /** Why this person may not connect to this address, in words; undefined: they may. */
  whyNot?(
    deps: Pick<Deps, "config" | "db" | "knownSystems">,
    account: Account,
    baseUrl: string,
  ): Promise<string | undefined>;
  test(deps: TestDeps, connection: OpenConnection): Promise<Outside<Learnt>>;
  /** What the server offers, where it can say; the settings need no model for that. */
  listModels?(deps: { outbound: Outbound }, connection: OpenConnection): Promise<Outside<string[]>>;
}

export const defineProvider = <Provider extends ConnectionProvider>(provider: Provider): Provider =>
  provider;
