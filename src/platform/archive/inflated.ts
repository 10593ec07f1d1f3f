import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

type Bytes = AsyncIterable<Uint8Array>;

/** The bytes behind gzip, or as they came where they are not packed. Whoever stops reading ends it at its source. */
export async function* inflated(body: Bytes): AsyncGenerator<Uint8Array> {
  const whole = withHead(body);
  const { value: head } = await whole.next();
  if (head === undefined) return;
  const all = joined(head, whole);
  yield* isGzip(head) ? unpacked(all) : all;
}

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

const HEAD_BYTES = 512;

/** The same, its first piece large enough to tell what it is. */
export async function* withHead(body: Bytes): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] | undefined = [];
  let bytes = 0;
  for await (const piece of body) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head.push(piece);
    bytes += piece.byteLength;
    if (bytes < HEAD_BYTES) continue;
    yield Buffer.concat(head);
    head = undefined;
  }
  if (head !== undefined && bytes > 0) yield Buffer.concat(head);
}

async function* joined(head: Uint8Array, rest: Bytes) {
  yield head;
  yield* rest;
}

async function* unpacked(packed: Bytes): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong is thrown where it is read.
  pipeline(Readable.from(packed, { objectMode: false }), gunzip, () => undefined);
  for await (const piece of gunzip) yield piece;
}
