import { type Duplex, pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

const DECODERS = new Map<string, () => Duplex>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);
/** Nobody packs twice for a good reason. */
const MOST_LAYERS = 2;

export const ACCEPTED = "gzip, br";

/** The body as it was before it was packed, read as fast as it is taken. */
export function decoded(body: Readable, encoding: string | null): Readable {
  const layers = (encoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
    .toReversed();
  const decoders = layers.map((name) => DECODERS.get(name)).filter((one) => one !== undefined);
  if (decoders.length < layers.length || layers.length > MOST_LAYERS) {
    body.on("error", () => undefined).destroy();
    throw new Error("a content encoding that was not asked for");
  }
  return decoders.reduce<Readable>(
    // An error on either side destroys both and comes out where it is read.
    (stream, create) => pipeline(stream, create(), () => undefined),
    body,
  );
}

/** Undefined when there are more bytes than that; the connection is then closed. */
export async function readUpTo(body: Readable, most: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
