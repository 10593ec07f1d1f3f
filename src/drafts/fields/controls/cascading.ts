import type { JiraField } from "../../../connections/jira/jira.ts";
import { childOf, type Control, idOf, matching, refused, shaped } from "../control.ts";
import { labelOf } from "./option.ts";

const find = ({ allowed }: JiraField, id: string | undefined) =>
  allowed.find((one) => one.id === id);
const below = (field: JiraField, id: string | undefined) => find(field, id)?.children ?? [];

/** How the two levels stand in one line. */
const BETWEEN = " → ";

/** Two levels: the second is one of the first's own. */
export const cascading: Control = {
  kind: "cascading",
  fits: ({ type, allowed }) => type === "option-with-child" && allowed.length > 0,
  shape(field, typed) {
    const id = typed[""]?.trim() ?? "";
    const child = typed["child"]?.trim() ?? "";
    if (id === "" && child === "") return shaped(undefined);
    const above = find(field, id);
    if (!above) return refused(`Choose one of the values of ${field.name}.`);
    if (child === "") return shaped({ id });
    return below(field, id).some((one) => one.id === child)
      ? shaped({ id, child: { id: child } })
      : refused(`Choose a second value of ${field.name} that belongs to ${above.label}.`);
  },
  typed: (_field, value) => ({ "": idOf(value) ?? "", child: idOf(childOf(value)) ?? "" }),
  words(field, value) {
    const id = idOf(value);
    const child = idOf(childOf(value));
    const first = labelOf(field, id);
    return child === undefined
      ? first
      : `${first}${BETWEEN}${labelOf({ allowed: below(field, id) }, child)}`;
  },
  allows(field, value) {
    const child = idOf(childOf(value));
    const isKnown = child === undefined || below(field, idOf(value)).some(({ id }) => id === child);
    return find(field, idOf(value)) !== undefined && isKnown;
  },
  model: {
    list: false,
    about: `One of its values; the levels with "${BETWEEN.trim()}" in between`,
    typed(field, [said = ""]) {
      const one = matching(pairs(field), said);
      if (one) return one.typed;
      const [first = "", second = ""] = said.split(/[→>/]/).map((part) => part.trim());
      const above = matching(field.allowed, first);
      const child = above && matching(above.children ?? [], second);
      if (!above || (second !== "" && !child)) return undefined;
      return { "": above.id, ...(child && { child: child.id }) };
    },
  },
  remembered: true,
};

/** Every value and pair of values with its words. */
const pairs = ({ allowed }: JiraField) =>
  allowed.flatMap(({ id, label, children = [] }) => [
    { label, typed: { "": id } },
    ...children.map((child) => ({
      label: `${label}${BETWEEN}${child.label}`,
      typed: { "": id, child: child.id },
    })),
  ]);

export const pairLabels = (field: JiraField): string[] => pairs(field).map(({ label }) => label);
