import type { JiraClient } from "../../connections/jira/jira.ts";
import type { DocumentPublication } from "./document.ts";
import type { Sender } from "./sender.ts";

/** Jira lists every comment of an issue, with its mark. */
export function commentSender(jira: JiraClient, document: DocumentPublication): Sender {
  const { id, body } = document;
  const issueKey = document.issueKey ?? "";
  return {
    repeatable: false,
    find: async () => {
      const found = await jira.findComment(issueKey, id);
      if (!found.ok) return found;
      const { value } = found;
      return value === undefined
        ? { ok: true, value: { is: "missing" } }
        : { ok: true, value: { is: "there", stands: { ...value, version: null } } };
    },
    send: async () => {
      const sent = await jira.addComment(issueKey, { markdown: body, marker: id });
      return sent.ok ? { ok: true, value: { ...sent.value, version: null } } : sent;
    },
  };
}
