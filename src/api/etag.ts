import { createHash } from "node:crypto";

/** Whether one of the tags of `If-Match` or `If-None-Match` is this one. */
export const isSeen = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(",").some((one) => {
    const tag = one.trim().replace(/^W\//, "");
    return tag === "*" || tag === `"${etag}"`;
  });

/** Of what has no version of its own: another one as soon as it says something else. */
export const etagOf = (shown: unknown): string =>
  createHash("sha256").update(JSON.stringify(shown)).digest("base64url").slice(0, 22);
