import type { z } from "zod";
import type { Action } from "../accounts/permissions.ts";
import type { Account, Deps } from "../app.ts";
import type { From } from "../audit/audit.ts";

/** Who calls, and until when. */
export interface Caller {
  account: Account;
  scopes: readonly string[];
  from: From;
  /** The connection was dropped. */
  gone: AbortSignal;
}

/** What a tool has at hand. */
export interface Call {
  deps: Deps;
  account: Account;
  from: From;
  /** The caller has cancelled, or is gone. */
  signal: AbortSignal;
  /** Shown by the client while it waits; without effect where it did not ask for it. */
  progress: (done: number, text: string) => Promise<void>;
}

export interface Refused {
  /** Stable. */
  code: string;
  /** What is wrong and what to do. */
  message: string;
}

/** `text` says the same as `data`, to be read. */
type Answer<Data> = { data: Data; text: string } | Refused;

/** What a client may tell its person; a permission never hangs on it. */
interface Hints {
  /** Changes nothing, here or elsewhere. */
  readOnly: boolean;
  /** Asked twice it does no more than once. */
  idempotent: boolean;
  /** Reaches another system: Jira, Confluence, a model. */
  openWorld: boolean;
}

interface About {
  /** As clients name it: a verb and a noun. */
  name: string;
  title: string;
  /** What it is for and what comes next, for a model to read. */
  description: string;
  /** What the account and its token must be allowed. */
  action: Action;
  hints: Hints;
}

interface Definition<In extends z.ZodObject, Out extends z.ZodObject> extends About {
  input: In;
  output: Out;
  run(call: Call, input: z.output<In>): Promise<Answer<z.input<Out>>>;
}

export interface Tool extends About {
  input: z.ZodObject;
  output: z.ZodObject;
  run(call: Call, input: Record<string, unknown>): Promise<Answer<unknown>>;
}

export const defineTool = <In extends z.ZodObject, Out extends z.ZodObject>(
  definition: Definition<In, Out>,
): Tool => ({
  ...definition,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `callTool` has parsed it by this schema
  run: (call, input) => definition.run(call, input as z.output<In>),
});

/** A stranger's thing and one that is not there look the same. */
export const notFound = (noun: string): Refused => ({
  code: `${noun}s.not_found`,
  message: `There is no such ${noun} that you may see. Look for its id in the list.`,
});
