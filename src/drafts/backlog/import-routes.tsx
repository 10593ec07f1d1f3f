import { type Context, Hono } from "hono";
import { ImportPage } from "../../../views/drafts/backlog/import-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { findChoices } from "../choices.ts";
import { decodeText } from "../files/decode-text.ts";
import { type FormErrors, type NewDraftForm, newDraftForm } from "../new-draft.ts";
import { findOpenForm, keepOpenForm } from "../open-form.ts";
import { IMPORT_FORM, importBacklog, readBacklog } from "./import-backlog.ts";
import { wholeTree } from "./branches.ts";
import type { Assembled } from "./imported.ts";
import { plainRows } from "./view.ts";

export const importRoutes = new Hono<Env>();

importRoutes.get(urls.drafts.import(), async (c) => {
  const { deps, account } = c.var;
  const saved = await findOpenForm(deps.db, account, IMPORT_FORM);
  return importPage(c, { form: newDraftForm.parse({ ...saved?.values, item: "backlog" }) });
});

interface Shown {
  form: NewDraftForm;
  errors?: FormErrors;
  read?: Assembled | undefined;
  status?: 200 | 422;
}

async function importPage(
  c: Context<Env>,
  { form: typed, errors = {}, read, status = 200 }: Shown,
) {
  const { deps, account } = c.var;
  const { choices, form } = await findChoices(deps, account, typed);
  return c.html(
    <ImportPage
      frame={pageFrame(c)}
      form={form}
      choices={choices}
      errors={errors}
      faults={read?.faults ?? []}
      items={
        read?.ok ? { tree: wholeTree(plainRows(read.nodes)), count: read.nodes.length } : undefined
      }
    />,
    status,
  );
}

/** A file takes the place of the text. */
async function readForm(c: Context<Env>) {
  const body = await c.req.parseBody();
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === "string") values[name] = value;
  }
  const { file } = body;
  if (!(file instanceof File) || file.size === 0) return { values, wrongFile: undefined };
  const decoded = decodeText(file.name, new Uint8Array(await file.arrayBuffer()));
  if (!decoded.ok) return { values, wrongFile: decoded.message };
  return { values: { ...values, source: decoded.text }, wrongFile: undefined };
}

importRoutes.post(urls.drafts.import(), async (c) => {
  const { deps, account } = c.var;
  const { values, wrongFile } = await readForm(c);
  const typed = newDraftForm.parse({ ...values, item: "backlog" });
  if (wrongFile !== undefined || typed.source.trim() === "") {
    const source = wrongFile ?? "Paste a backlog, or choose a file.";
    return importPage(c, { form: typed, errors: { source }, status: 422 });
  }
  await keepOpenForm(deps, account, IMPORT_FORM, { ...typed });
  const read = await readBacklog(typed.source);
  if (!read.ok) {
    const source = "Nothing could be read from it. The list below says why.";
    return importPage(c, { form: typed, read, errors: { source }, status: 422 });
  }
  if (values["act"] !== "import") return importPage(c, { form: typed, read });
  const { choices, form } = await findChoices(deps, account, typed);
  const made = await importBacklog(deps, account, form, { choices, ...read });
  if (!made.ok) return importPage(c, { form, read, errors: made.errors, status: 422 });
  return c.redirect(urls.drafts.show(made.draftId), 303);
});
