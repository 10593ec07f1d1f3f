import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, gt, isNotNull, isNull, or } from "../../db/drizzle.ts";
import type { DraftContent } from "../../db/schema/content.ts";
import { urls } from "../../urls.ts";
import { type Draft, findDraft, findRevision } from "../draft.ts";
import { createTextWriter } from "../files/text-writer.ts";
import { nodesOf } from "../nodes.ts";
import { partTexts } from "../part-text.ts";
import { LONGEST_BODY, type Read, refuse, titleLine } from "./material.ts";

const MOST_LISTED = 25;
const SILENT = new Set(["title", "priority", "labels", "estimate"]);

/** Drafts that another one can rest on: the person's own and those shared with them, newest first. */
export async function listReadable(
  db: Queries,
  account: Account,
): Promise<{ id: string; title: string }[]> {
  const { drafts, draftShares } = db.t;
  const shared = and(
    eq(draftShares.draftId, drafts.id),
    eq(draftShares.accountId, account.id),
    isNull(draftShares.endedAt),
  );
  return db
    .select({ id: drafts.id, title: drafts.title })
    .from(drafts)
    .leftJoin(draftShares, shared)
    .where(
      and(
        or(eq(drafts.accountId, account.id), isNotNull(draftShares.accountId)),
        gt(drafts.revision, 0),
      ),
    )
    .orderBy(desc(drafts.updatedAt), desc(drafts.id))
    .limit(MOST_LISTED);
}

/** The newest revision of an earlier draft as text. */
export async function readDraftSource(
  deps: Pick<Deps, "db">,
  account: Account,
  id: string,
): Promise<Read> {
  const draft = await findDraft(deps.db, account, id);
  const revision = draft && (await findRevision(deps.db, id, draft.revision));
  if (!draft || !revision) return refuse("no_draft", "Choose one of your drafts from the list.");
  const body = draftText(draft, revision.content);
  if (body === undefined) {
    return refuse("too_long", "This draft holds more text than one source may have.");
  }
  return {
    ok: true,
    material: {
      kind: "draft",
      title: titleLine(draft.title),
      origin: { id, url: urls.drafts.show(id) },
      version: String(draft.revision),
      body,
    },
  };
}

function draftText(draft: Pick<Draft, "item">, content: DraftContent): string | undefined {
  const writer = createTextWriter(LONGEST_BODY);
  for (const { content: item, decision } of nodesOf(draft, content)) {
    if (decision === "left_out") continue;
    writer.heading(1, item.title.text);
    for (const { part, label, text } of partTexts(item)) {
      if (SILENT.has(part) || text === "") continue;
      if (part.startsWith("criteria.")) writer.item(text, 0, "-");
      else {
        writer.heading(2, label);
        writer.paragraph(text);
      }
    }
  }
  return writer.isTooLong() ? undefined : writer.text();
}
