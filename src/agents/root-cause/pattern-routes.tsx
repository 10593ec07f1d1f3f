import { type Context, Hono } from "hono";
import { PatternPage } from "../../../views/agents/root-cause/pattern-page.tsx";
import { PatternsPage } from "../../../views/agents/root-cause/patterns-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { formValues } from "../../drafts/own-draft.ts";
import { urls } from "../../urls.ts";
import {
  type CountedPattern,
  findPattern,
  listPatterns,
  patternForm,
  removePattern,
  savePattern,
} from "./pattern.ts";

export const patternRoutes = new Hono<Env>();

patternRoutes.get(urls.rootCauses.patterns(), async (c) => {
  const { deps, account } = c.var;
  const { patterns, next } = await listPatterns(deps.db, account, c.req.query("before"));
  return c.html(<PatternsPage frame={pageFrame(c)} patterns={patterns} next={next} />);
});

const AT = `${urls.rootCauses.patterns()}/:pattern`;

function showPattern(c: Context<Env>, pattern: CountedPattern, errors: Record<string, string>) {
  const hasTeam = c.var.account.teamId !== null;
  const status = Object.keys(errors).length > 0 ? 422 : 200;
  const page = (
    <PatternPage frame={pageFrame(c)} pattern={pattern} hasTeam={hasTeam} errors={errors} />
  );
  return c.html(page, status);
}

patternRoutes.get(AT, async (c) => {
  const { deps, account } = c.var;
  const pattern = await findPattern(deps.db, account, c.req.param("pattern") ?? "");
  return pattern ? showPattern(c, pattern, {}) : c.notFound();
});

patternRoutes.post(AT, async (c) => {
  const { deps, account } = c.var;
  const pattern = await findPattern(deps.db, account, c.req.param("pattern") ?? "");
  if (!pattern?.isMine) return c.notFound();
  const typed = await formValues(c);
  const form = patternForm.safeParse(typed);
  if (!form.success) {
    const errors = Object.fromEntries(
      form.error.issues.map(({ path, message }) => [String(path[0] ?? ""), message]),
    );
    const { title = "", cause = "", fix = "" } = typed;
    return showPattern(c, { ...pattern, title, cause, fix }, errors);
  }
  await savePattern(deps, account, pattern.id, form.data);
  return c.redirect(urls.rootCauses.patterns(), 303);
});

patternRoutes.post(`${AT}/removal`, async (c) => {
  const { deps, account } = c.var;
  const isGone = await removePattern(deps.db, account, c.req.param("pattern") ?? "");
  return isGone ? c.redirect(urls.rootCauses.patterns(), 303) : c.notFound();
});
