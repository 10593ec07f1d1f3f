// The other fields of Jira's create screen, filled for all items of a draft.
import { z } from "zod";
import { saveDraftFields, screenForAll } from "../drafts/fields/all-items.ts";
import { controlOf } from "../drafts/fields/controls.ts";
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

const field = z
  .object({
    id: z.string(),
    name: z.string(),
    required: z.boolean(),
    kind: z.string().meta({ description: "Such as `option`, `user`, `date` or `text`." }),
    allowed: z.array(z.object({ id: z.string(), label: z.string() })),
    typed,
    preset: typed.nullable().meta({ description: "What you filled in the last time." }),
  })
  .meta({ id: "DraftField" });

const fieldId = z.string().regex(/^[\w-]{1,100}$/);
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
  const data = fields.map((one) => {
    const { id: fieldName, name, required, allowed } = one;
    const control = controlOf(one);
    const inWords = (values: Record<string, unknown>) =>
      values[fieldName] === undefined ? undefined : control.typed(one, values[fieldName]);
    return {
      id: fieldName,
      name,
      required,
      kind: control.kind,
      allowed,
      typed: inWords(draft.fields) ?? {},
      preset: inWords(presets) ?? null,
    };
  });
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
  body: z
    .strictObject({ fields: z.record(fieldId, z.union([text, typed])) })
    .meta({ id: "FilledFields" }),
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
      return invalid(
        Object.fromEntries(Object.entries(errors).map(([name, said]) => [`fields.${name}`, said])),
      );
    }
    const again = await reach(call, "GET");
    return "refused" in again ? again.refused : read(call, again);
  },
});

/** As the page's form names its boxes. */
const formOf = (fields: Record<string, string | Record<string, string>>): Record<string, string> =>
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

export const fieldEndpoints = [list, change, forget];
