import { type Context, Hono } from "hono";
import { EditPromptPage } from "../../views/prompts/edit-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import { urls } from "../urls.ts";
import { addVersion } from "./change.ts";
import { cleanText, type Errors, type Typed, wrongVersion } from "./check.ts";
import { actorOf, editors, namedPrompt, type PromptEnv } from "./own-prompt.ts";
import { findPrompt, newestVersion, type Prompt } from "./prompt.ts";
import { toldVariables } from "./purposes.ts";
import { diffTexts } from "./text-diff.ts";
import { EMPTY, readTyped } from "./typed.ts";

interface EditForm {
  typed: Typed;
  newest: Prompt;
  errors?: Errors;
  /** The typed text beside the newest one. */
  looked?: boolean;
}

const editPage = (
  c: Context<PromptEnv>,
  { typed, newest, errors = {}, looked = false }: EditForm,
) =>
  c.html(
    <EditPromptPage
      frame={pageFrame(c)}
      about={c.var.about}
      typed={typed}
      errors={errors}
      newest={newest.version}
      variables={toldVariables(c.var.about.purpose)}
      diff={looked ? diffTexts(newest.text, cleanText(typed.text)) : undefined}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );

const ofPrompt = new Hono<PromptEnv>();

ofPrompt.get("/edit", namedPrompt, editors, async (c) => {
  const { deps, about } = c.var;
  const from = c.req.query("from");
  const [newest, old] = await Promise.all([
    newestVersion(deps.db, about.name),
    from === undefined ? undefined : findPrompt(deps.db, about.name, Number(from)),
  ]);
  if (!newest) return c.notFound();
  const note = old ? `As version ${old.version}` : "";
  const { title, text } = old ?? newest;
  return editPage(c, { typed: { ...EMPTY, title, text, note }, newest, looked: old !== undefined });
});

ofPrompt.post("/versions", namedPrompt, editors, async (c) => {
  const { deps, about } = c.var;
  const { typed, values } = await readTyped(c);
  const newest = await newestVersion(deps.db, about.name);
  if (!newest) return c.notFound();
  const act = values["act"];
  const wrong = wrongVersion(about.purpose, { ...typed, text: cleanText(typed.text) });
  if (Object.keys(wrong).length > 0) return editPage(c, { typed, newest, errors: wrong });
  if (act !== "save" && act !== "use") return editPage(c, { typed, newest, looked: true });
  const added = await addVersion(deps, actorOf(c), about, {
    typed,
    base: Number(values["base"]),
    use: act === "use",
    origin: "written",
  });
  if (!added.ok) return editPage(c, { typed, newest, errors: added.errors, looked: true });
  const done = act === "use" ? "used" : "saved";
  return c.redirect(urls.prompts.show(about.name, { version: added.version, done }), 303);
});

export const editPromptRoutes = new Hono<PromptEnv>();
editPromptRoutes.route("/prompts/:name", ofPrompt);
