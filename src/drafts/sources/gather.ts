import type { Account, Deps } from "../../app.ts";
import type { Draft } from "../draft.ts";
import { addSource } from "./add.ts";
import { NO_SOURCE_FORM, type SourceForm } from "./choices.ts";
import { LONGEST_BODY, type Read, refuse } from "./material.ts";
import { readDraftSource } from "./read-draft.ts";
import { readIssues } from "./read-issues.ts";
import { findPages, readPage } from "./read-page.ts";
import type { Upload } from "./read-upload.ts";

type Place = keyof SourceForm["errors"];

/**
 * Adds what a form names: a page that was found or typed, an issue or a query, an earlier draft. The
 * files of the same form are in already. A search only shows what it found.
 */
export async function gather(
  deps: Deps,
  account: Account,
  draft: Draft | undefined,
  { values, added, refused }: Upload,
): Promise<SourceForm> {
  const form: SourceForm = { ...NO_SOURCE_FORM, values, refused, added: [...added] };
  const act = values["act"] ?? "";
  if (act === "page") return findAndAdd(deps, account, draft, form);
  const from = readers.get(act.split(":", 1)[0] ?? "");
  if (from) {
    const read = await from.read(deps, account, values);
    return add(deps, account, draft, { form, read, place: from.place });
  }
  if (added.length > 0 || refused.length > 0) return form;
  return { ...form, errors: { files: "Choose one or more files first." } };
}

type Values = Record<string, string>;
interface Reader {
  place: Place;
  read(deps: Deps, account: Account, values: Values): Promise<Read>;
}

/** By the first word of the button that was pressed. */
const readers = new Map<string, Reader>([
  [
    "found",
    {
      place: "pageQuery",
      read(deps, account, { act = "" }) {
        const [, connectionId = "", id = ""] = act.split(":");
        return readPage(deps, account, { connectionId, id });
      },
    },
  ],
  [
    "issue",
    {
      place: "issueQuery",
      read: (deps, account, { issueFrom = "", issueQuery = "", comments }) =>
        readIssues(deps, account, {
          connectionId: issueFrom,
          typed: issueQuery,
          withComments: comments !== undefined,
        }),
    },
  ],
  [
    "earlier",
    {
      place: "earlier",
      read: (deps, account, { earlier = "" }) => readDraftSource(deps, account, earlier),
    },
  ],
  ["text", { place: "text", read: async (_deps, _account, { text = "" }) => readText(text) }],
]);

function readText(typed: string): Read {
  const body = typed.replaceAll("\r\n", "\n");
  if (body.trim() === "") return refuse("no_text", "Paste or type some text first.");
  if (body.length > LONGEST_BODY) {
    return refuse("too_long", "This is more text than one source may have. Add it in parts.");
  }
  const material = { kind: "text" as const, title: "Pasted text", origin: {}, version: null, body };
  return { ok: true, material };
}

/** An address or a number names one page, which is added; words are searched. */
async function findAndAdd(
  deps: Deps,
  account: Account,
  draft: Draft | undefined,
  form: SourceForm,
): Promise<SourceForm> {
  const found = await findPages(deps, account, {
    connectionId: form.values["pageFrom"] ?? "",
    typed: form.values["pageQuery"] ?? "",
  });
  if (!found.ok) return { ...form, errors: { pageQuery: found.message } };
  const [only] = found.pages;
  if (!found.isAddress || !only) return { ...form, pages: found.pages };
  const read = await readPage(deps, account, only);
  return add(deps, account, draft, { form, read, place: "pageQuery" });
}

/** What was typed is done with once it is in. */
async function add(
  deps: Deps,
  account: Account,
  draft: Draft | undefined,
  { form, read, place }: { form: SourceForm; read: Read; place: Place },
): Promise<SourceForm> {
  const result = read.ok ? await addSource(deps, account, draft, read.material) : read;
  if (!result.ok) return { ...form, errors: { [place]: result.message } };
  const { [place]: _done, ...values } = form.values;
  return { ...form, values, added: [...form.added, result.title] };
}

export const hasFailed = ({ errors, refused }: SourceForm): boolean =>
  refused.length > 0 || Object.keys(errors).length > 0;

/** Something was typed for a source and has not been added: to go on would lose it in silence. */
export function pendingSource(values: Record<string, string>): SourceForm["errors"] | undefined {
  const { files = "", pageQuery = "", issueQuery = "" } = values;
  if (files !== "") return { files: "Press “Add files” first: they have not been added yet." };
  if (pageQuery.trim() !== "") {
    return { pageQuery: "This has not been added yet. Press “Find or add”, or empty the box." };
  }
  if (issueQuery.trim() !== "") {
    return { issueQuery: "This has not been added yet. Press “Add from Jira”, or empty the box." };
  }
  return undefined;
}
