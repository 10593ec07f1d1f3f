import { z } from "zod";
import { findFile, listFiles, removeFile } from "../agents/files/file.ts";
import { receiveFiles } from "../agents/files/read-files.ts";
import { defineEndpoint, NOT_FOUND } from "./endpoint.ts";
import { BY_ID, cursor, idParams, page, perPage, time } from "./shapes.ts";

const about = { tag: "Files", action: "models.use" } as const;

const listing = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string().meta({ description: "Of its content." }),
    bytes: z.number().int(),
    notes: z.array(z.string()).meta({ description: "What could not be read." }),
    createdAt: time,
    expiresAt: time.nullable().meta({ description: "Then it goes; null once a session used it." }),
  })
  .meta({ id: "File" });

const upload = defineEndpoint({
  ...about,
  id: "uploadFiles",
  method: "post",
  path: "/files",
  summary: "Upload files for sessions, up to 10 at once, 10 MB each",
  description:
    "What counts is their content, not their name. One that no session uses goes after a week.",
  status: 201,
  upload: "multipart/form-data",
  answer: z.object({
    files: z.array(listing),
    refused: z.array(z.object({ name: z.string(), code: z.string(), message: z.string() })),
  }),
  problems: { "files.no_form": 415, "files.none": 422, "files.refused": 422 },
  async run({ deps, account, c }) {
    const received = await receiveFiles(deps, account, c.req.raw);
    if (!received)
      return { code: "files.no_form", message: "Send the files as multipart/form-data." };
    const { files, refused } = received;
    if (files.length === 0) {
      return refused[0]
        ? { code: "files.refused", message: refused[0].message }
        : { code: "files.none", message: "There was no file in it." };
    }
    return { data: { files, refused } };
  },
});

const list = defineEndpoint({
  ...about,
  id: "listFiles",
  method: "get",
  path: "/files",
  summary: "List your files, the newest first",
  query: z.strictObject({ cursor: cursor(BY_ID), per_page: perPage }),
  answer: z.array(listing),
  async run({ deps, account, query }) {
    const { cursor: before, per_page: limit } = query;
    const found = await listFiles(deps.db, account, { before, limit });
    return { data: found.files, meta: page(found.next, limit) };
  },
});

const show = defineEndpoint({
  ...about,
  id: "showFile",
  method: "get",
  path: "/files/{id}",
  summary: "Read what was read of a file",
  params: idParams,
  answer: listing.extend({ text: z.string() }).meta({ id: "FileWithText" }),
  async run({ deps, account, params }) {
    const found = await findFile(deps.db, account, params.id);
    return found ? { data: found } : NOT_FOUND;
  },
});

const remove = defineEndpoint({
  ...about,
  id: "removeFile",
  method: "delete",
  path: "/files/{id}",
  summary: "Remove a file",
  description: "Sessions that used it keep its name; its text is gone.",
  params: idParams,
  answer: z.object({ id: z.string() }),
  async run({ deps, account, params }) {
    const isGone = await removeFile(deps, account, params.id);
    return isGone ? { data: { id: params.id } } : NOT_FOUND;
  },
});

export const agentFileEndpoints = [upload, list, show, remove];
