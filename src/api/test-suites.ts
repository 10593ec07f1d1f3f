import { z } from "zod";
import { testsForm } from "../agents/tests/form.ts";
import { FRAMEWORKS } from "../agents/tests/properties.ts";
import { findTestsChoices, startTests } from "../agents/tests/start.ts";
import { urls } from "../urls.ts";
import { type Call, invalid } from "./endpoint.ts";
import { id } from "./shapes.ts";

/** What a run of the test agent takes. */
export const newTests = z.strictObject({
  mode: z
    .enum(["code", "manual"])
    .default("code")
    .meta({ description: "Tests as code, or test cases that people do." }),
  connectionId: id.optional().meta({
    description: "The connection to what holds the code; default: your first.",
  }),
  repository: z.string().max(210).default("").meta({ description: "`owner/name`." }),
  ref: z
    .string()
    .max(250)
    .default("")
    .meta({ description: "A branch, a tag or a commit; default: the default branch." }),
  paths: z
    .array(z.string().max(300))
    .max(20)
    .default([])
    .meta({ description: "Files to be tested, or a folder; six files at the most." }),
  framework: z.enum(["auto", ...FRAMEWORKS]).default("auto"),
  code: z.string().max(60_000).default("").meta({ description: "Instead of a repository." }),
  fileName: z.string().max(300).default("").meta({ description: "Of pasted code." }),
  requirements: z.string().max(200_000).default("").meta({ description: "For test cases." }),
  draft: z.string().max(80).default("").meta({ description: "A draft that test cases rest on." }),
  jiraConnectionId: id.optional().meta({ description: "Default: your first Jira." }),
  issues: z
    .array(z.string().max(300))
    .max(10)
    .default([])
    .meta({ description: "Issues that test cases rest on." }),
  modelConnectionId: id.optional().meta({ description: "Default: your first model." }),
});

/** Names of the form's fields where a program's differ. */
const FIELDS: Record<string, string> = {
  connection: "connectionId",
  jira: "jiraConnectionId",
  llm: "modelConnectionId",
};

/** Starts a run, and answers with its draft. */
export async function writeTests(call: Call, sent: z.output<typeof newTests>) {
  const { deps, account } = call;
  const typed = testsForm.parse({
    ...sent,
    paths: sent.paths.join("\n"),
    issues: sent.issues.join(" "),
    connection: sent.connectionId,
    jira: sent.jiraConnectionId,
    llm: sent.modelConnectionId,
  });
  const { form } = await findTestsChoices(deps, account, typed);
  // Asked for by id, nothing else is taken in its place.
  const connection = sent.connectionId ?? form.connection;
  const started = await startTests(deps, account, { ...form, connection });
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
