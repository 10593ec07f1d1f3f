import type { Account, Deps } from "../../app.ts";
import { readSourceFile } from "../../drafts/files/read-source-file.ts";
import { BrokenForm, boundaryOf, type FormPart, readForm } from "../../platform/http/multipart.ts";
import { addFile, type FileListing } from "./file.ts";

const FILE_BYTES = 10 * 1024 * 1024;
const FIELD_BYTES = 1024 * 1024;
/** What is too much of it is passed over, so that the message reaches the browser. */
const FORM_BYTES = 100 * 1024 * 1024;
const LIMITS = {
  fieldBytes: FIELD_BYTES,
  fileBytes: FILE_BYTES,
  formBytes: FORM_BYTES,
  parts: 100,
};
const MOST_AT_ONCE = 10;
const LONGEST_NAME = 120;

/** What came with a form: its fields, and what became of each file. */
export interface Received {
  values: Record<string, string>;
  files: FileListing[];
  refused: { name: string; code: string; message: string }[];
}

type FilePart = Exclude<FormPart, { kind: "field" | "written" }>;

/** Reads a form as it comes in, each file for itself. Undefined for what is no form. */
export async function receiveFiles(
  deps: Deps,
  account: Account,
  request: Request,
): Promise<Received | undefined> {
  const received: Received = { values: {}, files: [], refused: [] };
  const boundary = boundaryOf(request.headers.get("content-type") ?? undefined);
  if (boundary === undefined || request.body === null) return undefined;
  try {
    for await (const part of readForm(request.body, boundary, LIMITS)) {
      if (part.kind === "field") received.values[part.name] = part.value;
      // A field for files that was left empty comes as a file without a name.
      else if (part.kind !== "written" && part.fileName !== "")
        await take(deps, account, part, received);
    }
  } catch (error) {
    if (error instanceof BrokenForm) return undefined;
    throw error;
  }
  return received;
}

async function take(deps: Deps, account: Account, part: FilePart, received: Received) {
  const name = nameOf(part.fileName);
  const refuse = (code: string, message: string) =>
    void received.refused.push({ name, code, message });
  if (received.files.length >= MOST_AT_ONCE) {
    return refuse("files.too_many", `“${name}” was not read: up to ${MOST_AT_ONCE} go at a time.`);
  }
  if (part.kind === "too large") {
    return refuse(
      "files.too_large",
      `“${name}” is larger than 10 MB. Upload the part that matters.`,
    );
  }
  const read = await readFile(name, part.bytes);
  if (!read.ok) return refuse(read.code, read.message);
  const { kind, text, notes } = read;
  const bytes = part.bytes.byteLength;
  received.files.push(await addFile(deps, account, { name, kind, bytes, text, notes }));
}

/** Its content decides; what is named like nothing known and is a text is read as one: code, a log. */
async function readFile(name: string, bytes: Uint8Array) {
  const read = await readSourceFile({ name, bytes });
  if (read.ok || read.code !== "files.unknown_type") return read;
  const asText = await readSourceFile({ name: `${name}.txt`, bytes });
  return asText.ok ? asText : read;
}

/** Without a path, and in one line. */
const nameOf = (fileName: string): string =>
  (fileName.split(/[/\\]/).at(-1) ?? fileName)
    // oxlint-disable-next-line no-control-regex -- control characters are what goes
    .replaceAll(/[\u0000-\u001f\u007f<>]+/g, " ")
    .trim()
    .slice(0, LONGEST_NAME) || "file";
