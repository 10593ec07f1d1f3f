import { z } from "zod";
import { type AboutPrompt, addVersion, createPrompt, mayEdit } from "../prompts/change.ts";
import { copyOf } from "../prompts/copy.ts";
import { findPrompt } from "../prompts/prompt.ts";
import { isPurpose, PURPOSES } from "../prompts/purposes.ts";
import { findAbout, listLibrary, readPrompt } from "../prompts/show.ts";
import { type Call, defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { etagOf, isSeen } from "./etag.ts";
import { time, wholeNumber } from "./shapes.ts";

export const promptName = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/);
const name = promptName;
export const nameParams = z.strictObject({ name });
const label = z.object({ label: z.enum(["production", "candidate"]), version: z.number().int() });

const about = {
  name: z.string(),
  purpose: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  ownerId: z.string().nullable().meta({ description: "Null: everybody's." }),
  labels: z.array(label),
};
const version = z
  .object({
    name: z.string(),
    version: z.number().int(),
    title: z.string(),
    text: z.string(),
    note: z.string(),
    origin: z.string(),
    createdAt: time,
  })
  .meta({ id: "PromptVersion" });

const list = defineEndpoint({
  id: "listPrompts",
  method: "get",
  path: "/prompts",
  tag: "Prompts",
  summary: "List the prompt library by name",
  action: "prompts.read",
  query: z.strictObject({
    q: z.string().max(200).optional().meta({ description: "Words of it." }),
    tag: z.string().max(30).optional().meta({ description: "Only with this tag." }),
  }),
  answer: z.array(
    z
      .object({ ...about, title: z.string(), versions: z.number().int() })
      .meta({ id: "PromptListing" }),
  ),
  async run({ deps, query }) {
    const { prompts } = await listLibrary(deps.db, query);
    return { data: prompts, meta: { next: null, total: prompts.length } };
  },
});

const show = defineEndpoint({
  id: "showPrompt",
  method: "get",
  path: "/prompts/{name}",
  tag: "Prompts",
  summary: "Read a prompt with all its versions, the newest first",
  description: "Its ETag is what a new version names as If-Match.",
  action: "prompts.read",
  params: nameParams,
  answer: z
    .object({
      ...about,
      inUse: z.number().int().nullable(),
      candidate: z.number().int().nullable(),
      versions: z.array(version),
    })
    .meta({ id: "Prompt" }),
  async run({ deps, params }) {
    const found = await findAbout(deps.db, params.name);
    if (!found) return NOT_FOUND;
    const { versions, labels, inUse, candidate } = await readPrompt(deps.db, found);
    const data = { ...found, labels, versions, inUse: inUse ?? null, candidate: candidate ?? null };
    return { data, etag: etagFor(found, versions) };
  },
});

/** Of the newest version, and of what is said about all of them. */
export const etagFor = (
  { description, tags }: Pick<AboutPrompt, "description" | "tags">,
  versions: readonly { version: number }[],
) => `${versions[0]?.version ?? 0}.${etagOf([description, tags])}`;

const showVersion = defineEndpoint({
  id: "showPromptVersion",
  method: "get",
  path: "/prompts/{name}/versions/{version}",
  tag: "Prompts",
  summary: "Read one version of a prompt",
  action: "prompts.read",
  params: z.strictObject({ name, version: wholeNumber(1, 1_000_000) }),
  answer: version,
  async run({ deps, params }) {
    const found = await findPrompt(deps.db, params.name, params.version);
    return found ? { data: found } : NOT_FOUND;
  },
});

const made = z.object({ name: z.string(), version: z.number().int() }).meta({ id: "PromptMade" });
const text = { title: z.string().min(1).max(200), text: z.string().min(1).max(100_000) };

const typedOf = (typed: { name: string; title: string; text: string; note?: string }) => ({
  purpose: "",
  description: "",
  tags: "",
  note: "",
  ...typed,
});

export const actorOf = ({ account, from }: Call) => ({ account, from });

const create = defineEndpoint({
  id: "createPrompt",
  method: "post",
  path: "/prompts",
  tag: "Prompts",
  summary: "Make a prompt of your own, in use at once",
  action: "prompts.write",
  status: 201,
  body: z
    .strictObject({
      name,
      ...text,
      purpose: z.enum(PURPOSES).default("draft"),
      description: z.string().max(2000).default(""),
      tags: z
        .array(z.string().regex(/^[a-z0-9-]{1,30}$/))
        .max(20)
        .default([]),
      forAll: z
        .boolean()
        .default(false)
        .meta({ description: "Everybody's; counts for admins only." }),
    })
    .meta({ id: "NewPrompt" }),
  answer: made,
  async run(call) {
    const { deps, body } = call;
    const typed = { ...typedOf(body), description: body.description, tags: body.tags.join(",") };
    const { purpose, forAll } = body;
    const wanted = { typed, purpose, forAll, origin: "written" as const };
    const created = await createPrompt(deps, actorOf(call), wanted);
    if (!created.ok) return invalid(created.errors);
    return { data: { name: body.name, version: created.version } };
  },
});

const copy = defineEndpoint({
  id: "copyPrompt",
  method: "post",
  path: "/prompts/{name}/copies",
  tag: "Prompts",
  summary: "Make a prompt of your own from a version of another one",
  action: "prompts.write",
  status: 201,
  params: nameParams,
  body: z
    .strictObject({
      name: name.meta({ description: "Of the copy." }),
      title: text.title.optional(),
      version: z.int().min(1).max(1_000_000).optional().meta({ description: "Default: in use." }),
    })
    .meta({ id: "PromptCopy" }),
  answer: made,
  async run(call) {
    const { deps, params, body } = call;
    const original = await copyOf(deps.db, params.name, body.version);
    if (!original || !isPurpose(original.purpose)) return NOT_FOUND;
    const typed = { ...original, name: body.name, title: body.title ?? original.title };
    const { purpose } = original;
    const wanted = { typed, purpose, forAll: false, origin: "written" as const };
    const created = await createPrompt(deps, actorOf(call), wanted);
    if (!created.ok) return invalid(created.errors);
    return { data: { name: body.name, version: created.version } };
  },
});

export const NOT_YOURS = {
  code: "prompts.not_yours",
  message: "Only who made a prompt changes it; everybody's are kept by admins.",
};
const CHANGED = {
  code: "api.changed",
  message: "Another version was made meanwhile. Read the prompt again.",
};

const add = defineEndpoint({
  id: "createPromptVersion",
  method: "post",
  path: "/prompts/{name}/versions",
  tag: "Prompts",
  summary: "Add a version: the candidate, or in use at once",
  action: "prompts.write",
  status: 201,
  ifMatch: "required",
  params: nameParams,
  body: z
    .strictObject({
      ...text,
      note: z.string().max(2000).default(""),
      use: z.boolean().default(false),
    })
    .meta({ id: "NewPromptVersion" }),
  answer: made,
  problems: { "prompts.not_yours": 403 },
  async run(call) {
    const { deps, account, body, params, seen } = call;
    const found = await findAbout(deps.db, params.name);
    if (!found) return NOT_FOUND;
    if (!mayEdit(account, found)) return NOT_YOURS;
    const { versions } = await readPrompt(deps.db, found);
    const base = versions[0]?.version ?? 0;
    if (!isSeen(seen, etagFor(found, versions))) return CHANGED;
    const typed = typedOf({ name: params.name, ...body });
    const wanted = { typed, base, use: body.use, origin: "written" as const };
    const added = await addVersion(deps, actorOf(call), found, wanted);
    if (!added.ok) return invalid(added.errors);
    const etag = etagFor(found, [added]);
    return { data: { name: params.name, version: added.version }, etag };
  },
});

export const promptEndpoints = [list, show, showVersion, create, copy, add];
