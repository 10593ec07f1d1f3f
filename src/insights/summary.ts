import { CALL_STEPS } from "../llm/sum-calls.ts";
import type { CallCounts } from "./call-sums.ts";
import { type DraftSums, ISSUE_STEPS } from "./draft-sums.ts";
import type { Figures } from "./insights.ts";
import { type Estimate, percentile } from "./percentile.ts";

/** Undefined or null = there is nothing that it could be said of, which is not 0. */
export interface Summary {
  calls: number;
  tokens: number;
  costNanoUsd: number;
  savedNanoUsd: number;
  unpriced: number;
  /** Of all calls. */
  cachedShare: number | null;
  /** Failed or broke off, of all calls. */
  failedShare: number | null;
  firstP50: Estimate | undefined;
  firstP95: Estimate | undefined;
  totalP50: Estimate | undefined;
  totalP95: Estimate | undefined;
  drafts: number;
  published: number;
  removed: number;
  open: number;
  publishedShare: number | null;
  refinementsPerDraft: number | null;
  toIssueP50: Estimate | undefined;
  toIssueP90: Estimate | undefined;
}

export const shareOf = (part: number, all: number): number | null =>
  all === 0 ? null : part / all;

const tokensOf = ({ input, cacheRead, output }: CallCounts): number => input + cacheRead + output;

export const troubled = ({ failed, interrupted }: CallCounts): number => failed + interrupted;

export function summaryOf({ calls, drafts }: Figures): Summary {
  return {
    calls: calls.calls,
    tokens: tokensOf(calls),
    costNanoUsd: calls.costNanoUsd,
    savedNanoUsd: calls.savedNanoUsd,
    unpriced: calls.unpriced,
    cachedShare: shareOf(calls.cached, calls.calls),
    failedShare: shareOf(troubled(calls), calls.calls),
    firstP50: percentile(calls.first, CALL_STEPS, 0.5),
    firstP95: percentile(calls.first, CALL_STEPS, 0.95),
    totalP50: percentile(calls.total, CALL_STEPS, 0.5),
    totalP95: percentile(calls.total, CALL_STEPS, 0.95),
    drafts: drafts.drafts,
    published: drafts.published,
    removed: drafts.removed,
    open: openOf(drafts),
    publishedShare: shareOf(drafts.published, drafts.drafts),
    refinementsPerDraft: shareOf(drafts.refinements, drafts.drafts),
    toIssueP50: percentile(drafts.toIssue, ISSUE_STEPS, 0.5),
    toIssueP90: percentile(drafts.toIssue, ISSUE_STEPS, 0.9),
  };
}

export const openOf = ({ drafts, published, removed }: DraftSums): number =>
  drafts - published - removed;
