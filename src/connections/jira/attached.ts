import { z } from "zod";
import { ask, type UploadedFile } from "../atlassian/ask.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import type { JiraSystem } from "./client.ts";
import type { JiraAttached, JiraLinkKind } from "./jira.ts";

const end = z.object({ key: z.string() }).optional();
const attachedShape = z.object({
  key: z.string(),
  fields: z.object({
    issuelinks: z
      .array(
        z.object({ type: z.object({ name: z.string() }), inwardIssue: end, outwardIssue: end }),
      )
      .default([]),
    attachment: z.array(z.object({ filename: z.string(), size: z.number() })).default([]),
  }),
});

const issuePath = (system: JiraSystem, idOrKey: string) =>
  `${system.api}/issue/${encodeURIComponent(idOrKey)}`;

export async function readAttached(
  system: JiraSystem,
  idOrKey: string,
): Promise<Outside<JiraAttached>> {
  const path = `${issuePath(system, idOrKey)}?fields=issuelinks,attachment`;
  const answer = await ask(system, { path, shape: attachedShape });
  if (!answer.ok) return answer;
  const { key, fields } = answer.value;
  const links = fields.issuelinks.map(({ type, inwardIssue, outwardIssue }) => ({
    type: type.name,
    // Where the other end is the inward one, it is the one that blocks.
    from: inwardIssue?.key ?? key,
    to: outwardIssue?.key ?? key,
  }));
  const files = fields.attachment.map(({ filename, size }) => ({ name: filename, size }));
  return { ok: true, value: { links, files } };
}

/** As Jira calls them when nobody has renamed them. */
const TYPES: Record<JiraLinkKind, RegExp> = {
  blocks: /block/i,
  relates: /relat/i,
  duplicate: /dupli|clone/i,
};
const typesShape = z.object({
  issueLinkTypes: z.array(
    z.object({ name: z.string(), inward: z.string().default(""), outward: z.string().default("") }),
  ),
});

/**
 * Jira takes the same link twice for one. It names the ends by what stands at them: the issue that
 * blocks is the inward one.
 */
export async function linkIssues(
  system: JiraSystem,
  { kind, from, to }: { kind: JiraLinkKind; from: string; to: string },
): Promise<Outside<unknown>> {
  const types = await ask(system, { path: `${system.api}/issueLinkType`, shape: typesShape });
  if (!types.ok) return types;
  const type = types.value.issueLinkTypes.find(({ name, inward, outward }) =>
    TYPES[kind].test(`${name} ${inward} ${outward}`),
  );
  if (!type) {
    const detail = `it has no type of link for “${kind}”`;
    return outsideFailure("refused", { system: "Jira", mayHaveHappened: false, detail });
  }
  return ask(system, {
    path: `${system.api}/issueLink`,
    body: { type: { name: type.name }, inwardIssue: { key: from }, outwardIssue: { key: to } },
    shape: z.unknown(),
    writes: true,
  });
}

/** One with the same `globalId` takes the place of the one before. */
export const linkPage = (
  system: JiraSystem,
  idOrKey: string,
  { globalId, url, title }: { globalId: string; url: string; title: string },
): Promise<Outside<unknown>> =>
  ask(system, {
    path: `${issuePath(system, idOrKey)}/remotelink`,
    body: { globalId, object: { url, title } },
    shape: z.unknown(),
    writes: true,
  });

export const attach = (
  system: JiraSystem,
  idOrKey: string,
  file: UploadedFile,
): Promise<Outside<unknown>> =>
  ask(system, {
    path: `${issuePath(system, idOrKey)}/attachments`,
    file,
    shape: z.unknown(),
    writes: true,
  });
