/** What went wrong outside, as a value (law 5). */
export interface OutsideFailure {
  ok: false;
  /** Stable, e.g. `connections.wrong_token`. */
  code: string;
  /** What is wrong, in plain words. */
  message: string;
  /** What to do about it. */
  fix: string;
  /** Trying again will not help. */
  permanent: boolean;
  /** The credential is dead: the connection is to be disabled. */
  credentialDead: boolean;
  /** False only when it is certain that nothing happened on the other side. */
  mayHaveHappened: boolean;
  retryAfterMs?: number;
  /** By field id, what the system said of each. */
  fieldErrors?: Record<string, string>;
}

export type Outside<Value> = { ok: true; value: Value } | OutsideFailure;
