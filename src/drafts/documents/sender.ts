import type { Outside, OutsideFailure } from "../../connections/failure.ts";

/** What was made. */
export interface Stands {
  id: string;
  url: string;
  /** Of a page. */
  version: number | null;
}

/** `barred`: it is not there, and as things are it cannot come. */
export type Found =
  | { is: "there"; stands: Stands }
  | { is: "missing" }
  | { is: "barred"; failure: OutsideFailure };

/** How one document goes out, and how to find out what became of that. */
export interface Sender {
  find(): Promise<Outside<Found>>;
  /** One call that may make something. */
  send(): Promise<Outside<Stands>>;
  /** Of two that are sent the other system itself takes only one. */
  repeatable: boolean;
}

/** Certain, and nothing that another try would change. */
export const bar = (code: string, message: string, fix: string): OutsideFailure => ({
  ok: false,
  code: `drafts.${code}`,
  message,
  fix,
  permanent: true,
  credentialDead: false,
  mayHaveHappened: false,
});
