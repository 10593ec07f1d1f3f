import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { SourcesPage } from "../../../views/drafts/sources/index-page.tsx";
import { NewSourcesPage } from "../../../views/drafts/sources/new-page.tsx";
import { SourcePage } from "../../../views/drafts/sources/source-page.tsx";
import { FoundFragment, WaitingFragment } from "../../../views/drafts/sources/waiting-sources.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { keepOpenForm, NEW_FORM } from "../open-form.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import type { Draft } from "../draft.ts";
import { listSources, type Source } from "../source.ts";
import { findSourceChoices, listed, NO_SOURCE_FORM, type SourceForm } from "./choices.ts";
import { downloadHeaders, findSourceFile } from "./file.ts";
import { gather, hasFailed } from "./gather.ts";
import { findPages } from "./read-page.ts";
import { readUpload, type Upload } from "./read-upload.ts";
import { findSource } from "./take-version.ts";
import { isFromOutside, type Looked, lookForVersions } from "./versions.ts";
import { listWaiting, removeWaiting } from "./waiting.ts";

export const sourceRoutes = new Hono<Env>();
const NEW = urls.drafts.newSources();

const isPartial = (c: Context) => c.req.header("hx-request-type") === "partial";
const wantsJson = (c: Context) => c.req.header("accept")?.startsWith("application/json") === true;

interface Asked {
  req: Context["req"];
  var: Pick<Env["Variables"], "deps" | "account">;
}

/** The fields and files that were sent, the files added on the way. */
async function readPosted(c: Asked, draft?: Draft) {
  const { deps, account } = c.var;
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    const plain: Upload = { values: await formValues(c), added: [], refused: [] };
    return plain;
  }
  const upload = await readUpload(deps, account, draft, c.req.raw);
  if (!upload) throw new HTTPException(400);
  return upload;
}

/** The buttons of the sources send the whole form of the new draft: what was typed there stays. */
async function keepTyped(c: Context<Env>, { once, ...typed }: Record<string, string>) {
  if (once === undefined || isPartial(c)) return;
  const { act: _act, ...values } = typed;
  await keepOpenForm(c.var.deps, c.var.account, NEW_FORM, { ...values, once });
}

async function showWaiting(c: Context<Env>, form: SourceForm, said: string[] = []) {
  const { deps, account } = c.var;
  const [waiting, choices] = await Promise.all([
    listWaiting(deps.db, account),
    findSourceChoices(deps, account),
  ]);
  const props = { sources: waiting.map(listed), choices, form };
  const status = hasFailed(form) ? 422 : 200;
  return isPartial(c)
    ? c.html(<WaitingFragment {...props} said={said} />, status)
    : c.html(<NewSourcesPage {...props} frame={pageFrame(c)} />, status);
}

sourceRoutes.get(NEW, (c) => showWaiting(c, NO_SOURCE_FORM));

sourceRoutes.post(NEW, async (c) => {
  const { deps, account } = c.var;
  const upload = await readPosted(c);
  if (wantsJson(c)) return c.json({ added: upload.added, refused: upload.refused });
  await keepTyped(c, upload.values);
  const form = await gather(deps, account, undefined, upload);
  const said = form.added.map((title) => `Added “${title}”.`);
  if (isPartial(c) || hasFailed(form) || form.pages) return showWaiting(c, form, said);
  return c.redirect(`${urls.drafts.new()}#sources`, 303);
});

sourceRoutes.get(urls.drafts.sourceSearch(), async (c) => {
  const { deps, account } = c.var;
  const { pageFrom = "", pageQuery = "" } = c.req.query();
  const found = await findPages(deps, account, { connectionId: pageFrom, typed: pageQuery });
  const pages = found.ok && !found.isAddress ? found.pages : undefined;
  return c.html(<FoundFragment pages={pages} />);
});

sourceRoutes.get(`${NEW}/:source`, async (c) => {
  const { deps, account } = c.var;
  const waiting = await listWaiting(deps.db, account);
  const source = waiting.find(({ id }) => id === c.req.param("source"));
  if (!source) return c.notFound();
  const back = { href: urls.drafts.new(), label: "New draft" };
  const page = sourcePage(c, source, {
    back,
    hrefOf: (from) => urls.drafts.newSource(source.id, { from }),
  });
  return c.html(page);
});

sourceRoutes.post(`${NEW}/:source/removal`, async (c) => {
  const { deps, account } = c.var;
  const { values } = await readPosted(c);
  await keepTyped(c, values);
  if (!(await removeWaiting(deps.db, account, c.req.param("source")))) return c.notFound();
  if (isPartial(c)) return showWaiting(c, { ...NO_SOURCE_FORM, values }, ["Removed."]);
  return c.redirect(`${urls.drafts.new()}#sources`, 303);
});

const A_PAGE = 300;

interface Place {
  back: { href: string; label: string };
  hrefOf: (from: number | undefined) => string;
  fileHref?: string | undefined;
}

const goneOf = ({ replacedAt, replacedById }: Source) =>
  replacedAt === null ? undefined : replacedById === null ? "removed" : "replaced";

const sourcePage = (c: Asked, source: Source, { back, hrefOf, fileHref }: Place) => {
  const asked = Number(c.req.query("from"));
  const from = Number.isInteger(asked) && asked > 0 ? asked : 0;
  const { passages } = source;
  return (
    <SourcePage
      frame={pageFrame(c)}
      source={listed(source)}
      passages={passages.slice(from, from + A_PAGE)}
      back={back}
      fileHref={fileHref}
      gone={goneOf(source)}
      firstHref={from > 0 ? hrefOf(undefined) : undefined}
      nextHref={from + A_PAGE < passages.length ? hrefOf(from + A_PAGE) : undefined}
    />
  );
};

const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/sources", ownDraft);
ofDraft.use("/sources/*", ownDraft);

async function showSources(c: Context<DraftEnv>, form: SourceForm, looked?: Looked) {
  const { deps, account, draft } = c.var;
  const [sources, choices] = await Promise.all([
    listSources(deps.db, draft.id),
    findSourceChoices(deps, account),
  ]);
  return c.html(
    <SourcesPage
      frame={pageFrame(c)}
      draft={draft}
      sources={sources.map(listed)}
      choices={{ ...choices, drafts: choices.drafts.filter(({ id }) => id !== draft.id) }}
      form={form}
      mayChange={draft.state === "open" && draft.may === "owner"}
      hasOutside={sources.some(isFromOutside)}
      looked={looked}
    />,
    hasFailed(form) ? 422 : 200,
  );
}

ofDraft.get("/sources", (c) => showSources(c, NO_SOURCE_FORM));

ofDraft.post("/sources", async (c) => {
  const { deps, account, draft } = c.var;
  const upload = await readPosted(c, draft);
  if (wantsJson(c)) return c.json({ added: upload.added, refused: upload.refused });
  const form = await gather(deps, account, draft, upload);
  if (hasFailed(form) || form.pages) return showSources(c, form);
  return c.redirect(urls.drafts.sources(draft.id), 303);
});

ofDraft.post("/sources/versions", async (c) => {
  const { deps, draft } = c.var;
  return showSources(c, NO_SOURCE_FORM, await lookForVersions(deps, draft));
});

ofDraft.get("/sources/:source", async (c) => {
  const { deps, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  if (!source) return c.notFound();
  const page = sourcePage(c, source, {
    back: { href: urls.drafts.sources(draft.id), label: "Sources" },
    hrefOf: (from) => urls.drafts.source(draft.id, source.id, { from }),
    fileHref: source.kind === "file" ? urls.drafts.sourceFile(draft.id, source.id) : undefined,
  });
  return c.html(page);
});

ofDraft.get("/sources/:source/file", async (c) => {
  const { deps, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  const file = source && (await findSourceFile(deps.db, source.id));
  if (!source || !file) return c.notFound();
  return c.body(file, 200, downloadHeaders(source));
});

sourceRoutes.route(`${urls.drafts.index()}/:id`, ofDraft);
