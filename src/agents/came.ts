/** Why a step or a run came to nothing, as a value (law 5). */
export interface AgentFailure {
  ok: false;
  /** Stable, e.g. `agents.too_many_steps`. */
  code: string;
  /** Plain words and what to do. */
  message: string;
  /** Trying again will not help. */
  permanent: boolean;
  retryAfterMs?: number;
}

export type Came<Value> = { ok: true; value: Value } | AgentFailure;

export const came = <Value>(value: Value): Came<Value> => ({ ok: true, value });

export const failedFor = (code: string, message: string): AgentFailure => ({
  ok: false,
  code: `agents.${code}`,
  message,
  permanent: true,
});

const LIMITS = ["too_many_steps", "too_many_tokens", "too_expensive", "too_long"];

/** A limit of the run: then it ends with what it has, where it has something. */
export const isLimit = ({ code }: AgentFailure): boolean =>
  LIMITS.some((limit) => code === `agents.${limit}`);
