import { z } from "zod";
import { listLibrary } from "../../prompts/show.ts";
import { defineTool } from "../tool.ts";
import { cursor, limit, lines, more, next, oneLine } from "../words.ts";

export const listPrompts = defineTool({
  name: "list_prompts",
  title: "List prompts",
  description:
    "The prompts of the library, by name; words or a tag leave fewer. read_prompt shows one, run_prompt tries it.",
  action: "prompts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    query: z.string().max(200).default(""),
    tag: z.string().max(100).default(""),
    cursor,
    limit,
  }),
  output: z.object({
    prompts: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        purpose: z.string(),
        description: z.string(),
        tags: z.array(z.string()),
        versions: z.int(),
        owner: z.string().nullable().describe("null: everybody's."),
      }),
    ),
    next,
  }),
  async run({ deps }, { query, tag, cursor: after, limit: most }) {
    const { prompts } = await listLibrary(deps.db, { q: query, tag });
    const rest = prompts.filter(({ name }) => after === undefined || name > after);
    const shown = rest.slice(0, most).map(({ name, title, purpose, description, ...one }) => ({
      name,
      title,
      purpose,
      description,
      tags: one.tags,
      versions: one.versions,
      owner: one.ownerName ?? null,
    }));
    const last = rest.length > most ? (shown.at(-1)?.name ?? null) : null;
    return {
      data: { prompts: shown, next: last },
      text: lines(
        shown.length === 0 && "No prompt fits.",
        ...shown.map(({ name, title, purpose, description }) =>
          oneLine(`- ${name} (${purpose}): ${title}. ${description}`),
        ),
        more(last),
      ),
    };
  },
});
