import type { FileKind, Format, Limits, Reading, Refusal } from "./format.ts";
import { refuse } from "./format.ts";
import { formats } from "./formats.ts";
import { findLook, type Look } from "./look.ts";
import { readInThread } from "./read-in-thread.ts";
import { count, megabytes } from "./wording.ts";

const LIMITS: Limits = {
  bytes: 10 * 1024 * 1024,
  characters: 1_000_000,
  milliseconds: 20_000,
  megabytes: 128,
};

export type SourceFile =
  | { ok: true; kind: FileKind; mime: string; title: string; text: string; notes: string[] }
  | Refusal;

/** The text of an uploaded file, in the shape that `cutPassages` takes; what could not be read is in the notes. */
export async function readSourceFile(input: {
  name: string;
  bytes: Uint8Array;
  limits?: Partial<Limits>;
}): Promise<SourceFile> {
  const { name, bytes } = input;
  const limits = { ...LIMITS, ...input.limits };
  const format = findFormat(name);
  if (!format) return unknownType(name);
  const refusal = weigh(name, bytes, limits) ?? compare(name, format, findLook(bytes));
  if (refusal) return refusal;
  // A letter takes three bytes at the most: what is certainly too long need not be decoded in here.
  if (!format.heavy && bytes.length > limits.characters * 3 + 3)
    return tooLong(name, limits.characters);
  const file = { name, bytes, limits };
  const reading = format.heavy ? await readInThread(format, file) : await format.read(file);
  if (!reading.ok) return reading;
  return bounded(name, reading, limits.characters) ?? { ...about(format), ...reading };
}

/** What a file input accepts, and what a page says it does. */
export const acceptedFiles = (): string[] =>
  Object.values(formats).flatMap(({ extensions }) => extensions.map((each) => `.${each}`));

const about = ({ kind, mime }: Format) => ({ kind, mime });

const extension = (name: string) => /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";

const findFormat = (name: string): Format | undefined =>
  Object.values(formats).find((format: Format) => format.extensions.includes(extension(name)));

/** What a person may hold in hands instead, and how to get from there to here. */
const INSTEAD: Record<string, string> = {
  doc: "In Word, save it as .docx and upload that.",
  docm: "It may hold macros: in Word, save it as .docx (without macros) and upload that.",
  dotx: "In Word, save it as .docx and upload that.",
  msg: "In the mail program, save the mail as .eml or .txt and upload that.",
  odt: "Save it as .docx or PDF and upload that.",
  ods: "Save it as .xlsx or .csv and upload that.",
  pptx: "Save it as a PDF and upload that.",
  ppt: "Save it as a PDF and upload that.",
  rtf: "Save it as .docx and upload that.",
  xls: "In Excel, save it as .xlsx and upload that.",
  xlsb: "In Excel, save it as .xlsx and upload that.",
  xlsm: "It may hold macros: in Excel, save it as .xlsx (without macros) and upload that.",
  zip: "Unpack it and upload the files in it.",
};

function unknownType(name: string): Refusal {
  const ending = extension(name);
  const instead = Object.hasOwn(INSTEAD, ending)
    ? INSTEAD[ending]
    : `Save it as one of these and upload that: ${acceptedFiles().join(", ")}.`;
  const what =
    ending === ""
      ? "has no ending that says what it is"
      : `is a .${ending} file, which is not read here`;
  return refuse("unknown_type", `“${name}” ${what}. ${instead}`);
}

function weigh(name: string, { length }: Uint8Array, limits: Limits): Refusal | undefined {
  if (length === 0)
    return refuse("empty", `“${name}” is empty (0 bytes). Check the file and upload it again.`);
  if (length <= limits.bytes) return undefined;
  return refuse(
    "too_large",
    `“${name}” is ${megabytes(length)}; a file may be up to ${megabytes(limits.bytes)}. Upload the part that matters, or split it.`,
  );
}

function compare(name: string, format: Format, look: Look): Refusal | undefined {
  if (look.kind === format.look) return undefined;
  if (look.kind === "html" && format.look === "text") return undefined;
  if (look.kind === "ole" && format.look === "zip")
    return refuse(
      "locked",
      `“${name}” is protected by a password, or is an older Office file with a new name. Save it as .${format.extensions[0]} without a password and upload that.`,
    );
  return refuse(
    "not_what_it_says",
    `“${name}” is named like ${format.label} but its content is ${look.label}. Check that it is the right file and that its ending fits.`,
  );
}

function bounded(
  name: string,
  reading: Extract<Reading, { ok: true }>,
  characters: number,
): Refusal | undefined {
  if (reading.text.trim() === "")
    return refuse(
      "no_text",
      `“${name}” holds no text that can be read. Check that it is the right file.`,
    );
  return reading.text.length > characters ? tooLong(name, characters) : undefined;
}

const tooLong = (name: string, characters: number) =>
  refuse(
    "text_too_long",
    `“${name}” holds more than ${count(characters, "character")} of text, which is the most that one source may have. Upload the part that matters, or split it.`,
  );
