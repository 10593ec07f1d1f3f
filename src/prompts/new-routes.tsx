import { type Context, Hono } from "hono";
import { NewPromptPage } from "../../views/prompts/new-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { createPrompt, wrongPrompt } from "./change.ts";
import type { Errors, Typed } from "./check.ts";
import { copyOf } from "./copy.ts";
import { actorOf } from "./own-prompt.ts";
import { isPurpose, purposeChoices } from "./purposes.ts";
import { EMPTY, readTyped } from "./typed.ts";

interface NewForm {
  typed: Typed;
  forAll: boolean;
  errors?: Errors;
}

const newPage = (c: Context<Env>, { typed, forAll, errors = {} }: NewForm) =>
  c.html(
    <NewPromptPage
      frame={pageFrame(c)}
      typed={typed}
      forAll={forAll}
      errors={errors}
      purposes={purposeChoices}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  );

export const newPromptRoutes = new Hono<Env>()
  .get(urls.prompts.new(), async (c) => {
    const { copy, version } = c.req.query();
    const asked = version === undefined ? undefined : Number(version);
    const filled = copy === undefined ? {} : await copyOf(c.var.deps.db, copy, asked);
    return newPage(c, { typed: { ...EMPTY, ...filled }, forAll: false });
  })
  .post(urls.prompts.create(), async (c) => {
    const { typed, values } = await readTyped(c);
    const forAll = values["forAll"] === "on";
    const { purpose } = typed;
    if (!isPurpose(purpose)) {
      return newPage(c, { typed, forAll, errors: { purpose: "Choose what it is for." } });
    }
    const errors = wrongPrompt(typed, purpose);
    if (Object.keys(errors).length > 0) return newPage(c, { typed, forAll, errors });
    const input = { typed, purpose, forAll, origin: "written" } as const;
    const made = await createPrompt(c.var.deps, actorOf(c), input);
    if (!made.ok) return newPage(c, { typed, forAll, errors: made.errors });
    return c.redirect(urls.prompts.show(typed.name, { done: "created" }), 303);
  });
