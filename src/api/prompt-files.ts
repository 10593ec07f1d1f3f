import { z } from "zod";
import { downloadHeaders, exportAll } from "../prompts/export.ts";
import { importPrompts, type Planned, planImport } from "../prompts/import.ts";
import { findPrompt } from "../prompts/prompt.ts";
import { writePromptFile } from "../prompts/prompt-file.ts";
import { findAbout } from "../prompts/show.ts";
import { diffTexts } from "../prompts/text-diff.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { actorOf, promptName as name } from "./prompts.ts";
import { diffParts, wholeNumber } from "./shapes.ts";

const tag = "Prompts";
const version = wholeNumber(1, 1_000_000);

const diff = defineEndpoint({
  id: "diffPrompt",
  method: "get",
  path: "/prompts/{name}/diff",
  tag,
  summary: "Compare two versions of a prompt word by word",
  action: "prompts.read",
  params: z.strictObject({ name }),
  query: z.strictObject({ from: version, to: version }),
  answer: diffParts,
  async run({ deps, params, query }) {
    const [from, to] = await Promise.all(
      [query.from, query.to].map((one) => findPrompt(deps.db, params.name, one)),
    );
    return from && to ? { data: diffTexts(from.text, to.text) } : NOT_FOUND;
  },
});

const exported = defineEndpoint({
  id: "exportPrompt",
  method: "get",
  path: "/prompts/{name}/export",
  tag,
  summary: "A version of a prompt as a file, as it lies beside code",
  action: "prompts.read",
  media: "text/markdown",
  params: z.strictObject({ name }),
  query: z.strictObject({
    version: version.optional().meta({ description: "Default: the one in use." }),
  }),
  async run({ deps, params, query }) {
    const about = await findAbout(deps.db, params.name);
    const prompt = await findPrompt(deps.db, params.name, query.version);
    if (!about || !prompt) return NOT_FOUND;
    return new Response(writePromptFile(about, prompt), { headers: downloadHeaders(about.name) });
  },
});

const all = defineEndpoint({
  id: "exportPrompts",
  method: "get",
  path: "/prompts/export",
  tag,
  summary: "The whole library, zipped: each prompt as it is in use",
  action: "prompts.read",
  media: "application/zip",
  async run({ deps }) {
    const headers = downloadHeaders("prompts", "zip");
    return new Response(await exportAll(deps.db), { headers });
  },
});

const content = z
  .string()
  .min(1)
  .max(5_000_000)
  .meta({ description: "Of a file of prompts, or several parted by `<!-- prompt: x.md -->`." });

const planned = z
  .object({
    name: z.string(),
    title: z.string(),
    outcome: z.enum(["new", "same", "about", "version", "conflict", "refused"]),
    from: z.number().int().nullable().meta({ description: "The newest version that is here." }),
    reason: z.string().nullable(),
    diff: diffParts.nullable(),
  })
  .meta({ id: "PlannedPrompt" });

const told = (one: Planned): z.input<typeof planned> => ({
  from: null,
  reason: null,
  diff: null,
  ...one,
});

const plan = defineEndpoint({
  id: "planPromptImport",
  method: "post",
  path: "/prompts/imports/plan",
  tag,
  summary: "See what an import would change; nothing is written",
  action: "prompts.write",
  body: z.strictObject({ content }).meta({ id: "PromptFiles" }),
  answer: z.array(planned),
  async run({ deps, account, body }) {
    const items = await planImport(deps.db, { account }, body.content);
    return { data: items.map((item) => told(item.planned)), meta: { next: null } };
  },
});

const imported = defineEndpoint({
  id: "importPrompts",
  method: "post",
  path: "/prompts/imports",
  tag,
  summary: "Take prompts from a file: new ones, and versions that become candidates",
  action: "prompts.write",
  body: z
    .strictObject({
      content,
      takeConflicts: z
        .boolean()
        .default(false)
        .meta({ description: "Also what was changed here since the file was written." }),
    })
    .meta({ id: "PromptImport" }),
  answer: z
    .object({ made: z.number().int(), versions: z.number().int() })
    .meta({ id: "ImportedPrompts" }),
  run: async (call) => ({ data: await importPrompts(call.deps, actorOf(call), call.body) }),
});

export const promptFileEndpoints = [all, exported, diff, plan, imported];
