import { z } from "zod";
import { ask } from "../atlassian/ask.ts";
import type { AtlassianSystem } from "../atlassian/system.ts";
import type { Outside } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import { findSpaceId } from "./spaces.ts";

export interface NewPage {
  spaceKey: string;
  parentId?: string | undefined;
  title: string;
  storage: string;
}

export interface PageChange {
  id: string;
  title: string;
  storage: string;
  /** The one that it becomes: the current one and 1. */
  version: number;
  /** For the page's history. */
  message: string;
}

export interface WrittenPage {
  id: string;
  url: string;
  version: number;
}

const written = z.object({
  id: z.string().min(1),
  version: z.object({ number: z.number().int() }),
  _links: z.object({ webui: z.string() }),
});

const read = (system: AtlassianSystem, answer: Outside<z.infer<typeof written>>) =>
  answer.ok
    ? {
        ok: true as const,
        value: {
          id: answer.value.id,
          url: system.baseUrl + answer.value["_links"].webui,
          version: answer.value.version.number,
        },
      }
    : answer;

/** One POST, never repeated here: whether it may have happened is in the failure (law 6). */
export async function createPage(
  system: AtlassianSystem,
  isCloud: boolean,
  page: NewPage,
): Promise<Outside<WrittenPage>> {
  const { spaceKey, parentId, title, storage } = page;
  if (!isCloud) {
    const body = {
      type: "page",
      title,
      space: { key: spaceKey },
      ...(parentId !== undefined && { ancestors: [{ id: parentId }] }),
      body: { storage: { value: storage, representation: "storage" } },
    };
    const path = "/rest/api/content";
    return read(system, await ask(system, { path, body, shape: written, writes: true }));
  }
  const space = await findSpaceId(system, spaceKey);
  if (!space.ok) return space;
  if (space.value === undefined) {
    const detail = `there is no space ${spaceKey}`;
    return outsideFailure("not_found", { system: "Confluence", mayHaveHappened: false, detail });
  }
  const body = {
    spaceId: space.value,
    status: "current",
    title,
    ...(parentId !== undefined && { parentId }),
    body: { representation: "storage", value: storage },
  };
  const path = "/api/v2/pages";
  return read(system, await ask(system, { path, body, shape: written, writes: true }));
}

/** One PUT. Confluence takes it only while nobody else has written this version. */
export async function changePage(
  system: AtlassianSystem,
  isCloud: boolean,
  { id, title, storage, version, message }: PageChange,
): Promise<Outside<WrittenPage>> {
  const page = encodeURIComponent(id);
  const asked = { method: "PUT" as const, shape: written, writes: true };
  const next = { number: version, message };
  if (!isCloud) {
    const body = {
      type: "page",
      title,
      version: next,
      body: { storage: { value: storage, representation: "storage" } },
    };
    const path = `/rest/api/content/${page}`;
    return read(system, await ask(system, { ...asked, path, body }));
  }
  const body = {
    id,
    status: "current",
    title,
    body: { representation: "storage", value: storage },
    version: next,
  };
  return read(system, await ask(system, { ...asked, path: `/api/v2/pages/${page}`, body }));
}
