/** What a sealed value belongs to; it opens nowhere else (law 7). */
export interface Place {
  table: string;
  column: string;
  id: string;
  /** The account that owns it, if any. */
  owner?: string;
}

export interface Secrets {
  /** `v1.<kid>.<iv>.<ct>.<tag>` */
  seal(text: string, place: Place): string;
  /** Throws when the value was moved, changed, or sealed with a key that is not here. */
  open(sealed: string, place: Place): string;
  /** A key for one purpose: of the newest master key, or of the one named; undefined when that is not here. */
  deriveKey(purpose: string, kid?: string): { kid: string; key: Uint8Array } | undefined;
}
