import { type Context, Hono } from "hono";
import { OutsidePage } from "../../views/activity/outside-page.tsx";
import { pageFrame } from "../accounts/page-frame.ts";
import type { Env } from "../app.ts";
import { urls } from "../urls.ts";
import { type Imported, importOutside } from "./import-outside.ts";
import { logOutside, outsideShape, removeOutside, withNumbers } from "./outside.ts";

type Typed = Record<string, string>;

/** Form fields that were filled in; the time of a form is in UTC. */
async function typedOf(c: Context<Env>): Promise<Typed> {
  const body = await c.req.parseBody();
  const fields = Object.entries(body).filter((one): one is [string, string] => {
    return typeof one[1] === "string" && one[1].trim() !== "";
  });
  return Object.fromEntries(fields);
}

/** `2026-11-20T14:30`, as a field for date and time gives it. */
const withZone = ({ at, ...typed }: Typed): Typed =>
  at === undefined ? typed : { ...typed, at: /^[\d-]{10}T[\d:]{5}$/.test(at) ? `${at}:00Z` : at };

interface Sent {
  typed?: Typed;
  errors?: Record<string, string>;
  imported?: Imported;
}

const show = (c: Context<Env>, sent: Sent = {}) =>
  c.html(
    <OutsidePage frame={pageFrame(c)} done={c.req.query("done") === "yes"} {...sent} />,
    sent.errors ? 422 : 200,
  );

/** The file, or what was pasted. */
async function importedText(c: Context<Env>): Promise<string> {
  const { file, lines } = await c.req.parseBody();
  if (file instanceof File && file.size > 0) return file.text();
  return typeof lines === "string" ? lines : "";
}

const NOTHING = "Choose a file, or paste the lines.";

export const outsideRoutes = new Hono<Env>()
  .get(urls.activity.outside.new(), (c) => show(c))
  .post(urls.activity.outside.create(), async (c) => {
    const typed = await typedOf(c);
    const parsed = outsideShape.safeParse(withNumbers(withZone(typed)));
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => [String(path[0]), message]);
      return show(c, { typed, errors: Object.fromEntries(errors) });
    }
    await logOutside(c.var.deps, c.var.account, parsed.data);
    return c.redirect(urls.activity.outside.new({ done: "yes" }), 303);
  })
  .post(urls.activity.outside.imports(), async (c) => {
    const text = await importedText(c);
    if (text.trim() === "") return show(c, { errors: { file: NOTHING } });
    return show(c, { imported: await importOutside(c.var.deps, c.var.account, text) });
  })
  .post("/activity/:id/removal", async (c) => {
    const removed = await removeOutside(c.var.deps, c.var.account, c.req.param("id"));
    return removed ? c.redirect(urls.activity.index(), 303) : c.notFound();
  });
