import { crc32, deflateSync } from "node:zlib";

const SIDE = 48;

/** A round spot of the person's colour on white, as a PNG. */
export function drawAvatar([red, green, blue]: [number, number, number]): Buffer {
  const rows = Array.from({ length: SIDE }, (_row, y) => {
    const pixels = Array.from({ length: SIDE }, (_pixel, x) => {
      const inside = Math.hypot(x - SIDE / 2 + 0.5, y - SIDE / 2 + 0.5) <= SIDE / 2 - 1;
      return inside ? [red, green, blue] : [255, 255, 255];
    });
    return [0, ...pixels.flat()];
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // 8 bits a channel, RGB.
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
