import { z } from "zod";
import { decideNode } from "./decide.ts";
import { linkNodes, unlinkNodes } from "./links.ts";
import { moveNode, stepNode } from "./move.ts";
import { mergeNode, removeNode, splitNode } from "./reshape.ts";
import { type Grown, type Nodes, refused } from "./tree.ts";

export const itemKind = z.enum(["epic", "story", "task", "bug", "subtask"]);

type Values = Record<string, string>;
interface Subject {
  nodes: Nodes;
  id: string;
  newId: string;
}

/** What a form can do with one node, and what its fields are called. */
export const nodeActs = {
  move: ({ nodes, id }: Subject, values: Values): Grown => {
    const step = z.enum(["up", "down", "indent", "outdent"]).safeParse(values["how"]);
    if (step.success) return stepNode(nodes, id, step.data);
    const { parent, before } = values;
    if (parent === undefined) return refused("Choose where it is to stand.");
    return moveNode(nodes, id, { parentId: parent === "" ? null : parent, before });
  },
  split: ({ nodes, id, newId }: Subject, values: Values): Grown => {
    const chosen = Object.keys(values).flatMap((name) =>
      name.startsWith("criteria.") ? [Number(name.slice("criteria.".length))] : [],
    );
    return splitNode(nodes, id, {
      criteria: new Set(chosen),
      title: values["title"] ?? "",
      newId,
    });
  },
  merge: ({ nodes, id }: Subject, values: Values): Grown =>
    mergeNode(nodes, id, values["into"] ?? ""),
  decision: ({ nodes, id }: Subject, values: Values): Grown => {
    const decision = z.enum(["open", "accepted", "left_out"]).safeParse(values["decision"]);
    if (!decision.success) return refused("Accept it, leave it out, or open it again.");
    const withChildren = values["children"] === "with";
    return decideNode(nodes, id, { decision: decision.data, withChildren });
  },
  links: ({ nodes, id }: Subject, values: Values): Grown => {
    const type = values["type"] === "blocks" ? "blocks" : "relates";
    const [from, to] =
      values["way"] === "back" ? [values["to"] ?? "", id] : [id, values["to"] ?? ""];
    if (from === "" || to === "") return refused("Choose the other item.");
    const change = values["act"] === "remove" ? unlinkNodes : linkNodes;
    return change(nodes, from, { type, to });
  },
  removal: ({ nodes, id }: Subject, values: Values): Grown =>
    removeNode(nodes, id, values["children"] === "up" ? "up" : "with"),
} satisfies Record<string, (subject: Subject, values: Values) => Grown>;

export const isFormAct = (act: string): act is keyof typeof nodeActs =>
  Object.hasOwn(nodeActs, act);
