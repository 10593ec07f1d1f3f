import type { Account, Deps } from "../../app.ts";
import { BrokenForm, boundaryOf, type FormPart, readForm } from "../../platform/http/multipart.ts";
import type { Draft } from "../draft.ts";
import { readSourceFile } from "../files/read-source-file.ts";
import { addSource, MOST_SOURCES } from "./add.ts";
import { refuse, titleLine } from "./material.ts";

const FILE_BYTES = 10 * 1024 * 1024;
/** A pasted text of a million characters beside the files. */
const FIELD_BYTES = 4 * 1024 * 1024;
/** Of one request. What is too much of it is passed over, so that the message reaches the browser. */
const FORM_BYTES = 200 * 1024 * 1024;
const LIMITS = {
  fieldBytes: FIELD_BYTES,
  fileBytes: FILE_BYTES,
  formBytes: FORM_BYTES,
  parts: 200,
};

export interface RefusedFile {
  name: string;
  code: string;
  message: string;
}

/** What came with a form: its fields, and what became of each file. */
export interface Upload {
  values: Record<string, string>;
  added: string[];
  refused: RefusedFile[];
}

/** Reads a form as it comes in; each file is read and added before the next one is taken. Undefined for what is no form. */
export async function readUpload(
  deps: Deps,
  account: Account,
  draft: Draft | undefined,
  request: Request,
): Promise<Upload | undefined> {
  const upload: Upload = { values: {}, added: [], refused: [] };
  const boundary = boundaryOf(request.headers.get("content-type") ?? undefined);
  if (boundary === undefined || request.body === null) return undefined;
  let files = 0;
  try {
    for await (const part of readForm(request.body, boundary, LIMITS)) {
      if (part.kind === "field") upload.values[part.name] = part.value;
      else if (part.kind !== "written") {
        files += 1;
        await takeFile(deps, account, draft, { part, files, upload });
      }
    }
  } catch (error) {
    if (error instanceof BrokenForm) return undefined;
    throw error;
  }
  return upload;
}

type FilePart = Exclude<FormPart, { kind: "field" | "written" }>;

async function takeFile(
  deps: Deps,
  account: Account,
  draft: Draft | undefined,
  { part, files, upload }: { part: FilePart; files: number; upload: Upload },
): Promise<void> {
  const name = titleLine(part.fileName.split(/[/\\]/).at(-1) ?? part.fileName);
  const added =
    files > MOST_SOURCES
      ? refuse("too_many", `“${name}” was not read: up to ${MOST_SOURCES} files go at a time.`)
      : await addFile(deps, account, draft, { ...part, fileName: name });
  if (added.ok) upload.added.push(added.title);
  else upload.refused.push({ name, code: added.code, message: added.message });
}

async function addFile(deps: Deps, account: Account, draft: Draft | undefined, part: FilePart) {
  const { fileName } = part;
  if (part.kind === "too large") {
    return refuse(
      "file_too_large",
      `“${fileName}” is larger than 10 MB, which is the most that a file may be. Upload the part that matters, or split it.`,
    );
  }
  const { bytes } = part;
  const read = await readSourceFile({ name: fileName, bytes });
  if (!read.ok) {
    if (read.cause !== undefined) {
      deps.log.info("sources.file_refused", { code: read.code, cause: read.cause });
    }
    return read;
  }
  const { title, mime, text, notes } = read;
  return addSource(deps, account, draft, {
    kind: "file",
    title: titleLine(title),
    origin: { fileName, mime, ...(notes.length > 0 && { notes }) },
    version: null,
    body: text,
    file: bytes,
  });
}
