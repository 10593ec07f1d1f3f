import { z } from "zod";

// What is kept of a map in the steps of a run.
export const rankedShape = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  line: z.number(),
  endLine: z.number(),
  text: z.string(),
  rank: z.number(),
});

export const edgeShape = z.object({
  from: z.string(),
  to: z.string(),
  name: z.string(),
  count: z.number(),
});
