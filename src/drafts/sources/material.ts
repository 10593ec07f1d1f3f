import type { OutsideFailure } from "../../connections/failure.ts";
import type { SourceKind, SourceOrigin } from "../../db/schema/drafts.ts";

/** What a draft is to rest on, as it was read; where it came from stays with it. */
export interface Material {
  kind: SourceKind;
  title: string;
  origin: SourceOrigin;
  /** As the other system counts it. */
  version: string | null;
  body: string;
  /** Of an upload, as it came. */
  file?: Uint8Array;
}

/** `message` says what is wrong and what to do. */
export interface Refused {
  ok: false;
  code: string;
  message: string;
}

export type Read = { ok: true; material: Material } | Refused;

export const refuse = (code: string, message: string): Refused => ({
  ok: false,
  code: `sources.${code}`,
  message,
});

export const refusedOutside = ({ code, message, fix }: OutsideFailure): Refused => ({
  ok: false,
  code,
  message: `${message} ${fix}`,
});

/** Of one source, in characters. */
export const LONGEST_BODY = 1_000_000;
const LONGEST_TITLE = 200;

/** A title is one line, whatever the other system says. */
export const titleLine = (title: string): string =>
  title
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, LONGEST_TITLE) || "Untitled";
