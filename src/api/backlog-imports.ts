import { z } from "zod";
import { importBacklog, readBacklog } from "../drafts/backlog/import-backlog.ts";
import { findChoices } from "../drafts/choices.ts";
import { newDraftForm } from "../drafts/new-draft.ts";
import { backlogImport, typedTarget } from "./draft-input.ts";
import { draft, itemKind } from "./draft-shapes.ts";
import { showMade } from "./drafts.ts";
import { defineEndpoint, type Refused } from "./endpoint.ts";

const tag = "Drafts";
const fault = z.object({
  place: z.string().meta({ description: "Such as `Line 12` or `Row 3`." }),
  message: z.string(),
});

const plan = defineEndpoint({
  id: "planBacklogImport",
  method: "post",
  path: "/drafts/imports/plan",
  tag,
  summary: "See what items a text holds, and what cannot be read; nothing is written",
  action: "drafts.write",
  body: z.strictObject({ text: backlogImport.shape.text }).meta({ id: "BacklogText" }),
  answer: z
    .object({
      isRead: z.boolean(),
      faults: z.array(fault),
      items: z.array(
        z.object({
          id: z.string(),
          parentId: z.string().nullable(),
          kind: itemKind,
          title: z.string(),
        }),
      ),
    })
    .meta({ id: "PlannedBacklog" }),
  async run({ body }) {
    const read = await readBacklog(body.text);
    const items = read.ok
      ? read.nodes.map(({ content, ...node }) => ({ ...node, title: content.title.text }))
      : [];
    return { data: { isRead: read.ok, faults: read.faults, items } };
  },
});

const create = defineEndpoint({
  id: "importBacklog",
  method: "post",
  path: "/drafts/imports",
  tag,
  summary: "Make a draft of a backlog that stands in Markdown or CSV; no model is asked",
  description: "The text becomes the source that its items cite.",
  action: "drafts.write",
  status: 201,
  body: backlogImport,
  answer: draft,
  problems: { "drafts.no_jira": 502, "drafts.not_read": 422 },
  async run(call) {
    const { deps, account, body } = call;
    const read = await readBacklog(body.text);
    if (!read.ok) return unread(read.faults);
    const typed = newDraftForm.parse({
      source: body.text,
      item: "backlog",
      ...typedTarget(body),
    });
    const { choices, form } = await findChoices(deps, account, typed);
    const { failure } = choices;
    if (failure) return { code: "drafts.no_jira", message: `${failure.message} ${failure.fix}` };
    return showMade(call, await importBacklog(deps, account, form, { choices, ...read }));
  },
});

const unread = (faults: z.output<typeof fault>[]): Refused => ({
  code: "drafts.not_read",
  message: "Nothing could be read from it. The errors say why, with their places.",
  errors: faults.slice(0, 100).map(({ place, message }) => ({
    code: "drafts.not_read",
    message: `${place}: ${message}`,
    field: "body.text",
  })),
});

export const importEndpoints = [plan, create];
