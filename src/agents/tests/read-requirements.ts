import type { Account, Deps } from "../../app.ts";
import { cutLongText } from "../../drafts/passages.ts";
import { numberedFrom } from "../../drafts/sources/add.ts";
import type { Material, Read } from "../../drafts/sources/material.ts";
import { readDraftSource } from "../../drafts/sources/read-draft.ts";
import { readIssues } from "../../drafts/sources/read-issues.ts";
import type { NewSource } from "../create.ts";
import type { TestsErrors, TestsForm } from "./form.ts";
import type { Asked } from "./start.ts";

const MOST_ISSUES = 10;
const LONGEST_TEXT = 200_000;

/** What test cases are to rest on: pasted text, a draft, issues of Jira. */
export async function readRequirements(
  deps: Deps,
  account: Account,
  form: TestsForm,
): Promise<Asked> {
  const errors: TestsErrors = {};
  const materials: Material[] = [];
  const take = (field: keyof TestsForm, read: Read) => {
    if (read.ok) materials.push(read.material);
    else errors[field] ??= read.message;
  };
  const text = form.requirements.replaceAll("\r\n", "\n").trim();
  if (text.length > LONGEST_TEXT) errors.requirements = "Paste it in parts: it is too long.";
  else if (text !== "") {
    const title =
      text
        .split("\n")[0]
        ?.replace(/^#+\s*/, "")
        .slice(0, 80) ?? "";
    materials.push({ kind: "text", title, origin: {}, version: null, body: text });
  }
  if (form.draft !== "") take("draft", await readDraftSource(deps, account, form.draft));
  const issues = form.issues.split(/[\s,;]+/).filter(Boolean);
  if (issues.length > MOST_ISSUES) errors.issues = `Name ${MOST_ISSUES} issues or fewer.`;
  else if (issues.length > 0 && form.jira === "") errors.issues = "Connect a Jira first.";
  else
    for (const typed of issues) {
      const asked = { connectionId: form.jira, typed, withComments: false };
      take("issues", await readIssues(deps, account, asked));
    }
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const [first] = materials;
  if (!first) return { ok: false, errors: { requirements: NOTHING } };
  return {
    ok: true,
    asked: {
      title: `Test cases: ${first.title}`,
      target: { connectionId: "", projectName: "Test cases" },
      sources: await numbered(materials),
      properties: { mode: "manual" },
    },
  };
}

const NOTHING = "Paste what is required, choose a draft of yours, or name issues of Jira.";

async function numbered(materials: readonly Material[]): Promise<NewSource[]> {
  const sources: NewSource[] = [];
  let next = 1;
  for (const { file: _, ...material } of materials) {
    const passages = numberedFrom(await cutLongText(material.body), next);
    next += passages.length;
    sources.push({ ...material, passages });
  }
  return sources;
}
