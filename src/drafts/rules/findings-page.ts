import type { DraftFinding } from "../findings.ts";

const PAGE = 40;

/** What the address asks for; `node` is "whole" for what no item alone shows. */
export interface AskedFindings {
  node?: string | undefined;
  part?: string | undefined;
  /** Those that somebody left as they are. */
  left?: string | undefined;
  /** Counted from 0. */
  from?: string | undefined;
}

export interface FindingsPage {
  asked: Pick<AskedFindings, "node" | "part" | "left">;
  findings: DraftFinding[];
  from: number;
  total: number;
}

/** Some of a draft's findings, from a place on: errors first. */
export function findingsPage(
  all: readonly DraftFinding[],
  { node, part, left, from }: AskedFindings,
): FindingsPage {
  const nodeId = node === "whole" ? "" : node;
  const found = all.filter(
    (one) =>
      (nodeId === undefined || one.nodeId === nodeId) &&
      (part === undefined || one.part === part) &&
      (one.left !== undefined) === (left === "yes"),
  );
  const asked = Number(from);
  const start = Number.isInteger(asked) && asked > 0 ? asked : 0;
  return {
    asked: { node, part, left },
    findings: found.slice(start, start + PAGE),
    from: start,
    total: found.length,
  };
}
