// The parts that many endpoints are described by.
import { z } from "zod";

/** A date here, an ISO time in JSON. */
export const time = z.date();

export const id = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .meta({
    description: "The id of the thing.",
    examples: ["019a0000-0000-7000-8000-000000000000"],
  });

export const idParams = z.strictObject({ id });

const MOST_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 25;

/** Of an address, where everything is text: digits alone, so that `0x10`, `1e1` and nothing are none. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .preprocess(
      (text) => (typeof text === "string" && /^\d{1,15}$/.test(text) ? Number(text) : text),
      z.int().min(minimum).max(maximum),
    )
    .meta({ type: "integer", minimum, maximum });

export const perPage = wholeNumber(1, MOST_PER_PAGE)
  .default(DEFAULT_PER_PAGE)
  .meta({ description: "How many a page has.", examples: [DEFAULT_PER_PAGE] });

/** `next` of the page before; `pattern` is what the list's own cursors look like. */
export const cursor = (pattern: RegExp) =>
  z
    .string()
    .max(200)
    .regex(pattern)
    .optional()
    .meta({ description: "`meta.next` of the page before." });

/** Of lists in the order of ids. */
export const BY_ID = /^[\w-]{1,64}$/;
/** Of lists in the order of time, then id: `<ms>.<id>`. */
export const BY_TIME = /^\d{1,15}\.[\w-]{1,64}$/;

export const page = (next: string | undefined, perPageOf: number) => ({
  next: next ?? null,
  per_page: perPageOf,
});

/** What was there, word by word, and what is there now. */
export const diffParts = z.array(
  z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() }),
);
