// What is said of all versions of a prompt, and which of them drafting goes by.
import { z } from "zod";
import { describePrompt, dropCandidate, mayEdit, moveLabel } from "../prompts/change.ts";
import { findAbout, readPrompt } from "../prompts/show.ts";
import { CHANGED, defineEndpoint, invalid, NOT_FOUND } from "./endpoint.ts";
import { isSeen } from "./etag.ts";
import { actorOf, etagFor, nameParams, NOT_YOURS } from "./prompts.ts";

const move = defineEndpoint({
  id: "movePromptLabel",
  method: "post",
  path: "/prompts/{name}/labels",
  tag: "Prompts",
  summary: "Say which version is in production, or the candidate",
  action: "prompts.write",
  params: nameParams,
  body: z
    .strictObject({
      label: z.enum(["production", "candidate"]),
      version: z.number().int().min(1).max(1_000_000),
    })
    .meta({ id: "PromptLabel" }),
  problems: { "prompts.not_yours": 403 },
  async run(call) {
    const found = await findAbout(call.deps.db, call.params.name);
    if (!found) return NOT_FOUND;
    if (!mayEdit(call.account, found)) return NOT_YOURS;
    const moved = await moveLabel(call.deps, actorOf(call), found, call.body);
    return moved ? { data: null } : NOT_FOUND;
  },
});

const drop = defineEndpoint({
  id: "dropPromptCandidate",
  method: "delete",
  path: "/prompts/{name}/labels/candidate",
  tag: "Prompts",
  summary: "Say that no version is the candidate any more",
  action: "prompts.write",
  params: nameParams,
  problems: { "prompts.not_yours": 403 },
  async run(call) {
    const found = await findAbout(call.deps.db, call.params.name);
    if (!found) return NOT_FOUND;
    if (!mayEdit(call.account, found)) return NOT_YOURS;
    await dropCandidate(call.deps, actorOf(call), found);
    return { data: null };
  },
});

const describe = defineEndpoint({
  id: "describePrompt",
  method: "put",
  path: "/prompts/{name}/about",
  tag: "Prompts",
  summary: "Change the description and the tags of a prompt",
  description: "If-Match names the ETag of the prompt.",
  action: "prompts.write",
  ifMatch: "required",
  params: nameParams,
  body: z
    .strictObject({
      description: z.string().max(2000),
      tags: z.array(z.string().regex(/^[a-z0-9-]{1,30}$/)).max(20),
    })
    .meta({ id: "AboutPrompt" }),
  problems: { "prompts.not_yours": 403 },
  async run(call) {
    const { deps, account, body, params, seen } = call;
    const found = await findAbout(deps.db, params.name);
    if (!found) return NOT_FOUND;
    if (!mayEdit(account, found)) return NOT_YOURS;
    const { versions } = await readPrompt(deps.db, found);
    if (!isSeen(seen, etagFor(found, versions))) return CHANGED;
    const typed = { description: body.description, tags: body.tags.join(",") };
    const errors = await describePrompt(deps, actorOf(call), found, typed);
    if (Object.keys(errors).length > 0) return invalid(errors);
    const now = await findAbout(deps.db, params.name);
    return { data: null, etag: etagFor(now ?? found, versions) };
  },
});

export const promptLabelEndpoints = [move, drop, describe];
