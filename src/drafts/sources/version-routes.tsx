import { type Context, Hono } from "hono";
import { VersionPage } from "../../../views/drafts/sources/version-page.tsx";
import { pageFrame } from "../../accounts/page-frame.ts";
import type { Env } from "../../app.ts";
import { urls } from "../../urls.ts";
import { type DraftEnv, formValues, ownDraft } from "../own-draft.ts";
import type { Source } from "../source.ts";
import { listed } from "./choices.ts";
import { comparePassages, goneNumbers, type PassageChange, wordsOf } from "./compare.ts";
import { listResting } from "./resting.ts";
import {
  findReplaced,
  findSource,
  instructionFor,
  readLater,
  takeVersion,
} from "./take-version.ts";

const ofDraft = new Hono<DraftEnv>();
ofDraft.use("/sources/:source/version", ownDraft);

const MOST_SHOWN = 200;

function labelOf(change: PassageChange): string {
  if (change.kind === "changed") {
    return `Passage ${change.before.n} changed, now passage ${change.after.n}`;
  }
  return change.kind === "gone"
    ? `Passage ${change.before.n} is gone`
    : `Passage ${change.after.n} is new`;
}

interface Shown {
  state: Parameters<typeof VersionPage>[0]["state"];
  version?: string | null;
  changes?: readonly PassageChange[];
  error?: string | undefined;
}

async function show(c: Context<DraftEnv>, source: Source, shown: Shown) {
  const { deps, draft } = c.var;
  const { state, version = null, changes = [], error } = shown;
  return c.html(
    <VersionPage
      frame={pageFrame(c)}
      draft={draft}
      source={listed(source)}
      state={state}
      version={version}
      changes={changes
        .slice(0, MOST_SHOWN)
        .map((change) => ({ label: labelOf(change), words: wordsOf(change) }))}
      more={Math.max(0, changes.length - MOST_SHOWN)}
      resting={await listResting(deps.db, draft, goneNumbers(changes))}
      instruction={instructionFor(source.title, changes)}
      mayChange={draft.state === "open" && draft.may === "owner"}
      error={error}
    />,
    error === undefined ? 200 : 422,
  );
}

/** What the version that was taken changed in the one before. */
async function showTaken(c: Context<DraftEnv>, source: Source, before: Source) {
  const { passages, changes } = comparePassages(before.passages, source.passages, 0);
  // Numbers were given when it was taken.
  const numbered = new Map(passages.map(({ n }, i) => [n, source.passages[i]] as const));
  return show(c, source, {
    state: "taken",
    changes: changes.map((change) =>
      change.kind === "gone"
        ? change
        : { ...change, after: numbered.get(change.after.n) ?? change.after },
    ),
  });
}

ofDraft.get("/sources/:source/version", async (c) => {
  const { deps, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  if (!source || source.replacedAt !== null) return c.notFound();
  const before = await findReplaced(deps.db, source);
  if (before && source.newerVersion === null) return showTaken(c, source, before);
  return showLater(c, source);
});

async function showLater(c: Context<DraftEnv>, source: Source, error?: string) {
  const read = await readLater(c.var.deps, source);
  if (!read.ok) return show(c, source, { state: "unknown", error: read.message });
  const { material, compared } = read.later;
  const { version } = material;
  if (version === source.version) return show(c, source, { state: "none" });
  return show(c, source, { state: "later", version, changes: compared.changes, error });
}

ofDraft.post("/sources/:source/version", async (c) => {
  const { deps, account, draft } = c.var;
  const source = await findSource(deps.db, draft, c.req.param("source"));
  if (!source) return c.notFound();
  const { version } = await formValues(c);
  const read = await readLater(deps, source);
  if (!read.ok) return show(c, source, { state: "unknown", error: read.message });
  if (read.later.material.version !== version) {
    return showLater(c, source, "It has changed once more: look at what is new, then take it.");
  }
  const taken = await takeVersion(deps, account, draft, { source, later: read.later });
  if (!taken.ok) return showLater(c, source, taken.message);
  return c.redirect(urls.drafts.sourceVersion(draft.id, taken.sourceId), 303);
});

export const sourceVersionRoutes = new Hono<Env>().route(`${urls.drafts.index()}/:id`, ofDraft);
