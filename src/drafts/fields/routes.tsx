import { type Context, Hono } from "hono";
import { People } from "../../../views/drafts/fields/field-control.tsx";
import { FieldsPage } from "../../../views/drafts/fields/index-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import { ownNotes, saveDraftFields, screenForAll } from "./all-items.ts";
import { namesLike } from "./people.ts";
import { findPresets, forgetPreset, presetNotes } from "./presets.ts";
import { typedForm } from "./read-form.ts";
import { showFields } from "./shown.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use(ownDraft);

type Notice = Parameters<typeof FieldsPage>[0]["notice"];

interface Again {
  form?: Record<string, string>;
  errors?: Record<string, string>;
  notice?: Notice;
}

async function fieldsPage(c: Context<DraftEnv>, { form, errors = {}, notice }: Again) {
  const { deps, account, owner, draft } = c.var;
  const [{ fields, failure }, presets, own] = await Promise.all([
    screenForAll(deps, owner, draft),
    findPresets(deps.db, account, draft.target),
    ownNotes(deps, draft),
  ]);
  const { notes, remembered } = presetNotes(fields, { presets, values: draft.fields });
  const { connectionId } = draft.target;
  const typed = form && { typed: typedForm(fields, form) };
  const state = { values: draft.fields, errors, notes: { ...own, ...notes }, ...typed };
  return c.html(
    <FieldsPage
      frame={pageFrame(c)}
      draft={draft}
      fields={await showFields(deps, owner, { connectionId, fields }, state)}
      remembered={remembered}
      failure={failure}
      notice={notice}
    />,
    Object.keys(errors).length > 0 || notice?.tone === "warn" ? 422 : 200,
  );
}

ofDraft.get("/fields", (c) => fieldsPage(c, {}));

ofDraft.post("/fields", async (c) => {
  const { deps, account, draft } = c.var;
  const { forget, ...form } = await formValues(c);
  if (forget !== undefined) {
    await forgetPreset(deps, account, draft.target, forget);
    const text =
      "It is forgotten: the next draft starts without it. Here it stays until you change it.";
    return fieldsPage(c, { form, notice: { tone: "good", text } });
  }
  const saved = await saveDraftFields(deps, account, draft, form);
  if (!saved.ok) return fieldsPage(c, { ...saved, form });
  return c.redirect(urls.drafts.show(draft.id), 303);
});

ofDraft.get("/fields/users", async (c) => {
  const { deps, owner, draft } = c.var;
  const { field = "", q, of, ...typed } = c.req.query();
  // The box sends what stands in it under its own name.
  const [own = ""] = Object.values(typed);
  const wanted = {
    typed: q ?? own,
    of: of === "groups" ? ("groups" as const) : ("people" as const),
  };
  const names = await namesLike(deps, owner, draft.target, wanted);
  return c.html(<People fieldId={field} names={names} />);
});

export const fieldRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
