// Reads the parts of a form one at a time as they come in: a file is held once, and only one file at a time, or not at
// all where it is written away piece by piece.

export type FormPart =
  | { kind: "field"; name: string; value: string }
  | { kind: "file"; name: string; fileName: string; bytes: Uint8Array }
  /** It was written away as it came in. */
  | { kind: "written"; name: string; fileName: string; length: number }
  /** More than fits: the rest of it was passed over. */
  | { kind: "too large"; name: string; fileName: string };

export interface PartLimits {
  fieldBytes: number;
  fileBytes: number;
  formBytes: number;
  parts: number;
}

/** Takes the pieces of a file; the next one waits until this one is written. */
export type WriteFile = (piece: Uint8Array) => Promise<void>;

/** What came is no such form, or has more parts than it may. */
export class BrokenForm extends Error {}

const LONGEST_HEAD = 8 * 1024;
const LINE = Buffer.from("\r\n");
const EMPTY: Buffer = Buffer.alloc(0);

export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? "",
  );
  return found?.[1] ?? found?.[2];
}

export async function* readForm(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: PartLimits,
  /** Where the pieces of a file go, asked as each file begins; without it files are held. */
  begin?: (file: { name: string; fileName: string }) => Promise<WriteFile>,
): AsyncGenerator<FormPart> {
  const source = body[Symbol.asyncIterator]();
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first mark has no line before it.
  const input: Input = { source, rest: LINE, left: limits.formBytes };
  await readUntil(input, mark, { most: LONGEST_HEAD });
  for (let parts = 0; !(await isLast(input)); parts += 1) {
    if (parts >= limits.parts) throw new BrokenForm("too many parts");
    const head = await readUntil(input, Buffer.from("\r\n\r\n"), { most: LONGEST_HEAD });
    const named = headOf(`\r\n${head.bytes.toString("utf8")}`);
    if (head.isCut || named === undefined) throw new BrokenForm("a part without a name");
    const { name, fileName } = named;
    const most = fileName === undefined ? limits.fieldBytes : limits.fileBytes;
    const write = fileName ? await begin?.({ name, fileName }) : undefined;
    const { bytes, length, isCut } = await readUntil(input, mark, { most, write });
    if (fileName === undefined) {
      if (isCut) throw new BrokenForm("a field is too long");
      yield { kind: "field", name, value: bytes.toString("utf8") };
    } else
      yield* fileParts(
        { name, fileName },
        { bytes, isCut, length, isWritten: write !== undefined },
      );
  }
}

interface Came {
  bytes: Uint8Array;
  length: number;
  isCut: boolean;
  isWritten: boolean;
}

/** A file field without a file comes with an empty name. */
function* fileParts(
  part: { name: string; fileName: string },
  { bytes, length, isCut, isWritten }: Came,
): Generator<FormPart> {
  if (isCut) yield { kind: "too large", ...part };
  else if (isWritten) yield { kind: "written", ...part, length };
  else if (part.fileName !== "") yield { kind: "file", ...part, bytes };
}

interface Input {
  source: AsyncIterator<Uint8Array>;
  rest: Buffer;
  /** So many bytes may still come. */
  left: number;
}

async function more(input: Input): Promise<void> {
  const next = await input.source.next();
  if (next.done) throw new BrokenForm("it ends too early");
  input.left -= next.value.length;
  if (input.left < 0) throw new BrokenForm("it is too large");
  input.rest =
    input.rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([input.rest, next.value]);
}

/** Behind a mark: `--` after the last, a line break before the next part. */
async function isLast(input: Input): Promise<boolean> {
  while (input.rest.length < 2) await more(input);
  const two = input.rest.subarray(0, 2).toString("latin1");
  input.rest = input.rest.subarray(2);
  if (two === "--") return true;
  if (two !== "\r\n") throw new BrokenForm("a broken mark");
  return false;
}

interface Until {
  most: number;
  write?: WriteFile | undefined;
}

async function readUntil(input: Input, mark: Buffer, { most, write }: Until) {
  const pieces: Buffer[] = [];
  let length = 0;
  let isCut = false;
  const keep = async (piece: Buffer) => {
    length += piece.length;
    isCut ||= length > most;
    if (isCut) pieces.length = 0;
    else if (piece.length > 0 && write) await write(piece);
    else if (piece.length > 0) pieces.push(piece);
  };
  for (;;) {
    const at = input.rest.indexOf(mark);
    if (at >= 0) {
      await keep(input.rest.subarray(0, at));
      input.rest = Buffer.from(input.rest.subarray(at + mark.length));
      const [only = EMPTY] = pieces;
      const bytes = isCut ? EMPTY : pieces.length > 1 ? Buffer.concat(pieces) : only;
      return { bytes, length, isCut };
    }
    // A mark may have begun at the end of what has come.
    const safe = Math.max(0, input.rest.length - mark.length + 1);
    await keep(input.rest.subarray(0, safe));
    input.rest = input.rest.subarray(safe);
    await more(input);
  }
}

function headOf(head: string): { name: string; fileName: string | undefined } | undefined {
  const disposition = /\r\ncontent-disposition:\s*form-data;([^\r\n]*)/i.exec(head)?.[1];
  const name = disposition && valueOf(disposition, "name");
  if (disposition === undefined || name === undefined) return undefined;
  return { name, fileName: valueOf(disposition, "filename") };
}

/** As browsers write it: quote marks and line breaks in a name are percent-encoded. */
function valueOf(disposition: string, key: string): string | undefined {
  const found = new RegExp(`[;\\s]${key}="([^"]*)"`, "i").exec(` ${disposition}`)?.[1];
  return found?.replaceAll("%22", '"').replaceAll(/%0[AD]/gi, " ");
}
