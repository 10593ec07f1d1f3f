import { type Context, Hono } from "hono";
import { PromptDiffPage } from "../../views/prompts/diff-page.tsx";
import { PromptsPage } from "../../views/prompts/index-page.tsx";
import { PromptPage } from "../../views/prompts/show-page.tsx";
import { isAllowed } from "../accounts/permissions.ts";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { describePrompt, dropCandidate, mayEdit, moveLabel } from "./change.ts";
import type { Errors } from "./check.ts";
import { downloadHeaders } from "./export.ts";
import { actorOf, editors, namedPrompt, type PromptEnv } from "./own-prompt.ts";
import { findPrompt } from "./prompt.ts";
import { writePromptFile } from "./prompt-file.ts";
import { purposeChoices, toldVariables } from "./purposes.ts";
import { listLibrary, readPrompt } from "./show.ts";
import { diffTexts } from "./text-diff.ts";
import { readTyped } from "./typed.ts";
import { listCalls, listFigures } from "./version-words.ts";

export const promptRoutes = new Hono<Env>();

promptRoutes.get(urls.prompts.index(), async (c) => {
  const { q, tag } = c.req.query();
  const library = await listLibrary(c.var.deps.db, { q, tag });
  const figures = await listCalls(c.var.deps);
  return c.html(
    <PromptsPage
      frame={pageFrame(c)}
      {...library}
      q={q ?? ""}
      tag={tag ?? ""}
      figures={figures}
      mayMake={isAllowed(c.var.account, "prompts.write")}
      purposeWords={Object.fromEntries(purposeChoices.map(({ value, label }) => [value, label]))}
    />,
  );
});

const ofPrompt = new Hono<PromptEnv>();
ofPrompt.use("*", namedPrompt);

const DONE: Record<string, string> = {
  created: "The prompt is made, and drafts can use it.",
  saved: "Saved as the candidate. Drafting goes on with the version in production.",
  used: "Saved, and in production from now on.",
  moved: "The label is moved.",
  described: "Saved.",
};

async function showPage(
  c: Context<PromptEnv>,
  form?: { typed: Record<string, string>; errors: Errors },
) {
  const { deps, account, about } = c.var;
  const [read, figures] = await Promise.all([
    readPrompt(deps.db, about),
    listFigures(deps, about.name),
  ]);
  const asked = Number(c.req.query("version") ?? read.inUse);
  const shown = read.versions.find(({ version }) => version === asked);
  if (!shown) return c.notFound();
  return c.html(
    <PromptPage
      frame={pageFrame(c)}
      {...read}
      shown={shown}
      figures={figures}
      mayEdit={mayEdit(account, about)}
      mayCopy={isAllowed(account, "prompts.write")}
      form={form}
      done={form ? undefined : DONE[c.req.query("done") ?? ""]}
      variables={toldVariables(about.purpose)}
    />,
    form ? 422 : 200,
  );
}

ofPrompt.get("/", (c) => showPage(c));

ofPrompt.post("/labels", editors, async (c) => {
  const { deps, about } = c.var;
  const { label, version } = (await readTyped(c)).values;
  const done = { done: "moved" };
  if (label === "candidate" && version === "") {
    await dropCandidate(deps, actorOf(c), about);
    return c.redirect(urls.prompts.show(about.name, done), 303);
  }
  if (label !== "candidate" && label !== "production") return c.notFound();
  const moved = await moveLabel(deps, actorOf(c), about, { label, version: Number(version) });
  return moved ? c.redirect(urls.prompts.show(about.name, done), 303) : c.notFound();
});

ofPrompt.post("/about", editors, async (c) => {
  const { description, tags } = (await readTyped(c)).typed;
  const typed = { description, tags };
  const errors = await describePrompt(c.var.deps, actorOf(c), c.var.about, typed);
  if (Object.keys(errors).length > 0) return showPage(c, { typed, errors });
  return c.redirect(urls.prompts.show(c.var.about.name, { done: "described" }), 303);
});

ofPrompt.get("/diff", async (c) => {
  const { deps, about } = c.var;
  const [from, to] = await Promise.all(
    [c.req.query("from"), c.req.query("to")].map((version) =>
      findPrompt(deps.db, about.name, Number(version)),
    ),
  );
  if (!from || !to) return c.notFound();
  return c.html(
    <PromptDiffPage
      frame={pageFrame(c)}
      about={about}
      from={from}
      to={to}
      parts={diffTexts(from.text, to.text)}
    />,
  );
});

ofPrompt.get("/export", async (c) => {
  const { deps, about } = c.var;
  const version = c.req.query("version");
  const asked = version === undefined ? undefined : Number(version);
  const prompt = await findPrompt(deps.db, about.name, asked);
  if (!prompt) return c.notFound();
  return c.body(writePromptFile(about, prompt), 200, downloadHeaders(about.name));
});

promptRoutes.route("/prompts/:name", ofPrompt);
