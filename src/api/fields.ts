// The other fields of Jira's create screen, filled for all items of a draft.
import { z } from "zod";
import { saveDraftFields, screenForAll } from "../drafts/fields/all-items.ts";
import type { JiraField } from "../connections/jira/jira.ts";
import { controlOf } from "../drafts/fields/controls.ts";
import { namesLike } from "../drafts/fields/people.ts";
import { findPresets, forgetPreset } from "../drafts/fields/presets.ts";
import { urls } from "../urls.ts";
import { outsideProblems, refusedOutside } from "./connections.ts";
import { type Call, CHANGED, defineEndpoint, invalid, type Outcome } from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { type OpenDraft, openDraft } from "./open-draft.ts";
import { id, idParams } from "./shapes.ts";

const text = z.string().max(40_000);
/** A field of several boxes, such as two levels of choices, has one entry for each. */
const typed = z.record(z.string().max(40), text).meta({
  description: "By the name of its box; most fields have one, named with no letters.",
});

export const fieldShape = z.object({
  id: z.string(),
  name: z.string(),
  required: z.boolean(),
  kind: z.string().meta({ description: "Such as `option`, `user`, `date` or `text`." }),
  allowed: z.array(z.object({ id: z.string(), label: z.string() })),
  typed,
});

const field = fieldShape
  .extend({
    preset: typed.nullable().meta({ description: "What you filled in the last time." }),
  })
  .meta({ id: "DraftField" });

const inWords = (one: JiraField, values: Record<string, unknown>) =>
  values[one.id] === undefined ? null : controlOf(one).typed(one, values[one.id]);

/** With what is filled in, as one types it. */
export const toldField = (one: JiraField, values: Record<string, unknown>) => {
  const { id: fieldName, name, required, allowed } = one;
  const { kind } = controlOf(one);
  return { id: fieldName, name, required, kind, allowed, typed: inWords(one, values) ?? {} };
};

const fieldId = z.string().regex(/^[\w-]{1,100}$/);
export const filledFields = z
  .strictObject({ fields: z.record(fieldId, z.union([text, typed])) })
  .meta({ id: "FilledFields" });

const about = {
  tag: "Fields",
  problems: { ...outsideProblems, "drafts.not_open": 409 },
} as const;

type Named = Call<{ id: string }>;
type Answered = Outcome<z.input<typeof field>[]>;

const reach = (call: Named, method: "GET" | "POST") =>
  openDraft(call, [method, urls.drafts.fields(call.params.id)]);

async function read({ deps, account }: Call, { draft, owner }: OpenDraft): Promise<Answered> {
  const { fields, failure } = await screenForAll(deps, owner, draft);
  if (failure) return refusedOutside(failure);
  const presets = await findPresets(deps.db, account, draft.target);
  const data = fields.map((one) => ({
    ...toldField(one, draft.fields),
    preset: inWords(one, presets),
  }));
  return { data, meta: { next: null }, etag: etagOf(draft.fields) };
}

const list = defineEndpoint({
  ...about,
  id: "listDraftFields",
  method: "get",
  path: "/drafts/{id}/fields",
  summary: "List the fields of Jira's create screen and what is filled in for all items",
  description: "Its ETag is what a change of them names as If-Match.",
  action: "drafts.read",
  params: idParams,
  answer: z.array(field),
  async run(call) {
    const reached = await reach(call, "GET");
    return "refused" in reached ? reached.refused : read(call, reached);
  },
});

const change = defineEndpoint({
  ...about,
  id: "changeDraftFields",
  method: "put",
  path: "/drafts/{id}/fields",
  summary: "Fill the fields of Jira's create screen for all items; what is left out is emptied",
  description: "What is filled in is remembered for your next draft of the project.",
  action: "drafts.write",
  ifMatch: "required",
  params: idParams,
  body: filledFields,
  answer: z.array(field),
  async run(call) {
    const reached = await reach(call, "POST");
    if ("refused" in reached) return reached.refused;
    const { deps, account, body, seen } = call;
    if (!isSeen(seen, etagOf(reached.draft.fields))) return CHANGED;
    const form = formOf(body.fields);
    const saved = await saveDraftFields(deps, account, reached.draft, form);
    if (!saved.ok) {
      const { notice, errors } = saved;
      if (notice) return { code: "drafts.not_open", message: notice.text };
      return wrongFields(errors);
    }
    const again = await reach(call, "GET");
    return "refused" in again ? again.refused : read(call, again);
  },
});

export const wrongFields = (errors: Record<string, string>) =>
  invalid(
    Object.fromEntries(Object.entries(errors).map(([name, said]) => [`fields.${name}`, said])),
  );

/** As the page's form names its boxes. */
export const formOf = (
  fields: Record<string, string | Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, string][] =>
      typeof value === "string"
        ? [[`field.${name}`, value]]
        : Object.entries(value).map(([box, said]) => [
            box === "" ? `field.${name}` : `field.${name}.${box}`,
            said,
          ]),
    ),
  );

const forget = defineEndpoint({
  ...about,
  id: "forgetFieldPreset",
  method: "delete",
  path: "/drafts/{id}/fields/{field}/preset",
  summary: "Forget what you filled into a field of this project the last times",
  action: "drafts.write",
  params: z.strictObject({ id, field: fieldId }),
  async run(call) {
    const reached = await reach(call, "POST");
    if ("refused" in reached) return reached.refused;
    const { deps, account, params } = call;
    await forgetPreset(deps, account, reached.draft.target, params.field);
    return { data: null };
  },
});

const names = defineEndpoint({
  ...about,
  id: "listFieldNames",
  method: "get",
  path: "/drafts/{id}/fields/names",
  summary: "List people or groups that a field can name, as one types them into it",
  action: "connections.use",
  params: idParams,
  query: z.strictObject({
    q: z.string().min(2).max(100).meta({ description: "Letters of the name." }),
    of: z.enum(["people", "groups"]).default("people"),
  }),
  answer: z.array(z.string()),
  async run(call) {
    const page = ["GET", urls.drafts.fieldUsers(call.params.id)] as const;
    const reached = await openDraft(call, page);
    if ("refused" in reached) return reached.refused;
    const { draft, owner } = reached;
    const wanted = { typed: call.query.q, of: call.query.of };
    return { data: await namesLike(call.deps, owner, draft.target, wanted), meta: { next: null } };
  },
});

export const fieldEndpoints = [list, change, forget, names];
