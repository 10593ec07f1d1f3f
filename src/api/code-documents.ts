import { z } from "zod";
import { codeDocumentForm } from "../agents/analysis/form.ts";
import { DOCUMENT_KINDS } from "../agents/analysis/properties.ts";
import { findDocumentFormChoices, startDocument } from "../agents/analysis/start.ts";
import { urls } from "../urls.ts";
import { type Call, invalid } from "./endpoint.ts";
import { id } from "./shapes.ts";

/** What a run of the code analysis takes. */
export const newCodeDocument = z.strictObject({
  kind: z
    .enum(DOCUMENT_KINDS)
    .default("overview")
    .meta({ description: "What to write; `comments` comes as a patch." }),
  connectionId: id.optional().meta({
    description: "The connection to what holds the code; default: your first.",
  }),
  repository: z.string().max(210).meta({ description: "`owner/name`." }),
  ref: z
    .string()
    .max(250)
    .default("")
    .meta({ description: "A branch, a tag or a commit; default: the default branch." }),
  folder: z.string().max(300).default("").meta({ description: "A folder of it; default: all." }),
  modelConnectionId: id.optional().meta({ description: "Default: your first model." }),
});

/** Names of the form's fields where a program's differ. */
const FIELDS: Record<string, string> = { connection: "connectionId", llm: "modelConnectionId" };

/** Starts an analysis, and answers with its draft. */
export async function analyseCode(call: Call, sent: z.output<typeof newCodeDocument>) {
  const { deps, account } = call;
  const typed = codeDocumentForm.parse({
    ...sent,
    connection: sent.connectionId,
    llm: sent.modelConnectionId,
  });
  const { form } = await findDocumentFormChoices(deps, account, typed);
  // Asked for by id, nothing else is taken in its place.
  const connection = sent.connectionId ?? form.connection;
  const started = await startDocument(deps, account, { ...form, connection });
  if (!started.ok) {
    const errors = Object.entries(started.errors).map(([name, words]) => [
      FIELDS[name] ?? name,
      words,
    ]);
    return invalid(Object.fromEntries(errors));
  }
  const { draftId } = started;
  return { data: { id: draftId }, location: urls.agentDrafts.show(draftId) };
}
