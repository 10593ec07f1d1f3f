import type { Outbound, TlsOptions } from "../platform/outbound/outbound.ts";

const MAX_BYTES = 64 * 1024;

const MAGIC = {
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  "image/jpeg": [0xff, 0xd8, 0xff],
  "image/gif": [0x47, 0x49, 0x46, 0x38],
} as const;
type ImageType = keyof typeof MAGIC;

const TYPES: readonly ImageType[] = ["image/png", "image/jpeg", "image/gif"];

/** By its first bytes, whatever a header says. SVG is none: it may carry scripts. */
export const imageType = (bytes: Uint8Array): ImageType | undefined =>
  TYPES.find((type) => MAGIC[type].every((byte, i) => bytes[i] === byte));

interface Picture {
  url: string;
  /** Credentials go only to this origin. */
  baseUrl: string;
  authorization: string | undefined;
  tls: TlsOptions | undefined;
}

/** The person's picture, or null: a registration does without. */
export async function fetchAvatar(outbound: Outbound, picture: Picture): Promise<Buffer | null> {
  const { url, baseUrl, authorization, tls } = picture;
  const target = URL.parse(url, baseUrl);
  if (target === null) return null;
  const isHome = target.origin === new URL(baseUrl).origin;
  const answer = await outbound.send({
    url: target.href,
    headers: {
      Accept: "image/*",
      ...(isHome && authorization && { Authorization: authorization }),
    },
    ...(isHome && tls && { tls }),
    maxBytes: MAX_BYTES,
    timeoutMs: 5000,
  });
  if (!answer.ok || answer.status !== 200 || imageType(answer.body) === undefined) return null;
  return Buffer.from(answer.body);
}
