import type { JiraField } from "../../connections/jira/jira.ts";
import type { Control, ControlKind } from "./control.ts";
import { cascading } from "./controls/cascading.ts";
import { group, groups } from "./controls/group.ts";
import { option } from "./controls/option.ts";
import { options } from "./controls/options.ts";
import { area, date, issue, json, labels, number, text, time, url } from "./controls/plain.ts";
import { user, users } from "./controls/user.ts";

/** In the order in which they are tried: the last one takes whatever is left. */
export const controls = {
  issue,
  cascading,
  users,
  user,
  groups,
  group,
  options,
  option,
  labels,
  number,
  date,
  time,
  area,
  url,
  text,
  json,
} as const satisfies Record<ControlKind, Control>;

export const controlOf = (field: JiraField): Control =>
  Object.values(controls).find((control) => control.fits(field)) ?? json;
