import type { Deps } from "../../app.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import type { Left } from "../findings.ts";
import { NOT_SAID, type NodePart } from "../trace/coverage.ts";
import { readDecisions } from "./decisions.ts";
import { rulesFor } from "./settings.ts";
import { trace } from "./trace.ts";

interface Words {
  nodes: readonly BacklogNode[];
  passages: Passage[];
}

/** Who said of a part that it needs no source, as far as the rules of its project let that stand. */
export async function readMeant(
  deps: Pick<Deps, "db" | "rules" | "ruleSchema">,
  draft: Draft,
  of: Words,
): Promise<(part: NodePart) => Left | undefined> {
  const { id: rule, label, basis } = trace;
  const [settings, decided] = await Promise.all([
    rulesFor(deps, draft.target),
    readDecisions(deps.db, draft.id),
  ]);
  const kinds = new Map(of.nodes.map(({ id, kind }) => [id, kind]));
  return ({ nodeId, part }) => {
    const level = settings[rule].level[kinds.get(nodeId) ?? draft.item];
    if (level === "off") return undefined;
    const finding = { rule, label, basis, level, nodeId, part, message: NOT_SAID };
    return decided([finding], of)[0]?.left;
  };
}
