import { type Context, Hono } from "hono";
import { ImportPromptsPage } from "../../views/prompts/import-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { downloadHeaders, exportAll } from "./export.ts";
import { importPrompts, type Planned, planImport } from "./import.ts";
import { actorOf } from "./own-prompt.ts";
import { joinPromptFiles } from "./prompt-file.ts";

interface ImportForm {
  content: string;
  planned?: Planned[];
  error?: string;
  done?: { made: number; versions: number };
}

const importPage = (c: Context<Env>, form: ImportForm) =>
  c.html(
    <ImportPromptsPage frame={pageFrame(c)} {...form} />,
    form.error === undefined ? 200 : 422,
  );

/** Files take the place of the text; several are joined as the export joins them. */
async function readContent(c: Context<Env>) {
  const body = await c.req.parseBody({ all: true });
  const files = [body["files"] ?? []].flat().filter((one) => one instanceof File);
  const full = files.filter(({ size }) => size > 0);
  const texts = await Promise.all(
    full.map(async (file) => ({ file: file.name, content: await file.text() })),
  );
  const { content, act, conflicts } = body;
  const typed = typeof content === "string" ? content : "";
  return {
    content: texts.length > 0 ? joinPromptFiles(texts) : typed,
    act,
    takeConflicts: conflicts === "on",
  };
}

export const promptFileRoutes = new Hono<Env>()
  .get(urls.prompts.exportAll(), async (c) =>
    c.body(await exportAll(c.var.deps.db), 200, downloadHeaders("prompts", "zip")),
  )
  .get(urls.prompts.import(), (c) => importPage(c, { content: "" }))
  .post(urls.prompts.import(), async (c) => {
    const { deps } = c.var;
    const { content, act, takeConflicts } = await readContent(c);
    if (content.trim() === "") {
      return importPage(c, { content, error: "Choose files, or paste what they hold." });
    }
    if (act === "import") {
      const done = await importPrompts(deps, actorOf(c), { content, takeConflicts });
      return importPage(c, { content: "", done });
    }
    const items = await planImport(deps.db, actorOf(c), content);
    return importPage(c, { content, planned: items.map(({ planned }) => planned) });
  });
