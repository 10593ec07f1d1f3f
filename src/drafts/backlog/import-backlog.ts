import type { Account, Deps } from "../../app.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { newId } from "../../platform/clock.ts";
import type { Choices } from "../choices.ts";
import { isGherkin } from "../content.ts";
import { dropOpenForm } from "../open-form.ts";
import { checkForm, type Created, type NewDraftForm, targetOf } from "../new-draft.ts";
import { cutLongText } from "../passages.ts";
import { addRevision } from "../revision.ts";
import { citeRows } from "./cite-rows.ts";
import { type Assembled, assemble } from "./imported.ts";
import { readCsv } from "./read-csv.ts";
import { readMarkdown } from "./read-markdown.ts";

export const IMPORT_FORM = "drafts/import";

/** A table says so in its first line; everything else is Markdown. */
const isTable = (text: string) =>
  /^\uFEFF?(?:sep=.\r?\n)?[^\n]*(?:^|[,;\t"])(?:summary|title)(?:$|[,;\t"\r\n])/i.test(text);

/** What a file holds, and the file itself as the source that its items cite. */
type ReadBacklog = Assembled & { source: { body: string; passages: Passage[] } };

export async function readBacklog(text: string): Promise<ReadBacklog> {
  const body = text.replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
  const { passages, ...read } = await (isTable(body) ? readTable(body) : readText(body));
  const items = citeRows(read.items, passages);
  return { ...assemble({ ...read, items }), source: { body, passages } };
}

const readText = async (body: string) => ({
  ...readMarkdown(body),
  passages: await cutLongText(body),
});

/** A passage a row: nobody reads a table by its sentences. */
async function readTable(body: string) {
  const { rows, ...read } = await readCsv(body);
  const passages = rows.map(({ start, end }, i) => {
    const text = body.slice(start, end).trimEnd();
    return { n: i + 1, text, start, end: start + text.length };
  });
  return { ...read, passages };
}

/** What was imported, with its text as the source that it cites. */
export async function importBacklog(
  deps: Deps,
  account: Account,
  form: NewDraftForm,
  {
    choices,
    nodes,
    source,
  }: { choices: Choices; nodes: BacklogNode[] } & Pick<ReadBacklog, "source">,
): Promise<Created> {
  // Nothing is written by a model here; one that is connected can refine it later.
  const { llm: _llm, prompt: _prompt, ...errors } = checkForm(form, choices);
  const target = targetOf(form, choices);
  if (Object.keys(errors).length > 0 || !target) return { ok: false, errors };
  const llm = choices.llms.find(({ id }) => id === form.llm) ?? choices.llms[0];
  const now = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const { drafts, sources } = tx.t;
    const [draft] = await tx
      .insert(drafts)
      .values({
        id: newId(deps.clock),
        accountId: account.id,
        type: "backlog",
        item: "story",
        criteriaFormat: formatOf(nodes),
        title: "",
        state: "open",
        promptName: "backlog-outline",
        llmConnectionId: llm?.id ?? "",
        model: llm?.model ?? "",
        target,
        fields: {},
        revision: 0,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (!draft) throw new Error("the draft was not written");
    await tx.insert(sources).values({
      id: newId(deps.clock),
      accountId: account.id,
      draftId: draft.id,
      position: 1,
      kind: "text",
      title: "Imported backlog",
      origin: {},
      ...source,
      createdAt: now,
    });
    await addRevision(tx, deps.clock, draft, {
      content: { nodes },
      origin: "imported",
      note: `${nodes.length} ${nodes.length === 1 ? "item" : "items"}`,
      compositionId: null,
      accountId: account.id,
    });
    await dropOpenForm(tx, account, IMPORT_FORM);
    return { ok: true, draftId: draft.id };
  });
}

/** That of most criteria. */
function formatOf(nodes: BacklogNode[]): "gherkin" | "checklist" {
  const criteria = nodes.flatMap(({ content }) => content.criteria);
  return criteria.filter(isGherkin).length * 2 >= criteria.length ? "gherkin" : "checklist";
}
