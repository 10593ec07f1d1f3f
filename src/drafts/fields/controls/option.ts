import type { JiraField } from "../../../connections/jira/jira.ts";
import { type Control, idOf, matching, refused, shaped } from "../control.ts";

export const labelOf = ({ allowed }: Pick<JiraField, "allowed">, id: string | undefined) =>
  allowed.find((one) => one.id === id)?.label ?? id ?? "";

/** One of the values that the create screen lists: option, priority, version, component. */
export const option: Control = {
  kind: "option",
  fits: ({ type, allowed }) =>
    type !== "array" && type !== "option-with-child" && allowed.length > 0,
  shape(field, typed) {
    const id = typed[""]?.trim() ?? "";
    if (id === "") return shaped(undefined);
    return field.allowed.some((one) => one.id === id)
      ? shaped({ id })
      : refused(`Choose one of the values of ${field.name}.`);
  },
  typed: (_field, value) => ({ "": idOf(value) ?? "" }),
  words: (field, value) => labelOf(field, idOf(value)),
  allows: ({ allowed }, value) => allowed.some(({ id }) => id === idOf(value)),
  model: {
    list: false,
    about: "One of its values",
    typed({ allowed }, [said = ""]) {
      const one = matching(allowed, said);
      return one && { "": one.id };
    },
  },
  remembered: true,
};
