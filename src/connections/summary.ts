import type { Account } from "../app.ts";
import type { ConnectionKind } from "../db/schema/connections.ts";
import { type Connection, mayChange } from "./connection.ts";
import { findProvider } from "./providers.ts";

/** What pages say of a connection; holds nothing secret. */
export interface ConnectionSummary {
  id: string;
  kind: ConnectionKind;
  name: string;
  /** A key of the provider registry. */
  provider: string;
  /** What the provider is called. */
  system: string;
  baseUrl: string;
  company: boolean;
  mayChange: boolean;
  state: "works" | "ending" | "broken" | "untested";
  /** One or two words for the badge. */
  word: string;
  /** What is wrong, or who one is there. */
  message: string;
  /** What to do about it; empty when it works. */
  fix: string;
}

const DAY_MS = 86_400_000;
/** How long ahead somebody is told that a token or a certificate ends. */
const WARN_DAYS: Record<"token" | "certificate", number> = { token: 14, certificate: 30 };

/** Whole days until then, where it is near enough to be told; 0 or less: it has ended. */
export function daysLeft(
  end: Date | null,
  now: Date,
  what: keyof typeof WARN_DAYS,
): number | undefined {
  if (end === null) return undefined;
  const days = Math.ceil((end.getTime() - now.getTime()) / DAY_MS);
  return days <= WARN_DAYS[what] ? days : undefined;
}

const inDays = (days: number) => `in ${days} ${days === 1 ? "day" : "days"}`;

export function summarize(account: Account, connection: Connection, now: Date): ConnectionSummary {
  const { id, kind, name, provider, baseUrl, accountId } = connection;
  return {
    id,
    kind,
    name,
    provider,
    system: findProvider(provider)?.label ?? provider,
    baseUrl,
    company: accountId === null,
    mayChange: mayChange(account, connection),
    ...stateOf(connection, now),
  };
}

type State = Pick<ConnectionSummary, "state" | "word" | "message" | "fix">;

function stateOf(connection: Connection, now: Date): State {
  const { test, identity, secretEndsAt } = connection;
  const broken = whatIsBroken(connection);
  if (broken) return { state: "broken", word: "Needs mending", ...broken };
  const days = daysLeft(secretEndsAt, now, "token");
  if (days !== undefined) return ending(days);
  if (test === null) {
    return { state: "untested", word: "Not tested", message: "Nobody has tested it yet.", fix: "" };
  }
  const who = identity && `Connected as ${identity.name} (${identity.employeeId}).`;
  return { state: "works", word: "Connected", message: who ?? test.message, fix: "" };
}

function whatIsBroken({ test, disabledAt, disabledReason }: Connection) {
  if (test?.ok === false) return { message: test.message, fix: test.fix };
  if (disabledAt === null) return undefined;
  return { message: disabledReason ?? "", fix: "Put in new credentials." };
}

function ending(days: number): State {
  const word = days > 0 ? `Token ends ${inDays(days)}` : "Token has ended";
  const fix = "Make a new token there and put it in here.";
  return { state: days > 0 ? "ending" : "broken", word, message: `${word}.`, fix };
}
