import { type Control, idOf, matching, refused, shaped } from "../control.ts";
import { labelOf } from "./option.ts";

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The values that are ticked have a part each: `field.<id>.<value's id>`. */
const ticked = (typed: Record<string, string>): string[] =>
  Object.entries(typed).flatMap(([part, on]) => (part !== "" && on.trim() !== "" ? [part] : []));

/** Several of the values that the create screen lists. */
export const options: Control = {
  kind: "options",
  fits: ({ type, allowed }) => type === "array" && allowed.length > 0,
  shape(field, typed) {
    const ids = ticked(typed);
    if (ids.length === 0) return shaped(undefined);
    const known = new Set(field.allowed.map(({ id }) => id));
    return ids.every((id) => known.has(id))
      ? shaped(ids.map((id) => ({ id })))
      : refused(`Choose among the values of ${field.name}.`);
  },
  typed: (_field, value) =>
    Object.fromEntries(listOf(value).flatMap((one) => (idOf(one) ? [[idOf(one), "on"]] : []))),
  words: (field, value) =>
    listOf(value)
      .map((one) => labelOf(field, idOf(one)))
      .join(", "),
  allows: ({ allowed }, value) =>
    listOf(value).length > 0 &&
    listOf(value).every((one) => allowed.some(({ id }) => id === idOf(one))),
  model: {
    list: true,
    about: "Those of its values that apply",
    typed({ allowed }, said) {
      const found = said.map((one) => matching(allowed, one));
      return found.includes(undefined)
        ? undefined
        : Object.fromEntries(found.flatMap((one) => (one ? [[one.id, "on"]] : [])));
    },
  },
  remembered: true,
};
