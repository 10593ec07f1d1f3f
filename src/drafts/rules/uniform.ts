import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";
import { isGherkin } from "../content.ts";
import { defineRule, type SetFound } from "./rule.ts";

/** Of fewer of one kind nobody can say what the others look like. */
const FEWEST = 3;

interface Aspect {
  part: string;
  /** The form that an item has; undefined where it has none. */
  formOf: (node: BacklogNode) => string | undefined;
  /** What the item does that most others do not. */
  words: Record<string, string>;
}

const ASPECTS: Aspect[] = [
  {
    part: "narrative",
    formOf: ({ content }) => (content.narrative.need.trim() === "" ? "plain" : "story"),
    words: {
      plain: "tells nobody's wish, and most of its kind here do",
      story: "is told as somebody's wish, and most of its kind here are not",
    },
  },
  {
    part: "narrative",
    formOf: ({ content }) => {
      const need = content.narrative.need.trim();
      if (need === "") return undefined;
      return /^to\s/i.test(need) ? "act" : "thing";
    },
    words: {
      act: "wants to do something, and most of its kind here want to have something",
      thing: "wants to have something, and most of its kind here want to do something (“to …”)",
    },
  },
  {
    part: "criteria",
    formOf: ({ content: { criteria } }) => {
      const forms = new Set(criteria.map(isGherkin));
      if (forms.size === 0) return undefined;
      return forms.size > 1 ? "mixed" : forms.has(true) ? "gherkin" : "checklist";
    },
    words: {
      mixed: "has criteria of two forms, and most of its kind here have one",
      gherkin: "has criteria as Given, When, Then, and most of its kind here have a checklist",
      checklist: "has a checklist, and most of its kind here have Given, When, Then",
    },
  },
];

export const uniform = defineRule({
  id: "US-UNIFORM",
  label: "Reads like the others",
  basis: "Quality User Story framework: uniform",
  help: "Items of one kind have one template: all of them tell somebody's wish or none does, and their criteria have one form.",
  check: () => [],
  checkSet({ nodes }) {
    const kinds = Map.groupBy(nodes, ({ kind }) => kind);
    return [...kinds].flatMap(([kind, ofKind]) =>
      ofKind.length < FEWEST ? [] : ASPECTS.flatMap((aspect) => unlike(aspect, kind, ofKind)),
    );
  },
});

function unlike({ part, formOf, words }: Aspect, kind: ItemKind, nodes: BacklogNode[]): SetFound[] {
  const forms = nodes.flatMap((node) => formOf(node) ?? []);
  const usual = [...Map.groupBy(forms, (form) => form)].find(
    ([, all]) => all.length * 2 > forms.length,
  )?.[0];
  if (usual === undefined || usual === "mixed") return [];
  const name = kind === "subtask" ? "sub-task" : kind;
  return nodes.flatMap((node) => {
    const form = formOf(node);
    if (form === undefined || form === usual) return [];
    return [{ nodeId: node.id, part, message: `This ${name} ${words[form]}.` }];
  });
}
