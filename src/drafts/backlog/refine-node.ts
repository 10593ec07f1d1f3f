import type { Deps } from "../../app.ts";
import { type Refined, requestRefinement } from "../composition.ts";
import type { Draft } from "../draft.ts";
import { isBacklog } from "../nodes.ts";
import { branchOf, inOrder } from "./tree.ts";

interface NodeRefinement {
  nodeId: string;
  withChildren: boolean;
  instruction: string;
}

/** A person's instruction for one node of a backlog, or for all below it, too. */
export const requestNodeRefinement = (
  deps: Pick<Deps, "db" | "queue" | "clock">,
  draft: Draft,
  { nodeId, withChildren, instruction }: NodeRefinement,
): Promise<Refined> =>
  requestRefinement(deps, draft, instruction, (content) => {
    const nodes = isBacklog(content) ? inOrder(content.nodes) : [];
    if (!nodes.some(({ id }) => id === nodeId)) return [];
    return withChildren ? [...branchOf(nodes, nodeId)] : [nodeId];
  });
