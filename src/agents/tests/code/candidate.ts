import { z } from "zod";

/** A test as a model proposes it. */
export const candidateShape = z.object({
  title: z.string(),
  /** The file that it tests. */
  target: z.string(),
  imports: z.string(),
  code: z.string(),
  why: z.string(),
});
export type Candidate = z.output<typeof candidateShape>;
